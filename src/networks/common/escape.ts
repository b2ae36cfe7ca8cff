/** Stands between two characters that would mean something together; nobody sees it. */
const NOTHING = '\u200b';

/** A link as chats find it, but for one that hides a name in front of its host: those are none of ours. */
const LINK = String.raw`https?:\/\/(?![^\s\/?#]*@)[\p{L}\p{N}\[][^\s<>]*`;
/** What stands between two single backticks of one line. */
const CODE = '(?<!`)`[^`\\n]+`(?!`)';

/** Changes the pieces of a text that are not as `kept` says, and leaves the others whole. */
function outside(kept: string, text: string, change: (piece: string) => string): string {
  return text
    .split(new RegExp(`(${kept})`, 'giu'))
    .map((piece, index) => (index % 2 === 0 ? change(piece) : piece))
    .join('');
}

/** A name behind an `@` that stands by itself, and a call to all wherever it stands. */
const AT =
  /(?<![\p{L}\p{N}])@(?=[\p{L}\p{N}_.<-])|@(?=(?:all|here|channel|everyone|group)(?![\p{L}\p{N}]))/giu;
/** `<!channel>`, `<@U1>`, `<#C1>`, `<@&role>`, as Slack and Discord have them. */
const BRACKETED = /<(?=[!@#])/g;

function withoutPings(text: string): string {
  return text.replace(AT, `@${NOTHING}`).replace(BRACKETED, `<${NOTHING}`);
}

/**
 * Takes the effect from whatever would call people (`@here`, `@ann`, `<!channel>`), by something between
 * that nobody sees. Links stay as they are; so do addresses of mail.
 */
export function defusePings(text: string): string {
  return outside(LINK, text, withoutPings);
}

/** Which characters of Markdown a backslash takes the effect from. */
export interface Dialect {
  /** Matches each of them where it has an effect. */
  readonly escaped: RegExp;
}

/** CommonMark, as Mattermost has it. */
export const COMMONMARK: Dialect = {
  escaped: /\\(?=[!-/:-@[-`{-~])|[*~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu,
};

/** Rocket.Chat's: no backslash for a backslash (`Escaped` in its message-parser's grammar). */
export const ROCKETCHAT: Dialect = {
  escaped: /[*~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu,
};

/** Headings, quotes, references and fences begin a line. */
const LINE_START = /^(?=[ \t]*(?:#|>|\[|~~~))/gm;

/**
 * The same for a chat that reads Markdown, and no markup is left but what stands between two single
 * backticks, for people to copy.
 */
export function defuseMarkdown(text: string, { escaped }: Dialect): string {
  const lines = text.replace(LINE_START, NOTHING);
  const plain = outside(`${LINK}|${CODE}`, lines, (piece) =>
    piece
      .replaceAll('`', "'")
      .replace(escaped, '\\$&')
      .replace(/\](?=[([])/g, `]${NOTHING}`),
  );
  return defusePings(plain);
}
