import type { Robot } from './hubot.ts';

/**
 * Keeps the tokens of `graf set api_key TOKEN` out of Hubot's own debug log, which prints each message
 * that a listener matches. What scripts read, `message.text`, stays as it is.
 */
export function hideTokensInLog(robot: Robot): void {
  const hide = (context: ReceiveContext) => {
    const { message } = context.response;
    const { text } = message;
    if (typeof text !== 'string') return;
    const hidden = withoutTokens(text);
    if (hidden !== text) Object.defineProperty(message, 'toString', { value: () => hidden });
  };
  try {
    robot.receiveMiddleware?.((context: ReceiveContext) => {
      hide(context);
      return Promise.resolve(true);
    });
  } catch {
    // Before Hubot 8 a middleware has three parameters, and is refused with another number.
    robot.receiveMiddleware?.(
      (context: ReceiveContext, next: (done: unknown) => void, done: unknown) => {
        hide(context);
        next(done);
      },
    );
  }
}

/** What Hubot hands to a middleware that runs before its listeners. */
export interface ReceiveContext {
  readonly response: { readonly message: { readonly text?: unknown } };
}

/** Takes what follows `set api_key`, and passwords in URLs, out of a text. */
export function withoutTokens(text: string): string {
  return text
    .replace(/(\bset[\s.:,;?!]+api[_ -]?key\s+).+/is, '$1…')
    .replace(/(\b[a-z][a-z\d+.-]{0,20}:\/\/)[^\s/@]*@/gi, '$1…@');
}
