// The functions that every expression may call, and the globals it may see.
'use strict';

const averageOf = (...values) => average(values);

function numberList(from, to) {
  const [first, last] = [Number(from), Number(to)];
  const step = first <= last ? 1 : -1;
  return Array.from({ length: Math.abs(last - first) + 1 }, (_, i) => first + step * i);
}

function zip(keys, values) {
  if (!Array.isArray(keys) || !Array.isArray(values)) throw extensionError('keys and values must be arrays');
  if (keys.length !== values.length) throw extensionError('keys and values not of equal length');
  const zipped = {};
  for (let i = 0; i < keys.length; i += 1) put(zipped, key(keys[i]), values[i]);
  return zipped;
}

function ifEmpty(...given) {
  if (given.length !== 2) throw new ExpressionError('expected two arguments (value, defaultValue) for this function');
  const [value, fallback] = given;
  const empty = value === undefined || value === null || value === '' || (isObject(value) && Object.keys(value).length === 0);
  return empty ? fallback : value;
}

function jmespath(data, query) {
  if (!isObject(data) || typeof query !== 'string') {
    throw new ExpressionError('expected two arguments (Object, string) for this function');
  }
  return libraries.jmespath.search(data, query);
}

const FUNCTIONS = {
  min: Math.min,
  max: Math.max,
  average: averageOf,
  not: (value) => !value,
  numberList,
  zip,
  $min: Math.min,
  $max: Math.max,
  $average: averageOf,
  $not: (value) => !value,
  $ifEmpty: ifEmpty,
  $jmespath: jmespath,
  $jmesPath: jmespath,
  extend,
  extendOptional,
};

const ALLOWED = ('Object Array Map Set WeakMap WeakSet String Number Boolean BigInt Symbol RegExp Date Math JSON Intl Error '
  + 'TypeError EvalError RangeError ReferenceError SyntaxError URIError ArrayBuffer DataView Int8Array Uint8Array '
  + 'Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array BigUint64Array '
  + 'isNaN isFinite parseInt parseFloat encodeURI decodeURI encodeURIComponent decodeURIComponent').split(' ');
// Names of the surroundings that n8n shows as empty objects.
const HIDDEN = ('eval Function uneval escape unescape Promise Proxy Reflect Atomics SharedArrayBuffer WebAssembly globalThis '
  + 'global self document alert prompt confirm setTimeout setInterval setImmediate fetch XMLHttpRequest queueMicrotask '
  + 'Generator GeneratorFunction AsyncFunction AsyncGenerator AsyncGeneratorFunction process require module Buffer '
  + '__dirname __filename').split(' ');

// What n8n's own Object offers besides what is refused by name.
const REMOVED_STATICS = ['groupBy'];

const globals = Object.create(null);
for (const name of ALLOWED) globals[name] = globalThis[name];
for (const name of HIDDEN) globals[name] = {};
Object.assign(globals, FUNCTIONS);
for (const name of ['DateTime', 'Duration', 'Interval']) {
  Object.defineProperty(globals, name, { get: () => luxon()?.[name], configurable: true });
}
for (const name of REMOVED_STATICS) delete Object[name];
