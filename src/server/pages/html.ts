/** Markup that is safe to send: text in it is escaped. */
export class Html {
  readonly #markup: string;

  /** @param markup is taken as it is; `html` escapes what it is made of */
  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

type Part = Html | string | number | false | undefined;

/**
 * A template of markup: each value is text, which is escaped, unless it is `Html` itself or a list of it.
 * Values may stand between tags and in quoted attributes, where `false` and undefined are nothing. Whether a
 * URL may be linked to is for the caller to know.
 */
export function html(
  markup: TemplateStringsArray,
  ...values: readonly (Part | readonly Part[])[]
): Html {
  const parts = markup.map((fixed, at) => {
    const value = values[at];
    return fixed + (isList(value) ? value.map(markupOf).join('') : markupOf(value));
  });
  return new Html(parts.join(''));
}

function isList(value: Part | readonly Part[]): value is readonly Part[] {
  return Array.isArray(value);
}

function markupOf(part: Part): string {
  if (part === undefined || part === false) return '';
  return part instanceof Html ? part.toString() : escaped(String(part));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
