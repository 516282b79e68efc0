// Extension methods of objects, booleans and numbers.
'use strict';

function compactObject(value) {
  const kept = {};
  for (const k of Object.keys(value)) {
    const inner = value[k];
    if (hollow(inner)) continue;
    kept[k] = isObject(inner) ? compactObject(inner) : inner;
  }
  return kept;
}

const contains = (value, part) => typeof value === 'string' && value.includes(part);

function keepFields(value, keep) {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => keep(inner)));
}

const objectMethods = {
  isEmpty: (value) => Object.keys(value).length === 0,
  isNotEmpty: (value) => Object.keys(value).length > 0,
  hasField: (value, [name]) => name in value,
  removeField: (value, [name]) => Object.fromEntries(Object.entries(value).filter(([k]) => k !== name)),
  removeFieldsContaining: (value, [part]) => {
    if (typeof part !== 'string' || part === '') {
      throw extensionError('removeFieldsContaining(): expected non-empty string arg');
    }
    return keepFields(value, (inner) => !contains(inner, part));
  },
  keepFieldsContaining: (value, [part]) => {
    if (typeof part !== 'string' || part === '') {
      throw extensionError('argument of keepFieldsContaining must be a non-empty string');
    }
    return keepFields(value, (inner) => contains(inner, part));
  },
  compact: compactObject,
  urlEncode: (value) => Object.entries(value).map(([k, v]) => `${formEncode(k)}=${formEncode(String(v))}`).join('&'),
  keys: (value) => Object.keys(value),
  values: (value) => Object.values(value),
  toJsonString: (value) => JSON.stringify(value),
  toInt: unavailable,
  toFloat: unavailable,
  toBoolean: unavailable,
  toDateTime: unavailable,
};

// As forms are sent: blanks become plus signs.
function formEncode(text) {
  return encodeURIComponent(text).replace(/[!'()~]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`).replace(/%20/g, '+');
}

const booleanMethods = {
  toBoolean: (value) => value,
  toInt: Number,
  toFloat: Number,
  toNumber: Number,
  toDateTime: unavailable,
};

// Halves go away from zero, as toFixed does for what the binary number really is.
const round = (value, [digits = 0]) => Number(value.toFixed(digits));

function whole(value, name) {
  if (!Number.isInteger(value)) throw extensionError(`${name}() is only callable on integers`);
  return value;
}

const MILLISECONDS_OF_DAY = 86400000;
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);

function numberToDateTime(value, [format = 'ms']) {
  const { DateTime } = luxon();
  if (format === 'ms') return DateTime.fromMillis(value);
  if (format === 's') return DateTime.fromSeconds(value);
  if (format === 'us') return DateTime.fromMillis(Math.floor(value / 1000));
  if (format === 'excel') return DateTime.fromMillis(Math.round(value * MILLISECONDS_OF_DAY) + EXCEL_EPOCH);
  throw extensionError(`Unsupported format '${String(format)}'. toDateTime() supports 'ms', 's', 'us' and 'excel'.`);
}

const numberMethods = {
  ceil: (value) => Math.ceil(value),
  floor: (value) => Math.floor(value),
  round,
  abs: (value) => Math.abs(value),
  format: (value, [locale = 'en-US', options]) => new Intl.NumberFormat(locale, options).format(value),
  isInteger: (value) => Number.isInteger(value),
  isEven: (value) => whole(value, 'isEven') % 2 === 0,
  isOdd: (value) => Math.abs(whole(value, 'isOdd')) % 2 === 1,
  toBoolean: (value) => value !== 0,
  toInt: (value) => round(value, []),
  toFloat: (value) => value,
  toDateTime: numberToDateTime,
};
