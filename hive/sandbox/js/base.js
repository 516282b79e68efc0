// Names and checks that every part of the evaluating context uses.
'use strict';

// An error that reaches the user; every other error of an expression is swallowed, as in n8n.
class ExpressionError extends Error {
  constructor(message, kind = 'expression', description = undefined) {
    super(message);
    this.kind = kind;
    this.description = description;
  }
}

const extensionError = (message, description) => new ExpressionError(message, 'extension', description);

const textTag = (value) => Object.prototype.toString.call(value);
const isDate = (value) => textTag(value) === '[object Date]';
const isLuxon = (value) => value !== null && typeof value === 'object' && value.isLuxonDateTime === true;
const isObject = (value) => value !== null && typeof value === 'object';
const isPlain = (value) => {
  if (!isObject(value)) return false;
  const parent = Object.getPrototypeOf(value);
  return parent === Object.prototype || parent === null;
};

// Libraries are loaded into a context when a source first mentions what they offer.
const libraries = {};
const luxon = () => libraries.luxon;

// Guards a computed property name.
function key(name) {
  if (typeof name === 'number' || typeof name === 'symbol') return name;
  const text = String(name);
  if (FORBIDDEN.has(text)) throw new ExpressionError(`Cannot access "${text}" due to security concerns`);
  return text;
}

// Deep equality of JSON-like values.
function same(a, b) {
  if (Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  if (isDate(a) || isDate(b) || isLuxon(a) || isLuxon(b)) return textTag(a) === textTag(b) && Number(a) === Number(b);
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((k) => Object.hasOwn(b, k) && same(a[k], b[k]));
}

const clone = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
