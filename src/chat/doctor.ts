import { oneLine } from '../util/text.ts';

/** What was found of one thing: right, wrong with what to do, or only to be known. */
export interface Finding {
  readonly verdict: 'ok' | 'note' | 'wrong';
  /** What was looked at, in a word or two. */
  readonly about: string;
  /** A sentence without secrets; in chat without paths on disk. */
  readonly text: string;
}

/** Looks at everything that the bot needs, for one room; does not reject. */
export type Examine = (room: string) => Promise<readonly Finding[]>;

export function ok(about: string, text: string): Finding {
  return { verdict: 'ok', about, text };
}

export function note(about: string, text: string): Finding {
  return { verdict: 'note', about, text };
}

export function wrong(about: string, text: string): Finding {
  return { verdict: 'wrong', about, text };
}

const MARKS = { ok: '[ok]', note: '[note]', wrong: '[WRONG]' } as const;

/** One line for each finding, and one that sums them up. */
export function describeFindings(findings: readonly Finding[]): string {
  const lines = findings.map(
    ({ verdict, about, text }) => `${MARKS[verdict]} ${about}: ${oneLine(text, 1_000)}`,
  );
  const faults = findings.filter(({ verdict }) => verdict === 'wrong').length;
  const sum =
    faults === 0
      ? 'Nothing is wrong.'
      : `${faults} of these ${faults === 1 ? 'is' : 'are'} wrong; each line says what to do.`;
  return [...lines, sum].join('\n');
}
