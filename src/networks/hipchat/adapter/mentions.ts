/** The names that address the bot. */
export interface Names {
  /** The one that Hubot's scripts match. */
  readonly robot: string;
  readonly alias: string | undefined;
  readonly mention: string | undefined;
  /** The bot's nick in the room, which may differ. */
  readonly nick: string | undefined;
}

/**
 * A room message as Hubot expects it: an address to the bot (`@mention` or nick) becomes Hubot's own
 * name; other messages are unchanged.
 */
export function fromRoom(text: string, { robot, mention, nick }: Names): string {
  const names = anyOf([mention, nick, robot]);
  const afterNick = nick === undefined ? '' : `|${escape(nick)}[:,]`;
  const address = new RegExp(`^\\s*(?:@${names}[:,]?${afterNick})\\s*`, 'iu');
  return text.replace(address, () => `${robot}: `);
}

/** A private message as Hubot expects it: always addressed to the bot. */
export function fromPrivate(text: string, { robot, alias, mention, nick }: Names): string {
  const names = anyOf([mention, nick, robot, alias]);
  const address = new RegExp(`^\\s*@?${names}[:,]?\\s*`, 'iu');
  return `${robot}: ${text.replace(address, '')}`;
}

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** Matches a name that is not the beginning of a longer one. */
function whole(name: string): string {
  return /[\p{L}\p{N}_-]$/u.test(name) ? `${escape(name)}(?![\\p{L}\\p{N}_-])` : escape(name);
}

function anyOf(names: readonly (string | undefined)[]): string {
  const known = names.filter((name): name is string => name !== undefined && name !== '');
  const longestFirst = [...new Set(known)].toSorted((a, b) => b.length - a.length);
  return `(?:${longestFirst.map(whole).join('|')})`;
}
