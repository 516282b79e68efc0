// Property names that n8n refuses; the process is sealed, so this is for equal answers only.
'use strict';

const FORBIDDEN = new Set([
  'constructor', '__proto__', 'prototype', 'getPrototypeOf', 'setPrototypeOf', 'mainModule', 'binding', '_load',
  'defineProperty', 'defineProperties', '__defineGetter__', '__defineSetter__', '__lookupGetter__',
  '__lookupSetter__', 'getOwnPropertyDescriptor', 'getOwnPropertyDescriptors', 'arguments', 'caller', 'callee',
  'prepareStackTrace', 'dlopen',
]);
