// The names that an expression sees, for one item.
'use strict';

const SAFE_THIS = Object.freeze({ process: {}, require: {}, module: {}, Buffer: {} });

function current(scope) {
  const index = scope.\u029ci;
  if (state.items.length === 0) throw notExecuted(state.vars.node?.name);
  return itemAt(state.items, index, state.vars.node?.name);
}

function inputItems() {
  if (state.items.length === 0 && !state.inCode) throw new ExpressionError('No execution data available', 'no_execution_data');
  return state.items;
}

function noArguments(name, count) {
  if (count === 0) return;
  throw new ExpressionError(`$input.${name}() takes no arguments. To get items from a specific upstream node, use $('NodeName').${name}() (or $('NodeName').all() for every item).`);
}

function inputOf(scope) {
  return {
    all: () => own(inputItems()),
    get context() {
      return own(state.vars.prev?.context ?? {});
    },
    first: (...given) => noArguments('first', given.length) ?? own(inputItems()[0]),
    get item() {
      return own(inputItems()[scope.\u029ci]);
    },
    last: (...given) => noArguments('last', given.length) ?? own(inputItems().at(-1)),
    get params() {
      return own(state.vars.prev?.params ?? {});
    },
  };
}

function execution() {
  const { custom = {}, ...shown } = state.vars.execution ?? {};
  const denied = () => {
    throw new ExpressionError('custom execution data can only be set in a Code node');
  };
  return {
    ...shown,
    customData: { get: (name) => custom[name], getAll: () => ({ ...custom }), set: denied, setAll: denied },
  };
}

const now = () => luxon().DateTime.fromMillis(state.vars.now ?? Date.now());
const KEY_OF_AGENT = /^[a-zA-Z0-9_-]{1,64}$/;

function fromAI(name, _description, _type, fallback) {
  if (name === undefined || name === '') throw new ExpressionError("Add a key, e.g. $fromAI('placeholder_name')");
  if (!KEY_OF_AGENT.test(name)) {
    throw new ExpressionError('Invalid parameter key, must be between 1 and 64 characters long and only contain lowercase letters, uppercase letters, numbers, underscores, and hyphens');
  }
  return own(state.vars.agent?.[name]) ?? fallback;
}

// $item(i, run): the same names, seen from another item.
function itemView(index, run) {
  const other = scopeFor(index);
  return {
    get $json() {
      return own(itemAt(state.items, index, state.vars.node.name).json);
    },
    $node: nodesProxy(other, run),
    $itemIndex: index,
  };
}

function nodesProxy(scope, run) {
  const get = (_, name) => (typeof name === 'symbol' ? undefined : nodeView(key(name), scope.\u029ci, run, scope));
  return new Proxy({}, { get });
}

function envProxy() {
  const denied = () => {
    throw new ExpressionError('access to env vars denied');
  };
  return state.vars.env ? { ...state.vars.env } : new Proxy({}, { get: denied, ownKeys: denied, has: denied });
}

function reference(scope, name) {
  if (name === undefined) return {};
  nodeData(name);
  return new NodeReference(name, scope.\u029ci);
}

function itemsFunction(name, branch, run) {
  return own(name === undefined ? state.items : itemsOf(name, branch ?? 0, run));
}

const GETTERS = {
  $: (scope) => (name) => reference(scope, name),
  $json: (scope) => own(current(scope).json),
  $data: (scope) => own(current(scope).json),
  $binary: (scope) => withoutData(current(scope).binary),
  $input: inputOf,
  $node: (scope) => nodesProxy(scope),
  $items: () => itemsFunction,
  $item: () => itemView,
  $itemIndex: (scope) => scope.\u029ci,
  $position: (scope) => scope.\u029ci,
  $thisItem: (scope) => own(current(scope)),
  $thisItemIndex: (scope) => scope.\u029ci,
  $runIndex: () => state.vars.runIndex ?? 0,
  $thisRunIndex: () => state.vars.runIndex ?? 0,
  $mode: () => state.vars.mode,
  $workflow: () => ({ ...state.vars.workflow }),
  $execution: execution,
  $prevNode: () => {
    const { name, outputIndex, runIndex } = state.vars.prev ?? {};
    return { name, outputIndex, runIndex };
  },
  $vars: () => ({ ...state.vars.vars }),
  $env: envProxy,
  $now: now,
  $today: () => now().startOf('day'),
  $parameter: (scope) => resolvedParameters(state.vars.node?.parameters ?? {}, scope),
  $rawParameter: () => own(state.vars.node?.parameters ?? {}),
  $self: () => own(state.vars.self ?? {}),
  $nodeVersion: () => state.vars.node?.typeVersion,
  $nodeId: () => state.vars.node?.id,
  $webhookId: () => state.vars.node?.webhookId,
  $getPairedItem: () => () => {
    throw new ExpressionError('$getPairedItem is not supported; use $("Node").itemMatching(index)');
  },
  $agentInfo: () => undefined,
  $tool: () => ({ name: undefined, parameters: undefined }),
  $fromAI: () => fromAI,
  $fromAi: () => fromAI,
  $fromai: () => fromAI,
  $evaluateExpression: (scope) => (source, index) => {
    const text = String(source);
    return evaluateNested(text.startsWith('=') ? text : `=${text}`, index === undefined ? scope : scopeFor(index));
  },
};

const scopePrototype = Object.create(globals);
for (const [name, get] of Object.entries(GETTERS)) {
  Object.defineProperty(scopePrototype, name, { get() { return get(this); }, configurable: true });
}
Object.defineProperty(scopePrototype, '\u029cthis', { get: () => SAFE_THIS });
Object.defineProperty(scopePrototype, '\u029ct', { value: undefined, writable: true });

function scopeFor(index) {
  const scope = Object.create(scopePrototype);
  scope.\u029ci = index;
  return scope;
}
