// Runs the code of a Code node and keeps its job until the code has ended.
'use strict';

const MAX_LOGS = 1000;
const MAX_LOG = 20000;
const timers = [];
let timerIds = 0;
let job;

function shown(value) {
  if (typeof value === 'string') return value;
  try {
    return (typeof value === 'function' || value === undefined || isObject(value) === false)
      ? String(value) : JSON.stringify(value);
  } catch {
    return textTag(value);
  }
}

const log = (...values) => {
  if (job && job.logs.length < MAX_LOGS) job.logs.push(values.map(shown).join(' ').slice(0, MAX_LOG));
};
const consoleOfCode = Object.fromEntries(['log', 'info', 'warn', 'error', 'debug', 'trace'].map((name) => [name, log]));

function addTimer(callback, delay, args, every) {
  timerIds += 1;
  const wait = Math.max(0, Number(delay) || 0);
  timers.push({ id: timerIds, due: Date.now() + wait, callback, args, every: every ? Math.max(1, wait) : undefined });
  return timerIds;
}

function removeTimer(id) {
  const at = timers.findIndex((timer) => timer.id === id);
  if (at >= 0) timers.splice(at, 1);
}

function fireTimers() {
  const now = Date.now();
  const due = timers.filter((t) => t.due <= now).sort((a, b) => a.due - b.due);
  for (const timer of due) {
    removeTimer(timer.id);
    if (timer.every) timers.push({ ...timer, due: now + timer.every });
    timer.callback(...timer.args);
  }
  return due.length;
}

function requireModule(name) {
  if (name === 'luxon' && luxon()) return luxon();
  throw new Error(`Module '${name}' is not available in Code nodes`);
}

function staticData(type) {
  const known = state.vars.staticData ?? (state.vars.staticData = {});
  if (type !== 'global' && type !== 'node') throw new Error(`Unknown type of static data '${type}'`);
  return (known[type] ??= {});
}

const surroundings = {
  console: consoleOfCode,
  setTimeout: (callback, delay, ...args) => addTimer(callback, delay, args, false),
  setInterval: (callback, delay, ...args) => addTimer(callback, delay, args, true),
  setImmediate: (callback, ...args) => addTimer(callback, 0, args, false),
  clearTimeout: removeTimer,
  clearInterval: removeTimer,
  btoa: (text) => base64OfBytes([...String(text)].map((c) => c.charCodeAt(0))),
  require: requireModule,
  $getWorkflowStaticData: staticData,
  ...FUNCTIONS,
};

// The names of the scope that the code mentions, with their values for one item.
function namesFor(code, mode) {
  const lazy = Object.keys(GETTERS).filter((name) => code.includes(name));
  const fixed = Object.keys(surroundings).filter((name) => code.includes(name));
  const classes = ['DateTime', 'Duration', 'Interval'].filter((name) => code.includes(name) && luxon());
  const given = mode === 'each' ? ['item'] : ['items'];
  return { lazy, fixed, classes, given, all: [...lazy, ...fixed, ...classes, ...given] };
}

function valuesFor(names, index) {
  const scope = scopeFor(index);
  const json = (name) => (state.items.length || !/^\$(json|data|binary)$/.test(name) ? scope[name] : {});
  return [
    ...names.lazy.map((name) => (name === '$execution' ? executionOfCode() : json(name))),
    ...names.fixed.map((name) => surroundings[name]),
    ...names.classes.map((name) => luxon()[name]),
    names.given[0] === 'item' ? state.items[index] : state.items,
  ];
}

function executionOfCode() {
  const { custom = {}, ...rest } = state.vars.execution ?? {};
  const set = (name, value) => {
    custom[String(name)] = String(value);
    job.custom[String(name)] = String(value);
  };
  return {
    ...rest,
    customData: {
      get: (name) => custom[name],
      getAll: () => ({ ...custom }),
      set,
      setAll: (values) => Object.entries(values).forEach(([name, value]) => set(name, value)),
    },
  };
}

const AsyncFunction = (async () => {}).constructor;
// The constructor writes two lines before the code.
const LINES_BEFORE = 2;

// Frames of user code end in `, <anonymous>:line:column)`: they were made by the constructor.
function lineOf(error) {
  const found = /, <anonymous>:(\d+):\d+\)/.exec(String(error?.stack ?? ''));
  const line = found ? Number(found[1]) - LINES_BEFORE : 0;
  return line > 0 ? line : undefined;
}

function failed(error, item) {
  const message = isObject(error) && 'message' in error ? String(error.message) : shown(error);
  const name = isObject(error) ? error.name : undefined;
  return { state: 'failed', message: message || 'the code threw nothing', name, line: lineOf(error), item, description: error?.description };
}

async function runEach(call, names) {
  const results = [];
  for (let i = 0; i < state.items.length; i += 1) {
    job.item = i;
    results.push(await call(...valuesFor(names, i)) ?? null);
  }
  job.item = undefined;
  return results;
}

function startCode(payload) {
  enter(payload);
  state.fresh = false;
  state.inCode = true;
  job = { logs: [], custom: {}, item: undefined, outcome: undefined };
  const names = namesFor(payload.code, payload.mode);
  let call;
  try {
    call = new AsyncFunction(...names.all, `${payload.code}\n`);
  } catch (error) {
    job.outcome = failed(error, undefined);
    return { state: 'started' };
  }
  const mine = job;
  const running = payload.mode === 'each' ? runEach(call, names) : call(...valuesFor(names, 0));
  running.then(
    (value) => { mine.outcome = { state: 'done', value: value === undefined ? null : value, void: value === undefined }; },
    (error) => { mine.outcome = failed(error, mine.item); },
  );
  return { state: 'started' };
}

function answer(outcome) {
  const extra = { logs: job.logs, custom: job.custom, staticData: state.vars.staticData };
  try {
    return JSON.stringify({ ...outcome, ...extra });
  } catch (error) {
    return JSON.stringify({ ...failed(error, undefined), message: `the code returned what cannot be written as JSON: ${error.message}`, ...extra });
  }
}

// Says how the job stands: ended, or how long until its next timer.
function resumeCode(limit) {
  if (!job.outcome) {
    try {
      // What a timer set going ends only after this call has returned.
      if (fireTimers()) return JSON.stringify({ state: 'waiting', milliseconds: 0 });
    } catch (error) {
      job.outcome = failed(error, job.item);
    }
  }
  if (job.outcome) return limited(answer(job.outcome), limit);
  if (timers.length === 0) return JSON.stringify({ state: 'idle' });
  return JSON.stringify({ state: 'waiting', milliseconds: Math.max(0, Math.min(...timers.map((t) => t.due)) - Date.now()) });
}

entry.resume = resumeCode;
entry.enter = (text) => {
  const [number, limit, what] = text.split(',', 3);
  const body = text.slice(number.length + limit.length + what.length + 3);
  if (what === 'run') return entry.run(Number(number), Number(limit), body);
  return JSON.stringify(startCode(JSON.parse(body)));
};
Object.freeze(entry);
Object.defineProperty(globalThis, '\u029chive', { value: entry });
