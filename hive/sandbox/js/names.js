// Which names a function, a block or a pattern declares.
'use strict';

function patternNames(node, into) {
  if (!node) return;
  if (node.type === 'Identifier') into.add(node.name);
  else if (node.type === 'ObjectPattern') for (const p of node.properties) patternNames(p.value ?? p.argument, into);
  else if (node.type === 'ArrayPattern') for (const element of node.elements) patternNames(element, into);
  else if (node.type === 'AssignmentPattern') patternNames(node.left, into);
  else if (node.type === 'RestElement') patternNames(node.argument, into);
}

const isFunction = (node) => /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);

function children(node) {
  const found = [];
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (Array.isArray(value)) found.push(...value.filter((v) => v && typeof v.type === 'string'));
    else if (value && typeof value.type === 'string') found.push(value);
  }
  return found;
}

// Names that `var` (and function declarations) hoist to the enclosing function.
function hoisted(node, into) {
  if (node.type === 'VariableDeclaration' && node.kind === 'var') {
    for (const declaration of node.declarations) patternNames(declaration.id, into);
  }
  if (node.type === 'FunctionDeclaration') into.add(node.id.name);
  if (isFunction(node) || node.type.startsWith('Class')) return;
  for (const child of children(node)) hoisted(child, into);
}

// Names that live in this block only.
function blockNames(statements) {
  const names = new Set();
  for (const node of statements) {
    if (!node) continue;
    if (node.type === 'VariableDeclaration' && node.kind !== 'var') {
      for (const declaration of node.declarations) patternNames(declaration.id, names);
    } else if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') names.add(node.id.name);
  }
  return names;
}

function functionNames(node) {
  const names = new Set();
  for (const parameter of node.params) patternNames(parameter, names);
  if (node.type === 'FunctionExpression' && node.id) names.add(node.id.name);
  if (node.body.type === 'BlockStatement') for (const child of node.body.body) hoisted(child, names);
  return names;
}
