import { type ReadVariable, variable } from '../../util/variables.ts';
import { anyText } from '../../util/variable-parsers.ts';

/** Never to be shown. */
export interface TelegramAccess {
  readonly token: string;
}

const token = variable({
  name: 'TELEGRAM_TOKEN',
  about: 'as hubot-telegram has it; with it, pictures are uploaded to Telegram',
  ...anyText,
  secret: true,
  unset: 'none',
});

export const telegramVariables = [token];

/** Undefined without a token. */
export function telegramAccess(read: ReadVariable): TelegramAccess | undefined {
  const value = read(token);
  return value === undefined ? undefined : { token: value };
}
