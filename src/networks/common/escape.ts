/** Zero-width space: invisible, and separates two characters that would mean something together. */
const ZERO_WIDTH = '\u200b';

/** A URL as chats recognise it, except one with a user name before its host, which is never ours. */
const LINK = String.raw`https?:\/\/(?![^\s\/?#]*[@＠﹫])[\p{L}\p{N}\[][^\s<>]*`;
/** Text between two single backticks on one line. */
const CODE = '(?<!`)`[^`\\n]+`(?!`)';

/** Applies a change to the parts of a text outside `pattern`, and another one to the matches. */
function replaceAround(
  pattern: string,
  text: string,
  outside: (part: string) => string,
  inside: (match: string) => string,
): string {
  return text
    .split(new RegExp(`(${pattern})`, 'giu'))
    .map((part, index) => (index % 2 === 0 ? outside(part) : inside(part)))
    .join('');
}

/** Words that mention a whole room, or everyone online, in one chat or another. */
const GROUPS = 'all|here|channel|everyone|group|room|team|online|stream|topic';
/**
 * An at sign, its full-width forms included, that begins a mention. One inside a word does not (a mail
 * address, `root@web-01`), except before a word of a group, which some chats find anywhere.
 */
const AT = new RegExp(
  `(?<![\\p{L}\\p{N}])[@＠﹫](?=[^\\s\\u200b])|[@＠﹫](?=(?:${GROUPS})(?![\\p{L}\\p{N}]))`,
  'giu',
);
/** `<!channel>`, `<@U1>`, `<#C1>`, `<@&role>`, `<users/all>`, `<at>`: Slack, Discord, Google, Teams. */
const BRACKETED = /<(?=[!@#＠﹫]|users\/|\/?at\b)/giu;

function separatePings(text: string): string {
  return text.replace(AT, `$&${ZERO_WIDTH}`).replace(BRACKETED, `<${ZERO_WIDTH}`);
}

/** Writes an at sign in a URL as `%40`, which servers read as the same and chats do not see. */
export function linkWithoutPings(url: string): string {
  return url.replace(/[@＠﹫]/g, encodeURIComponent);
}

/**
 * Defuses whatever would mention people (`@here`, `@ann`, `<!channel>`): with an invisible character
 * in text and code, by percent-encoding in links, which still work.
 */
export function defusePings(text: string): string {
  return replaceAround(LINK, text, separatePings, linkWithoutPings);
}

/** A dialect of Markdown. */
export interface Dialect {
  /** Matches each character that has a meaning and can be escaped by a backslash. */
  readonly escaped: RegExp;
}

/** CommonMark, which Mattermost uses. */
export const COMMONMARK: Dialect = {
  escaped: /\\(?=[!-/:-@[-`{-~])|[*~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu,
};

/** Rocket.Chat's Markdown, which cannot escape a backslash (`Escaped` in its message-parser's grammar). */
export const ROCKETCHAT: Dialect = {
  escaped: /[*~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu,
};

/** What begins a heading, a quotation, a reference or a fence. */
const LINE_START = /^(?=[ \t]*(?:#|>|\[|~~~))/gm;

/**
 * Defuses mentions and all Markdown, except code between single backticks, which people copy, and
 * links.
 */
export function defuseMarkdown(text: string, { escaped }: Dialect): string {
  const lines = text.replace(LINE_START, ZERO_WIDTH);
  const plain = replaceAround(
    `${LINK}|${CODE}`,
    lines,
    (part) =>
      part
        .replaceAll('`', "'")
        .replace(escaped, '\\$&')
        .replace(/\](?=[([])/g, `]${ZERO_WIDTH}`),
    (kept) => kept,
  );
  return defusePings(plain);
}
