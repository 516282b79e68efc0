// The entry of the compiling context: templates in, the source of a program out.
'use strict';

const OPTIONS = { ecmaVersion: 'latest', sourceType: 'script', preserveParens: true, allowReturnOutsideFunction: true };
const INVALID = { error: 'invalid syntax', kind: 'syntax' };

// A literal object is an expression, not a block.
function expression(source) {
  const wrapped = source.trimStart().startsWith('{') ? `(${source}\n)` : source;
  let text = wrapped;
  let tree;
  try {
    tree = acorn.parse(wrapped, OPTIONS);
  } catch (error) {
    if (wrapped === source) throw error;
    text = source;
    tree = acorn.parse(source, OPTIONS);
  }
  const first = tree.body[0];
  if (first?.type !== 'ExpressionStatement') throw new SyntaxError('not an expression');
  const rewriter = new Rewriter(text);
  rewriter.visit(first.expression);
  return rewriter.edits.apply(first.expression.start, first.expression.end);
}

const compiled = (source) => `function(${SCOPE},${EXTEND},${EXTEND_OPTIONAL},${KEY}){return(${expression(source)}\n)}`;

// One template: a list of texts and functions, or the error that it is.
function template(chunks) {
  const sources = chunks.filter((chunk) => typeof chunk !== 'string').map((chunk) => chunk[0]);
  if (sources.some((source) => /\.\s*constructor/.test(source))) {
    return { error: 'Expression contains invalid constructor function call', kind: 'refused' };
  }
  try {
    return chunks.map((chunk) => (typeof chunk === 'string' ? JSON.stringify(chunk) : compiled(chunk[0])));
  } catch (error) {
    if (error instanceof Refused) return { error: error.message, kind: 'refused' };
    if (error instanceof SyntaxError) return INVALID;
    if (error instanceof RangeError) return { error: 'the expression is nested too deeply', kind: 'syntax' };
    throw error;
  }
}

// Which library a source may need; a needless one costs milliseconds, a missing one the answer.
const LIBRARIES = [
  ['luxon', /DateTime|Duration|Interval|\$now|\$today|luxon|Date|plus|minus|format|diffTo|isBetween|isInLast|extract|beginningOf|endOfMonth|isWeekend|isDst/],
  ['jmespath', /jmespath/i],
  ['hash', /hash/],
];
// An expression that may change what it sees gets its own copy of it.
const CHANGING = /\+\+|--|(?<![=!<>])=(?![=>])|\b(?:sort|reverse|push|pop|shift|unshift|splice|fill|copyWithin|assign|delete)\b/;
const LINGERING = /\basync\b|\bawait\b|\bimport\b/;

const sourceOf = (chunks) => chunks.filter((chunk) => typeof chunk !== 'string').map((chunk) => chunk[0]).join('\n');

// Takes JSON: a list of templates, each a list of texts and [source]; gives JSON.
globalThis.compileTemplates = (text) => {
  const templates = JSON.parse(text);
  const sources = templates.map(sourceOf);
  const all = sources.join('\n');
  const parts = templates.map(template).map((one) => (Array.isArray(one) ? `[${one.join(',')}]` : JSON.stringify(one)));
  return JSON.stringify({
    program: `{templates:[${parts.join(',')}],changing:${JSON.stringify(sources.map((s) => CHANGING.test(s)))}}`,
    libraries: LIBRARIES.filter(([, needed]) => needed.test(all)).map(([name]) => name),
    lingering: LINGERING.test(all),
  });
};
