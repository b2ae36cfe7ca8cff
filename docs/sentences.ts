import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** A text of the program, and where it is. */
interface Sentence {
  readonly line: number;
  readonly text: string;
}

/**
 * The texts in a module that people may read: messages of errors, answers, log lines, help. Those are
 * its strings and templates of two words or more; what a template fills in is shown in braces.
 */
export function sentencesIn(source: string): Sentence[] {
  const file = ts.createSourceFile('module.ts', source, ts.ScriptTarget.Latest, true);
  const sentences: Sentence[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    const text = textOf(node);
    if (text === undefined) {
      ts.forEachChild(node, visit);
      return;
    }
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    if (/\p{L}[^\s]*\s+\S*\p{L}/u.test(text)) sentences.push({ line: line + 1, text });
    // What a template fills in may have sentences of its own.
    expressionsIn(node).forEach(visit);
  };
  visit(file);
  return sentences;
}

/** The text of a string, of a template, or of several that are joined by `+`. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    const rest = node.templateSpans.map(
      ({ expression, literal }) => `{${expression.getText()}}${literal.text}`,
    );
    return node.head.text + rest.join('');
  }
  if (!isSum(node)) return undefined;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  if (left === undefined && right === undefined) return undefined;
  return (left ?? `{${node.left.getText()}}`) + (right ?? `{${node.right.getText()}}`);
}

function expressionsIn(node: ts.Node): ts.Node[] {
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => expression);
  if (!isSum(node)) return [];
  return [node.left, node.right].flatMap((side) =>
    textOf(side) === undefined ? [side] : expressionsIn(side),
  );
}

function isSum(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

/** Prints the sentences of `src` and `scripts`, file by file. */
export async function printSentences(): Promise<void> {
  for (const folder of ['scripts', 'src']) {
    const names = await readdir(path.join(ROOT, folder), { recursive: true });
    for (const name of names.filter((one) => /(?<!\.d)\.[jt]s$/.test(one)).sort()) {
      const file = path.join(folder, name);
      const found = sentencesIn(await readFile(path.join(ROOT, file), 'utf8'));
      if (found.length === 0) continue;
      console.log(`\n${file}`);
      for (const { line, text } of found)
        console.log(`${String(line).padStart(5)}  ${text.replaceAll('\n', '\n       ')}`);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await printSentences();
