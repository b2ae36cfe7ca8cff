import { nearest } from '../util/fuzzy-match.ts';
import { code, oneLine } from '../util/text.ts';
import type { Command } from './commands/command.ts';

/** The shortest help: the answer to a bare `graf`. */
export function shortest(commands: readonly Command[]): string {
  const names = commands.filter(({ takes }) => !takes).map(({ name }) => `\`graf ${name}\``);
  return `Try ${names.slice(0, MAX_NAMED).join(', ')}.`;
}

/** Commands named in the shortest help. */
const MAX_NAMED = 4;

/**
 * The answer to an unknown first word: the nearest command or shortcut, or how to ask for a dashboard
 * of that name. The rest of the request is not repeated, as it may hold a token.
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
  return `${code(`graf ${short}`)} is not a command. Did you mean ${code(meant)}? \`graf help\` shows what I understand.`;
}
