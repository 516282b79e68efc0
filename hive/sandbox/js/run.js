// The entry of an evaluating context: programs in, values out.
'use strict';

const programs = new Map();
let nested = {};

const failure = (error) => [error.message, error.kind, error.description];

// A run-time error of the JavaScript means "no value"; only errors made for the user go on.
function chunkValue(chunk, scope) {
  if (typeof chunk === 'string') return chunk;
  try {
    return chunk(scope, extend, extendOptional, key);
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    return undefined;
  }
}

function asText(value) {
  if (value === 0 || value === false) return String(value);
  return value ? String(value) : '';
}

function evaluate(template, scope) {
  if (!Array.isArray(template)) throw new ExpressionError(template.error, template.kind);
  if (template.length === 1 && typeof template[0] !== 'string') return single(chunkValue(template[0], scope));
  const values = template.map((chunk) => chunkValue(chunk, scope));
  if (values.some((value) => typeof value === 'symbol')) return null;
  try {
    return values.map(asText).join('');
  } catch {
    return null;
  }
}

function single(value) {
  if (typeof value !== 'function') return value;
  const what = value === luxon()?.DateTime ? 'this is a DateTime, please access its methods' : 'this is a function, please add ()';
  throw new ExpressionError(what, 'function');
}

function evaluateNested(text, scope) {
  const template = nested[text];
  if (!template) throw new ExpressionError('this expression is not known before it runs', 'unknown');
  return evaluate(template, scope);
}

function enter(payload) {
  state.items = payload.items ?? [];
  state.vars = payload.vars ?? {};
  state.inCode = false;
  const zone = state.vars.timezone ?? 'UTC';
  if (luxon()) luxon().Settings.defaultZone = zone;
}

// Columns of plain values; every other outcome stands in `special` as [column, row, kind, value].
function run(program, payload) {
  enter(payload);
  const { templates, changing } = program;
  const count = payload.count ?? templates.length;
  nested = Object.fromEntries((payload.nested ?? []).map((text, i) => [text, templates[count + i]]));
  const columns = [];
  const special = [];
  for (let c = 0; c < count; c += 1) {
    state.fresh = changing[c];
    columns.push(payload.indexes.map((index, row) => cell(templates[c], index, (kind, value) => special.push([c, row, kind, value]))));
  }
  return { columns, special };
}

function cell(template, index, report) {
  try {
    const value = evaluate(template, scopeFor(index));
    const made = tag(value);
    if (made === value) return value;
    report('tagged', made);
  } catch (error) {
    if (error instanceof ExpressionError) report('error', failure(error));
    else report('error', [`the result cannot be read: ${error.message}`, 'result']);
  }
  return null;
}

const limited = (text, limit) => (text.length <= limit ? text : JSON.stringify({ failed: `the result is larger than ${limit} characters`, kind: 'limit' }));

const entry = {
  load: (id, program) => programs.set(id, program),
  provide: (name, value) => { libraries[name] = value; },
  run: (id, limit, text) => limited(JSON.stringify(run(programs.get(id), JSON.parse(text))), limit),
};
