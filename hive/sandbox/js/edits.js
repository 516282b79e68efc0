// Collects changes to a source text and applies them all at once.
'use strict';

class Edits {
  constructor(source) {
    this.source = source;
    this.changes = [];
  }

  insert(at, text, rank = 0) {
    this.changes.push({ from: at, to: at, text, rank, order: this.changes.length });
  }

  replace(from, to, text) {
    this.changes.push({ from, to, text, rank: 0, order: this.changes.length });
  }

  // Outer nodes are visited first: at the same place what was asked for first comes first.
  apply(from, to) {
    const changes = [...this.changes].sort((a, b) => a.from - b.from || a.to - b.to || a.rank - b.rank || a.order - b.order);
    let out = '';
    let at = from;
    for (const change of changes) {
      out += this.source.slice(at, change.from) + change.text;
      at = change.to;
    }
    return out + this.source.slice(at, to);
  }
}

// The place of the next `wanted` text, comments skipped; -1 when something else comes first.
function place(source, at, wanted) {
  for (let i = at; i < source.length; i += 1) {
    if (source.startsWith('/*', i)) i = source.indexOf('*/', i) + 1;
    else if (source.startsWith('//', i)) i = source.indexOf('\n', i);
    else if (source.startsWith(wanted, i)) return i;
    else if (!/\s/.test(source[i])) return -1;
    if (i < 0) return -1;
  }
  return -1;
}
