// Finds the method that a call of an extension method means.
'use strict';

const ISO_MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const METHODS = [
  ['Array', arrayMethods], ['Date', dateMethods], ['Number', numberMethods],
  ['Object', objectMethods], ['String', stringMethods], ['Boolean', booleanMethods],
];

function methodsOf(value, name) {
  if (Array.isArray(value)) return arrayMethods;
  if (typeof value === 'string') {
    const moment = ISO_MOMENT.test(value) && name !== 'toDate' && name !== 'toDateTime';
    return moment ? dateMethods : stringMethods;
  }
  if (typeof value === 'number') return numberMethods;
  if (typeof value === 'boolean') return booleanMethods;
  if (isLuxon(value) || isDate(value)) return dateMethods;
  return isObject(value) ? objectMethods : {};
}

function generic(value, name) {
  if (name === 'isEmpty') return value === undefined || value === null || !value;
  if (name === 'isNotEmpty') return !(value === undefined || value === null || !value);
  return undefined;
}

function wrongType(name) {
  const types = METHODS.filter(([, methods]) => Object.hasOwn(methods, name)).map(([type]) => `"${type}"`);
  const listed = types.length === 1 ? `type ${types[0]}` : `types ${types.slice(0, -1).join(', ')}, and ${types.at(-1)}`;
  return extensionError(`${name}() is only callable on ${listed}`);
}

function extend(value, name, args) {
  const methods = methodsOf(value, name);
  if (Object.hasOwn(methods, name)) return methods[name](value, args);
  const native = value === null || value === undefined ? undefined : value[name];
  if (typeof native === 'function') return native.apply(value, args);
  if (name === 'isEmpty' || name === 'isNotEmpty') return generic(value, name);
  if (value === null || value === undefined) {
    throw extensionError(`${name} can't be used on ${value} value`, `To ignore this error, add a ? to the variable before this function, e.g. my_var?.${name}`);
  }
  throw wrongType(name);
}

const extendOptional = (value, name, args) => (value === null || value === undefined ? undefined : extend(value, name, args));
