// Extension methods of arrays.
'use strict';

function numbers(list, name) {
  for (const value of list) {
    if (typeof value !== 'number') throw extensionError(`${name}(): all array elements must be numbers`);
  }
  return list;
}

function otherArray(value, name, example) {
  if (!Array.isArray(value)) throw extensionError(`${name}(): expected array arg, e.g. .${name}(${example})`);
  return value;
}

const without = (list, others) => list.filter((a) => !others.some((b) => same(a, b)));
const distinct = (list) => list.filter((a, i) => list.findIndex((b) => same(a, b)) === i);
const LISTED = '[1, 2, 3, 4]';

function unique(list, fields) {
  const asked = fields.flat().map(String);
  if (asked.length === 0) return distinct(list);
  const part = (value) => (isObject(value) ? asked.map((f) => value[f]) : value);
  return list.filter((a, i) => list.findIndex((b) => same(part(a), part(b))) === i);
}

function pluck(list, fields) {
  if (fields.length === 0) return list;
  const found = [];
  for (const value of list) {
    if (!isPlain(value)) continue;
    const parts = fields.filter((f) => Object.hasOwn(value, f)).map((f) => value[f]);
    if (parts.length > 0) found.push(parts.length === 1 ? parts[0] : parts);
  }
  return found;
}

const hollow = (value) => value === null || value === undefined || value === '' || value === 'nil'
  || (isObject(value) && Object.keys(value).length === 0);

function compactArray(list) {
  const kept = [];
  for (const value of list) {
    if (hollow(value)) continue;
    kept.push(isObject(value) ? compactObject(value) : value);
  }
  return kept;
}

function chunk(list, size) {
  if (typeof size !== 'number' || !(size > 0)) {
    throw extensionError('chunk(): expected non-zero numeric arg, e.g. .chunk(5)');
  }
  const parts = [];
  for (let i = 0; i < list.length; i += size) parts.push(list.slice(i, i + size));
  return parts;
}

function smartJoin(list, [name, value]) {
  if (typeof name !== 'string' || typeof value !== 'string' || !name || !value) {
    throw extensionError('smartJoin(): expected two string args, e.g. .smartJoin("name", "value")');
  }
  const joined = {};
  for (const one of list) {
    if (isObject(one) && one[name] !== undefined && one[value] !== undefined) joined[one[name]] = one[value];
  }
  return joined;
}

function renameKeys(list, names) {
  if (names.length === 0 || names.length % 2 !== 0) {
    throw extensionError('renameKeys(): expected an even amount of args: from1, to1 [, from2, to2, ...]. e.g. .renameKeys("name", "title")');
  }
  return list.map((value) => {
    if (!isPlain(value)) return value;
    const renamed = { ...value };
    for (let i = 0; i < names.length; i += 2) {
      if (!(names[i] in renamed)) continue;
      const moved = renamed[names[i]];
      delete renamed[names[i]];
      renamed[names[i + 1]] = moved;
    }
    return renamed;
  });
}

// Without an argument what comes first wins; with one, item meets item and later pairs win.
function merge(list, [other]) {
  const merged = {};
  if (other === undefined) {
    for (const one of list) {
      if (isPlain(one)) for (const k of Object.keys(one)) if (!Object.hasOwn(merged, k)) merged[k] = one[k];
    }
    return merged;
  }
  const second = otherArray(other, 'merge', '[{ id: 1, otherValue: 3 }]');
  for (let i = 0; i < Math.min(list.length, second.length); i += 1) {
    if (isObject(list[i]) && typeof second[i] === 'object') Object.assign(merged, { ...list[i], ...second[i], ...list[i] });
  }
  return merged;
}

const average = (list, name = 'average') => (list.length ? numbers(list, name).reduce((a, b) => a + b, 0) / list.length : 0);

const arrayMethods = {
  removeDuplicates: unique,
  unique,
  first: (list) => list[0],
  last: (list) => list[list.length - 1],
  pluck,
  randomItem: (list) => list[Math.floor(Math.random() * list.length)],
  sum: (list) => numbers(list, 'sum').reduce((a, b) => a + b, 0),
  min: (list) => Math.min(...numbers(list, 'min')),
  max: (list) => Math.max(...numbers(list, 'max')),
  average: (list) => average(list),
  isEmpty: (list) => list.length === 0,
  isNotEmpty: (list) => list.length > 0,
  compact: compactArray,
  smartJoin,
  chunk: (list, [size]) => chunk(list, size),
  renameKeys,
  merge,
  union: (list, [other]) => distinct([...list, ...otherArray(other, 'union', LISTED)]),
  difference: (list, [other]) => distinct(without(list, otherArray(other, 'difference', LISTED))),
  intersection: (list, [other]) => {
    const second = otherArray(other, 'intersection', LISTED);
    return distinct(list.filter((a) => second.some((b) => same(a, b))));
  },
  append: (list, more) => [...list, ...more],
  toJsonString: (list) => JSON.stringify(list),
  toInt: unavailable,
  toFloat: unavailable,
  toBoolean: unavailable,
  toDateTime: unavailable,
};

// There is no such conversion: the expression has no value, and no error either.
function unavailable() {
  throw new TypeError('no such conversion');
}
