import { nearest } from '../util/fuzzy-match.ts';
import { code, oneLine } from '../util/text.ts';
import type { Command } from './commands/command.ts';

/** The shortest help there is. */
export function shortest(commands: readonly Command[]): string {
  const names = commands.filter(({ takes }) => !takes).map(({ name }) => `\`graf ${name}\``);
  return `Try ${names.slice(0, MAX_NAMED).join(', ')}.`;
}

/** Commands named in the shortest help: the first ones are those that one begins with. */
const MAX_NAMED = 4;

/**
 * What is said to a word that nobody knows: the command that it nearly is, or how it would be asked
 * for as a dashboard. What stood behind it is not repeated, for it may be a token.
 * @param shortcuts names that the room has saved
 */
export function hintFor(
  word: string,
  rest: string,
  commands: readonly Command[],
  shortcuts: readonly string[],
): string {
  const short = oneLine(word, 60);
  const named = commands.filter(({ takes }) => !takes);
  const names = [...named.flatMap(({ name, aliases }) => [name, ...aliases]), ...shortcuts];
  const [near] = nearest(word.toLowerCase(), names, (name) => [name], 1);
  const meant = `graf ${near ?? `db ${short}`}${rest.trim() === '' ? '' : ' …'}`;
  return `${code(`graf ${short}`)} is nothing I know. Did you mean ${code(meant)}? \`graf help\` shows what there is.`;
}
