/**
 * Parses a URL; undefined when the text is not one. `URL.canParse` is not used: on Node 20, once it is
 * compiled, it refuses hosts with letters such as é (seen on 20.20.2).
 */
export function urlOf(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
