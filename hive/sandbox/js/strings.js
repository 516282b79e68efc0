// Extension methods of strings.
'use strict';

const ALGORITHMS = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3'];

function hash(text, [algorithm = 'md5']) {
  const name = algorithm.toLowerCase();
  if (name === 'base64') return base64Encode(text);
  if (ALGORITHMS.includes(name)) return libraries.hash(name, utf8(text));
  throw extensionError(`Unknown algorithm ${algorithm}. Available algorithms are: ${ALGORITHMS.join()}, and Base64.`);
}

const utf8 = (text) => {
  const escaped = encodeURIComponent(text.toWellFormed());
  const bytes = [];
  for (let i = 0; i < escaped.length; i += 1) {
    if (escaped[i] === '%') {
      bytes.push(Number.parseInt(escaped.slice(i + 1, i + 3), 16));
      i += 2;
    } else bytes.push(escaped.charCodeAt(i));
  }
  return bytes;
};

function fromUtf8(bytes) {
  let out = '';
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i];
    const more = lead < 0x80 ? 0 : lead >= 0xf0 && lead < 0xf8 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : -1;
    let code = more === 0 ? lead : lead & (0x3f >> more);
    let good = more >= 0 && i + more < bytes.length && lead < 0xf8;
    for (let k = 1; good && k <= more; k += 1) {
      good = (bytes[i + k] & 0xc0) === 0x80;
      code = (code << 6) | (bytes[i + k] & 0x3f);
    }
    out += good ? String.fromCodePoint(code) : '\ufffd';
    i += good ? more + 1 : 1;
  }
  return out;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64Encode(text) {
  return base64OfBytes(utf8(text));
}

function base64OfBytes(bytes) {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const left = bytes.length - i;
    out += BASE64[three >> 18] + BASE64[(three >> 12) & 63]
      + (left > 1 ? BASE64[(three >> 6) & 63] : '=') + (left > 2 ? BASE64[three & 63] : '=');
  }
  return out;
}

function base64Decode(text) {
  const bytes = [];
  let bits = 0;
  let held = 0;
  for (const letter of text.replace(/-/g, '+').replace(/_/g, '/')) {
    const value = BASE64.indexOf(letter);
    if (letter === '=') break;
    if (value < 0) continue;
    held = ((held << 6) | value) & 0xfffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
    }
  }
  return fromUtf8(bytes);
}

function toInt(text, [radix]) {
  const value = Number.parseInt(text, radix);
  if (Number.isNaN(value)) throw extensionError('cannot convert to integer');
  return value;
}

function toFloat(text) {
  if (text.includes(',')) throw extensionError('cannot convert to float, expected . as decimal separator');
  const value = Number.parseFloat(text);
  if (Number.isNaN(value)) throw extensionError('cannot convert to float');
  return value;
}

function toNumber(text) {
  const value = Number(text);
  if (Number.isNaN(value)) throw extensionError('cannot convert to number');
  return value;
}

function quote(text, [mark = '"']) {
  if (mark === '') throw new TypeError('no mark');
  return mark + text.replaceAll('\\', '\\\\').replaceAll(mark, () => `\\${mark}`) + mark;
}

function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    const hint = text.includes("'") ? ". Check you're using double quotes" : '';
    throw extensionError(`Parsing failed${hint}`);
  }
}

const stringMethods = {
  hash,
  removeMarkdown,
  removeTags,
  toDate: textToDate,
  toDateTime: textToDateTime,
  toBoolean: (text) => !['', '0', 'false', 'no'].includes(text.toLowerCase()),
  toNumber,
  toFloat,
  toInt,
  toWholeNumber: toInt,
  toDecimalNumber: toFloat,
  toSentenceCase: sentenceCase,
  toSnakeCase: snakeCase,
  toTitleCase: titleCase,
  urlDecode: (text, [whole = false]) => (whole ? decodeURI(text) : decodeURIComponent(text)),
  urlEncode: (text, [whole = false]) => (whole ? encodeURI(text) : encodeURIComponent(text)),
  quote,
  replaceSpecialChars: latin,
  length: (text) => text.length,
  isDomain: (text) => WHOLE_DOMAIN.test(text),
  isEmail: (text) => WHOLE_EMAIL.test(text),
  isNumeric: (text) => text !== '' && !/\s/.test(text) && !Number.isNaN(Number(text)),
  isUrl: (text) => WHOLE_URL.test(text),
  isEmpty: (text) => text === '',
  isNotEmpty: (text) => text !== '',
  toJsonString: (text) => JSON.stringify(text),
  extractEmail: (text) => SOME_EMAIL.exec(text)?.[0],
  extractDomain: (text) => DOMAIN_PART.exec(text)?.[1],
  extractUrl: (text) => SOME_URL.exec(text)?.[0],
  extractUrlPath: urlPath,
  parseJson,
  base64Encode,
  base64Decode,
};
