// Rewrites one expression so that free names are looked up in the scope object and calls of
// extension methods go through the dispatcher. Runs in a context that never sees user code.
'use strict';

const SCOPE = '\u029cs';
const EXTEND = '\u029cx';
const EXTEND_OPTIONAL = '\u029co';
const KEY = '\u029ck';
const CONSTANTS = new Set(['undefined', 'NaN', 'Infinity']);
class Refused extends Error {}

const refuse = (verb, name) => {
  throw new Refused(`Cannot ${verb} "${name}" due to security concerns`);
};

class Rewriter {
  constructor(source) {
    this.source = source;
    this.edits = new Edits(source);
    this.scopes = [];
    this.inClass = 0;
  }

  local(name) {
    return this.scopes.some((scope) => scope.has(name));
  }

  within(names, work) {
    this.scopes.push(names);
    work();
    this.scopes.pop();
  }

  visit(node) {
    if (!node) return;
    const special = this[node.type];
    if (special) special.call(this, node);
    else this.visitChildren(node);
  }

  visitChildren(node) {
    for (const child of children(node)) this.visit(child);
  }

  free(name) {
    if (FORBIDDEN.has(name)) refuse('access', name);
    return !CONSTANTS.has(name) && !this.local(name);
  }

  Identifier(node) {
    if (this.free(node.name)) this.edits.insert(node.start, `${SCOPE}.`);
  }

  // Called without a receiver: the scope object must not become `this`.
  callee(node) {
    if (node.type !== 'Identifier') this.visit(node);
    else if (this.free(node.name)) this.edits.replace(node.start, node.end, `(0,${SCOPE}.${node.name})`);
  }

  ThisExpression(node) {
    if (!this.inClass) this.edits.replace(node.start, node.end, `${SCOPE}.\u029cthis`);
  }

  MemberExpression(node) {
    this.visit(node.object);
    this.keepShort(node, node.object);
    if (node.computed) this.key(node.property);
    else if (FORBIDDEN.has(node.property.name)) refuse('access', node.property.name);
  }

  key(node) {
    if (node.type === 'Literal') {
      if (FORBIDDEN.has(String(node.value))) refuse('access', node.value);
      return;
    }
    this.edits.insert(node.start, `${KEY}(`);
    this.visit(node);
    this.edits.insert(node.end, ')');
  }

  Property(node) {
    if (node.method || node.kind !== 'init') throw new SyntaxError('methods are not allowed here');
    if (node.computed) this.key(node.key);
    if (!node.shorthand) this.visit(node.value);
    else if (node.value.type === 'AssignmentPattern') this.shorthand(node.value.left, node.value.right);
    else this.shorthand(node.value);
  }

  shorthand(name, fallback) {
    if (this.free(name.name)) this.edits.insert(name.start, `${name.name}:${SCOPE}.`);
    this.visit(fallback);
  }

  ObjectPattern(node) {
    for (const property of node.properties) {
      const name = property.key && !property.computed ? property.key.name ?? property.key.value : undefined;
      if (FORBIDDEN.has(String(name))) refuse('destructure', name);
      this.visit(property);
    }
  }

  BlockStatement(node) {
    this.within(blockNames(node.body), () => this.visitChildren(node));
  }

  SwitchStatement(node) {
    this.within(blockNames(node.cases.flatMap((c) => c.consequent)), () => this.visitChildren(node));
  }

  ForStatement(node) {
    this.within(blockNames([node.init ?? node.left]), () => this.visitChildren(node));
  }

  ForInStatement(node) {
    this.ForStatement(node);
  }

  ForOfStatement(node) {
    this.ForStatement(node);
  }

  CatchClause(node) {
    const names = new Set();
    patternNames(node.param, names);
    this.within(names, () => this.visitChildren(node));
  }

  FunctionExpression(node) {
    this.within(functionNames(node), () => {
      for (const parameter of node.params) this.visit(parameter);
      this.visit(node.body);
    });
  }

  FunctionDeclaration(node) {
    this.FunctionExpression(node);
  }

  ArrowFunctionExpression(node) {
    this.FunctionExpression(node);
  }

  ClassExpression(node) {
    this.inClass += 1;
    this.within(new Set(node.id ? [node.id.name] : []), () => {
      this.visit(node.superClass);
      this.visit(node.body);
    });
    this.inClass -= 1;
  }

  ClassDeclaration(node) {
    this.ClassExpression(node);
  }

  MethodDefinition() {
    throw new SyntaxError('methods are not allowed here');
  }

  PropertyDefinition(node) {
    if (node.computed) this.key(node.key);
    this.visit(node.value);
  }

  LabeledStatement(node) {
    this.visit(node.body);
  }

  BreakStatement() {}

  ContinueStatement() {}

  ImportExpression(node) {
    this.edits.replace(node.start, node.end, 'null');
  }

  TaggedTemplateExpression(node) {
    this.callee(node.tag);
    this.visit(node.quasi);
  }

  CallExpression(node) {
    const { callee } = node;
    if (callee.type === 'Identifier' && callee.name === '$if' && !this.local('$if')) return this.choice(node);
    if (this.isExtension(node)) return this.extension(node);
    this.callee(callee);
    this.keepShort(node, callee);
    for (const argument of node.arguments) this.visit(argument);
  }

  // $if(condition, a, b) evaluates only the branch it takes.
  choice(node) {
    const [condition, yes, no] = node.arguments;
    if (!yes) throw new SyntaxError('$if needs two arguments');
    this.edits.replace(node.start, condition.start, '(');
    this.visit(condition);
    this.edits.replace(condition.end, yes.start, ')?(');
    this.visit(yes);
    if (no) this.edits.replace(yes.end, no.start, '):(');
    this.visit(no);
    this.edits.replace((no ?? yes).end, node.end, no ? ')' : '):false');
    this.edits.insert(node.start, '(');
    this.edits.insert(node.end, ')');
  }

  isExtension({ callee }) {
    if (callee.type !== 'MemberExpression' || callee.computed) return false;
    if (!EXTENSIONS.has(callee.property.name)) return false;
    return this.openBracket(callee) >= 0;
  }

  openBracket(callee) {
    const plain = place(this.source, callee.end, '(');
    if (plain >= 0) return plain;
    const optional = place(this.source, callee.end, '?.');
    return optional < 0 ? -1 : place(this.source, optional + 2, '(');
  }

  // `x.m(y)` becomes a call of the dispatcher; what `?.` cuts short stays cut short.
  extension(node) {
    const { callee } = node;
    const base = this.link(callee.object);
    const how = node.optional || callee.optional ? EXTEND_OPTIONAL : EXTEND;
    this.edits.insert(node.start, base ? `((${SCOPE}.\u029ct=` : `${how}(`);
    this.visit(callee.object);
    if (base) this.edits.insert(base.end, `)==null?void 0:${how}(${SCOPE}.\u029ct`);
    this.edits.replace(callee.object.end, this.openBracket(callee) + 1, `,"${callee.property.name}",[`);
    for (const argument of node.arguments) this.visit(argument);
    this.edits.replace(node.end - 1, node.end, base ? ']))' : '])');
  }

  // The part of a chain on whose absence the last `?.` cuts the chain short.
  link(node) {
    if (node.type === 'MemberExpression') return node.optional ? node.object : this.link(node.object);
    if (node.type !== 'CallExpression') return undefined;
    if (node.optional) return node.callee;
    if (this.isExtension(node)) return this.maybeShort(node) ? node : undefined;
    return this.link(node.callee);
  }

  maybeShort(node) {
    return node.optional || node.callee.optional || this.link(node.callee.object) !== undefined;
  }

  // What follows an extension call that was cut short is cut short too.
  keepShort(node, object) {
    if (node.optional || object.type !== 'CallExpression') return;
    if (!this.isExtension(object) || !this.maybeShort(object)) return;
    const dot = place(this.source, object.end, '.');
    if (dot >= 0 && node.type === 'MemberExpression' && !node.computed) this.edits.insert(dot, '?', 1);
    else this.edits.insert(object.end, '?.', 1);
  }
}
