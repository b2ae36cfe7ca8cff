import { type ReadVariable, variable } from '../../util/variables.ts';
import { anyText } from '../../util/variable-parsers.ts';

/** Secret. */
export interface TelegramAccess {
  readonly token: string;
}

const token = variable({
  name: 'TELEGRAM_TOKEN',
  about: "hubot-telegram's; when it is set, pictures are uploaded to Telegram",
  ...anyText,
  secret: true,
  unset: 'none',
});

export const telegramVariables = [token];

/** @returns undefined when no token is set */
export function telegramAccess(read: ReadVariable): TelegramAccess | undefined {
  const value = read(token);
  return value === undefined ? undefined : { token: value };
}
