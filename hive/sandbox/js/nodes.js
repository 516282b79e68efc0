// Access to the items of other nodes: $('X'), $node["X"], $items("X").
'use strict';

// The scope of the running batch, as the parent packed it; `fresh` asks for copies that may be changed.
const state = { items: [], vars: {}, fresh: false, inCode: false };

const own = (value) => (state.fresh ? clone(value) : value);

function nodeData(name) {
  const nodes = state.vars.nodes ?? {};
  if (typeof name === 'string' && Object.hasOwn(nodes, name)) return nodes[name];
  throw new ExpressionError("Referenced node doesn't exist");
}

function notExecuted(name) {
  return new ExpressionError(`Node '${name}' hasn't been executed`, 'no_execution_data');
}

function runOf(name, data, run) {
  const runs = data.runs ?? [];
  if (runs.length === 0) throw notExecuted(name);
  const index = run === undefined || run === -1 ? runs.length - 1 : run;
  if (!runs[index]) throw new ExpressionError(`Run ${index} of node "${name}" not found`);
  return runs[index];
}

function itemsOf(name, branch, run) {
  const data = nodeData(name);
  const outputs = runOf(name, data, run);
  const index = branch ?? data.out ?? 0;
  if (index >= outputs.length) throw new ExpressionError(`Node "${name}" has no branch with index ${index}.`);
  return outputs[index] ?? [];
}

function paired(name, index, how) {
  const data = nodeData(name);
  const found = data.pairs?.[index];
  if (typeof found === 'number') return own(data.items[found]);
  if (found === undefined) throw new ExpressionError('Can\u2019t get data for expression', 'paired_item_no_info');
  throw new ExpressionError(found[0].replace('{how}', how), found[1]);
}

class NodeReference {
  #name;

  #index;

  constructor(name, index) {
    this.#name = name;
    this.#index = index;
  }

  get item() {
    return paired(this.#name, this.#index, 'item');
  }

  pairedItem(index = this.#index) {
    return paired(this.#name, index, 'pairedItem');
  }

  itemMatching(index) {
    if (index === undefined) throw new ExpressionError('Missing item index for .itemMatching()');
    return paired(this.#name, index, 'itemMatching');
  }

  first(branch, run) {
    return own(itemsOf(this.#name, branch, run)[0]);
  }

  last(branch, run) {
    return own(itemsOf(this.#name, branch, run).at(-1));
  }

  all(branch, run) {
    return own(itemsOf(this.#name, branch, run));
  }

  get isExecuted() {
    return nodeData(this.#name).executed === true;
  }

  get params() {
    return own(nodeData(this.#name).params ?? {});
  }

  get context() {
    return own(nodeData(this.#name).context ?? {});
  }
}

const withoutData = (binary) => Object.fromEntries(
  Object.entries(binary ?? {}).map(([name, { data: _, ...rest }]) => [name, rest]),
);

// What $node["X"] shows: the item of the same index, on the output that leads here.
function nodeView(name, index, run, scope) {
  const item = () => {
    const data = nodeData(name);
    const outputs = runOf(name, data, run);
    if (data.out === null || data.out === undefined) {
      throw new ExpressionError(`connect "${state.vars.node.name}" to "${name}"`);
    }
    return itemAt(outputs[data.out] ?? [], index, name);
  };
  const view = {
    get binary() {
      return withoutData(item().binary);
    },
    get data() {
      return own(item().json);
    },
    get json() {
      return own(item().json);
    },
  };
  return Object.defineProperties(view, {
    context: { get: () => own(nodeData(name).context ?? {}) },
    parameter: { get: () => resolvedParameters(nodeData(name).params ?? {}, scope) },
    runIndex: { get: () => nodeData(name).last },
  });
}

function itemAt(items, index, name) {
  if (index < items.length) return items[index];
  throw new ExpressionError(`"${name}" node has ${items.length} item(s) but you're trying to access item ${index}`, 'no_execution_data');
}

// Parameters of which the top level is evaluated when it is looked at.
function resolvedParameters(parameters, scope) {
  const shown = {};
  for (const name of Object.keys(parameters)) {
    const value = parameters[name];
    const get = () => (typeof value === 'string' && value.startsWith('=') ? evaluateNested(value, scope) : own(value));
    Object.defineProperty(shown, name, { get, enumerable: true });
  }
  return shown;
}
