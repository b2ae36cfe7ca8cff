/**
 * A URL, or undefined where a text is none. Not by `URL.canParse`: on Node 20, once that is compiled, it
 * refuses hosts with letters such as é (seen on 20.20.2).
 */
export function urlOf(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
