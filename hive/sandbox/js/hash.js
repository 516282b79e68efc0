// Hash functions (RFC 1321, FIPS 180-4, FIPS 202) over lists of bytes, as a library of the context.
'use strict';

const hex = (words, digits) => words.map((w) => w.toString(16).padStart(digits, '0')).join('');
const left = (x, n) => ((x << n) | (x >>> (32 - n))) >>> 0;
const right = (x, n) => ((x >>> n) | (x << (32 - n))) >>> 0;

// The message with its padding, cut into blocks of `size` bytes.
function blocks(bytes, size, lengthBytes, littleEndian) {
  const padded = [...bytes, 0x80];
  while (padded.length % size !== size - lengthBytes) padded.push(0);
  const bits = BigInt(bytes.length) * 8n;
  const tail = Array.from({ length: lengthBytes }, (_, i) => Number((bits >> BigInt(8 * (lengthBytes - 1 - i))) & 255n));
  padded.push(...(littleEndian ? tail.reverse() : tail));
  return Array.from({ length: padded.length / size }, (_, i) => padded.slice(i * size, (i + 1) * size));
}

const words32 = (block, littleEndian) => Array.from({ length: block.length / 4 }, (_, i) => {
  const four = block.slice(4 * i, 4 * i + 4);
  const [a, b, c, d] = littleEndian ? four.reverse() : four;
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
});

function md5(bytes) {
  const turns = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
  const sines = Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (const block of blocks(bytes, 64, 8, true)) {
    const m = words32(block, true);
    let [a, b, c, d] = state;
    for (let i = 0; i < 64; i += 1) {
      const round = i >> 4;
      const f = [(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)][round];
      const g = [i, 5 * i + 1, 3 * i + 5, 7 * i][round] % 16;
      const sum = (a + f + sines[i] + m[g]) >>> 0;
      [a, d, c, b] = [d, c, b, (b + left(sum, turns[round][i % 4])) >>> 0];
    }
    [a, b, c, d].forEach((v, i) => { state[i] = (state[i] + v) >>> 0; });
  }
  return hex(state.map((w) => words32([w >>> 24, (w >> 16) & 255, (w >> 8) & 255, w & 255], true)[0]), 8);
}

function sha1(bytes) {
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  const constants = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6];
  for (const block of blocks(bytes, 64, 8)) {
    const w = words32(block);
    for (let i = 16; i < 80; i += 1) w[i] = left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    let [a, b, c, d, e] = state;
    for (let i = 0; i < 80; i += 1) {
      const part = Math.floor(i / 20);
      const f = [(b & c) | (~b & d), b ^ c ^ d, (b & c) | (b & d) | (c & d), b ^ c ^ d][part];
      const next = (left(a, 5) + f + e + constants[part] + w[i]) >>> 0;
      [e, d, c, b, a] = [d, c, left(b, 30), a, next];
    }
    [a, b, c, d, e].forEach((v, i) => { state[i] = (state[i] + v) >>> 0; });
  }
  return hex(state, 8);
}

const primes = (count) => {
  const found = [];
  for (let n = 2; found.length < count; n += 1) if (found.every((p) => n % p)) found.push(n);
  return found;
};

// The first `bits` bits of the fraction of the n-th root of a number, exactly.
function rootFraction(value, n, bits) {
  const target = BigInt(value) << BigInt(n * bits);
  let low = 0n;
  let high = 1n << BigInt(bits + 10);
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** BigInt(n) <= target) low = middle;
    else high = middle - 1n;
  }
  return low & ((1n << BigInt(bits)) - 1n);
}

function sha2Words32(bytes, start, kept) {
  const constants = primes(64).map((p) => Number(rootFraction(p, 3, 32)));
  const state = [...start];
  for (const block of blocks(bytes, 64, 8)) {
    const w = words32(block);
    for (let i = 16; i < 64; i += 1) {
      const a = right(w[i - 15], 7) ^ right(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const b = right(w[i - 2], 17) ^ right(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = (w[i - 16] + a + w[i - 7] + b) >>> 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i += 1) {
      const s1 = right(e, 6) ^ right(e, 11) ^ right(e, 25);
      const one = (h + s1 + ((e & f) ^ (~e & g)) + constants[i] + w[i]) >>> 0;
      const s0 = right(a, 2) ^ right(a, 13) ^ right(a, 22);
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) >>> 0, c, b, a, (one + two) >>> 0];
    }
    [a, b, c, d, e, f, g, h].forEach((v, i) => { state[i] = (state[i] + v) >>> 0; });
  }
  return hex(state.slice(0, kept), 8);
}

const MASK = (1n << 64n) - 1n;
const right64 = (x, n) => ((x >> n) | (x << (64n - n))) & MASK;
const word64 = (bytes) => bytes.reduce((sum, b) => (sum << 8n) | BigInt(b), 0n);

function sha2Words64(bytes, start, kept) {
  const constants = primes(80).map((p) => rootFraction(p, 3, 64));
  const state = [...start];
  for (const block of blocks(bytes, 128, 16)) {
    const w = Array.from({ length: 16 }, (_, i) => word64(block.slice(8 * i, 8 * i + 8)));
    for (let i = 16; i < 80; i += 1) {
      const a = right64(w[i - 15], 1n) ^ right64(w[i - 15], 8n) ^ (w[i - 15] >> 7n);
      const b = right64(w[i - 2], 19n) ^ right64(w[i - 2], 61n) ^ (w[i - 2] >> 6n);
      w[i] = (w[i - 16] + a + w[i - 7] + b) & MASK;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i += 1) {
      const s1 = right64(e, 14n) ^ right64(e, 18n) ^ right64(e, 41n);
      const one = (h + s1 + ((e & f) ^ (~e & MASK & g)) + constants[i] + w[i]) & MASK;
      const s0 = right64(a, 28n) ^ right64(a, 34n) ^ right64(a, 39n);
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) & MASK;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) & MASK, c, b, a, (one + two) & MASK];
    }
    [a, b, c, d, e, f, g, h].forEach((v, i) => { state[i] = (state[i] + v) & MASK; });
  }
  return hex(state.slice(0, kept), 16);
}

// SHA3-512: the sponge with a rate of 72 bytes.
function sha3(bytes) {
  const rate = 72;
  const padded = [...bytes, 0x06];
  while (padded.length % rate) padded.push(0);
  padded[padded.length - 1] |= 0x80;
  const state = Array.from({ length: 25 }, () => 0n);
  for (let at = 0; at < padded.length; at += rate) {
    for (let i = 0; i < rate / 8; i += 1) state[i] ^= word64(padded.slice(at + 8 * i, at + 8 * i + 8).reverse());
    keccak(state);
  }
  return state.slice(0, 8).map((lane) => hex([lane], 16).match(/../g).reverse().join('')).join('');
}

function keccak(a) {
  let shift = 1;
  for (let round = 0; round < 24; round += 1) {
    const c = [0, 1, 2, 3, 4].map((x) => a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20]);
    for (let i = 0; i < 25; i += 1) a[i] ^= c[(i + 4) % 5] ^ right64(c[(i + 1) % 5], 63n);
    let [x, y, current] = [1, 0, a[1]];
    for (let t = 0; t < 24; t += 1) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      const turn = BigInt((((t + 1) * (t + 2)) / 2) % 64);
      [a[x + 5 * y], current] = [turn ? right64(current, 64n - turn) : current, a[x + 5 * y]];
    }
    for (let row = 0; row < 25; row += 5) {
      const line = a.slice(row, row + 5);
      for (let i = 0; i < 5; i += 1) a[row + i] = line[i] ^ (~line[(i + 1) % 5] & MASK & line[(i + 2) % 5]);
    }
    for (let j = 0; j < 7; j += 1) {
      if (shift & 1) a[0] ^= 1n << BigInt((1 << j) - 1);
      shift = ((shift << 1) ^ ((shift >> 7) * 0x171)) & 0xff;
    }
  }
}

const starts = (from, to, bits) => primes(16).slice(from, to).map((p) => rootFraction(p, 2, bits));
const START_224 = () => starts(8, 16, 64).map((v) => Number(v & 0xffffffffn));
const FUNCTIONS = {
  md5,
  sha1,
  sha224: (bytes) => sha2Words32(bytes, START_224(), 7),
  sha256: (bytes) => sha2Words32(bytes, starts(0, 8, 32).map(Number), 8),
  sha384: (bytes) => sha2Words64(bytes, starts(8, 16, 64), 6),
  sha512: (bytes) => sha2Words64(bytes, starts(0, 8, 64), 8),
  sha3,
};

return (name, bytes) => FUNCTIONS[name](bytes);
