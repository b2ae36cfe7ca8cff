import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Kinds of objects that hold as many things as are put into them. */
const CONTAINERS = /^(Map|Set|WeakMap|WeakSet|LRUCache|PQueue|RateLimiterMemory|Array)$/;
/** Those that are made to be kept, whatever they are assigned to. */
const CACHES = /^(LRUCache|PQueue|RateLimiterMemory)$/;
/** Methods that put something into one. */
const ADDS = new Set(['set', 'add', 'push', 'unshift', 'splice', 'penalty', 'consume']);
/** Functions that run what they are given before they return. */
const AT_ONCE = new Set(
  'map flatMap forEach filter find findIndex findLast some every reduce sort toSorted from replace replaceAll'.split(
    ' ',
  ),
);

/**
 * The containers in the package that may outlive the call that made them, as `FILE NAME`: those of a
 * module that something is added to, all members of objects, and those of a function that a function
 * inside of it adds to.
 */
export function longLivedContainers(): string[] {
  return ['src', 'scripts'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /(?<!\.d)\.[jt]s$/.test(name))
      .sort()
      .flatMap((name) => {
        const file = path.join(folder, name);
        const found = containersIn(readFileSync(path.join(ROOT, file), 'utf8'));
        return found.map((one) => `${file} ${one}`);
      }),
  );
}

/** @returns their names in the source of one module */
export function containersIn(source: string): string[] {
  const file = ts.createSourceFile('module.ts', source, ts.ScriptTarget.Latest, true);
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyDeclaration(node) && isContainer(node.initializer))
      names.push(node.name.getText());
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      const home = functionAround(node);
      const isAdded = (name: string) =>
        additionsTo(name, home).some((one) => home === file || functionAround(one) !== home);
      if (isContainer(node.initializer) && isAdded(node.name.text)) names.push(node.name.text);
    }
    if (ts.isPropertyAssignment(node) && isNew(node.initializer, CONTAINERS))
      names.push(`${node.name.getText()}:`);
    if (isNew(node, CACHES) && !ts.isVariableDeclaration(node.parent))
      names.push(node.expression.getText());
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

/** Whether it makes a container that can be added to; a table that is filled at once is one too. */
function isContainer(node: ts.Node | undefined): boolean {
  if (!node) return false;
  if (ts.isArrayLiteralExpression(node)) return true;
  if (ts.isObjectLiteralExpression(node)) return node.properties.length === 0;
  if (ts.isCallExpression(node)) return node.expression.getText() === 'Object.create';
  return isNew(node, CONTAINERS);
}

function isNew(node: ts.Node, classes: RegExp): node is ts.NewExpression {
  return ts.isNewExpression(node) && classes.test(node.expression.getText());
}

/** The places inside of a node that add to a container of this name, or put another in its place. */
function additionsTo(name: string, inside: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  const isIt = (node: ts.Node) => ts.isIdentifier(node) && node.text === name;
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      ADDS.has(node.expression.name.text) &&
      isIt(node.expression.expression)
    )
      found.push(node);
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const { left } = node;
      if (isIt(left) || (ts.isElementAccessExpression(left) && isIt(left.expression)))
        found.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(inside);
  return found;
}

/** The function around a node, or its module; a callback that runs at once belongs to its caller. */
function functionAround(node: ts.Node): ts.Node {
  let around = node.parent;
  while (!ts.isSourceFile(around) && !(ts.isFunctionLike(around) && !runsAtOnce(around)))
    around = around.parent;
  return around;
}

function runsAtOnce(node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isCallExpression(parent) || parent.expression === node) return false;
  const { expression: called } = parent;
  return ts.isPropertyAccessExpression(called) && AT_ONCE.has(called.name.text);
}
