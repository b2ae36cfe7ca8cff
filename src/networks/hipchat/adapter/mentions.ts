/** The names by which the bot is spoken to. */
export interface Names {
  /** What Hubot's scripts wait for. */
  readonly robot: string;
  readonly alias: string | undefined;
  readonly mention: string | undefined;
  /** In the room, where that differs. */
  readonly nick: string | undefined;
}

/**
 * What Hubot is to hear of a line in a room: behind `@mention` or the bot's nick it is for the bot,
 * which Hubot knows by its own name in front. Other lines stay as they are.
 */
export function fromRoom(text: string, { robot, mention, nick }: Names): string {
  const names = anyOf([mention, nick, robot]);
  const behindNick = nick === undefined ? '' : `|${escape(nick)}[:,]`;
  const address = new RegExp(`^\\s*(?:@${names}[:,]?${behindNick})\\s*`, 'iu');
  return text.replace(address, () => `${robot}: `);
}

/** What Hubot is to hear of a private line, which is for the bot with or without a name in front. */
export function fromPrivate(text: string, { robot, alias, mention, nick }: Names): string {
  const names = anyOf([mention, nick, robot, alias]);
  const address = new RegExp(`^\\s*@?${names}[:,]?\\s*`, 'iu');
  return `${robot}: ${text.replace(address, '')}`;
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A name as a whole: behind it is none of the characters that a longer one would go on with. */
function whole(name: string): string {
  return /[\p{L}\p{N}_-]$/u.test(name) ? `${escape(name)}(?![\\p{L}\\p{N}_-])` : escape(name);
}

function anyOf(names: readonly (string | undefined)[]): string {
  const known = names.filter((name): name is string => name !== undefined && name !== '');
  const longestFirst = [...new Set(known)].toSorted((a, b) => b.length - a.length);
  return `(?:${longestFirst.map(whole).join('|')})`;
}
