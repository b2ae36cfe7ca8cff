import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './program.ts';

/** A block of commands in README or docs. */
export interface DocBlock {
  readonly page: string;
  /** Number among those of its page, from 1 on. */
  readonly at: number;
  readonly text: string;
}

/** The pages, as paths from the root of the project. */
export function docPages(): string[] {
  const docs = readdirSync(path.join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...docs.map((name) => `docs/${name}`)];
}

/** All blocks of commands; those inside a list are indented there. */
export function docBlocks(): DocBlock[] {
  return docPages().flatMap((page) => {
    const text = readFileSync(path.join(ROOT, page), 'utf8');
    const blocks = Array.from(text.matchAll(/^( *)```sh\n([^]*?)^\1```/gm));
    return blocks.map(([, indent = '', body = ''], index) => ({
      page,
      at: index + 1,
      text: body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }));
  });
}

/** What a shell is to read of a block: some show an answer below the command. */
export function commandsOf({ text }: DocBlock): string {
  return text.replaceAll(/^(\{|Would ).*$/gm, '');
}

/** The answer that a block shows below its command. */
export function answerIn({ text }: DocBlock): string | undefined {
  return /^(?:\{|Would ).*$/m.exec(text)?.[0];
}
