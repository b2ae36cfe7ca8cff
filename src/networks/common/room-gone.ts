/** @param pattern what the chat says of a room that is gone, or that the bot may not post in */
export function isGoneBy(pattern: RegExp): (error: unknown) => boolean {
  return (error) => error instanceof Error && pattern.test(error.message);
}
