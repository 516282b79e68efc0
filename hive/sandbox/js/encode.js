// Writes values as JSON; what JSON cannot hold is tagged: {"\u0001": [kind, text]}.
'use strict';

const TAG = '\u0001';
const MAX_DEPTH = 400;
const tagged = (kind, text) => ({ [TAG]: [kind, text] });

// The tag of a value that is not an array or a plain object, or undefined.
function leaf(value) {
  if (value === undefined) return tagged('undefined');
  if (typeof value === 'number') return tagged('number', Object.is(value, -0) ? '-0' : String(value));
  if (typeof value === 'bigint') return tagged('bigint', String(value));
  if (typeof value === 'function') return tagged('function', value.name);
  if (typeof value === 'symbol') return tagged('symbol', String(value));
  if (value.isLuxonDateTime === true) return tagged('luxon', value.toISO());
  if (value.isLuxonDuration === true) return tagged('duration', value.toISO());
  if (value.isLuxonInterval === true) return tagged('interval', value.toISO());
  if (isDate(value)) return tagged('date', Number.isNaN(value.getTime()) ? null : value.toISOString());
  if (textTag(value) === '[object RegExp]') return tagged('regex', String(value));
  if (value instanceof Error) return tagged('error', value.message);
  return undefined;
}

const isSimple = (value) => value === null || typeof value === 'string' || typeof value === 'boolean'
  || (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0));

// Returns the value itself when JSON holds all of it, else a tagged copy.
function tag(value, depth = 0) {
  if (isSimple(value)) return value;
  if (depth > MAX_DEPTH) throw new ExpressionError('the result is nested too deeply or contains itself', 'limit');
  if (Array.isArray(value)) return tagArray(value, depth);
  return leaf(value) ?? tagObject(value, depth);
}

function tagArray(list, depth) {
  let copy;
  for (let i = 0; i < list.length; i += 1) {
    const made = tag(list[i], depth + 1);
    if (made !== list[i] && !copy) copy = list.slice(0, i);
    if (copy) copy[i] = made;
  }
  return copy ?? list;
}

function tagObject(value, depth) {
  const parent = Object.getPrototypeOf(value);
  let copy = (parent === Object.prototype || parent === null) && typeof value.toJSON !== 'function' ? undefined : {};
  const keys = Object.keys(value);
  for (let i = 0; i < keys.length; i += 1) {
    const inner = value[keys[i]];
    const made = tag(inner, depth + 1);
    if (made !== inner && !copy) {
      copy = {};
      for (const before of keys.slice(0, i)) put(copy, before, value[before]);
    }
    if (copy) put(copy, keys[i], made);
  }
  const result = copy ?? value;
  return Object.hasOwn(value, TAG) ? tagged('object', Object.entries(result)) : result;
}

// Plain assignment would call a setter for `__proto__`.
function put(target, name, value) {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}
