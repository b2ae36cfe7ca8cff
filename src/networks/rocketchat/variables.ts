import { parseRootUrl } from '../../util/root-url.ts';
import { type ReadVariable, variable } from '../../util/variables.ts';
import { anyText } from '../../util/variable-parsers.ts';

/** Where uploads sign in. Never to be shown but for its URL. */
export interface RocketChatAccess {
  /** Root URL without a slash at the end. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

const url = variable({
  name: 'ROCKETCHAT_URL',
  about:
    'as hubot-rocketchat has it; with `ROCKETCHAT_USER` and `ROCKETCHAT_PASSWORD`, pictures are uploaded to Rocket.Chat',
  expected: 'the address of the server, such as https://chat.example.com or localhost:3000',
  // Which scheme is put in front is known once ROCKETCHAT_USESSL is read.
  parse: (text) => (parseRootUrl(withScheme(text, false)) === undefined ? undefined : text),
  unset: 'none',
});
const user = variable({
  name: 'ROCKETCHAT_USER',
  about: 'as hubot-rocketchat has it',
  ...anyText,
  unset: 'none',
});
const password = variable({
  name: 'ROCKETCHAT_PASSWORD',
  about: 'as hubot-rocketchat has it',
  ...anyText,
  secret: true,
  unset: 'none',
});
const useSsl = variable({
  name: 'ROCKETCHAT_USESSL',
  about: 'as hubot-rocketchat has it: `true` is https, for a `ROCKETCHAT_URL` without a scheme',
  ...anyText,
  default: 'false',
});

export const rocketchatVariables = [url, user, password, useSsl];

/** Undefined unless all that signing in takes is set. */
export function rocketchatAccess(read: ReadVariable): RocketChatAccess | undefined {
  const address = read(url);
  const account = { user: read(user), password: read(password) };
  if (address === undefined || account.user === undefined || account.password === undefined) {
    return undefined;
  }
  const root = parseRootUrl(withScheme(address, read(useSsl).toLowerCase() === 'true'));
  return root === undefined
    ? undefined
    : { url: root, user: account.user, password: account.password };
}

/** An address as hubot-rocketchat takes it, which may leave the scheme out. */
function withScheme(address: string, isSecure: boolean): string {
  if (/^[a-z]+:\/\//i.test(address)) return address;
  return `${isSecure ? 'https' : 'http'}://${address}`;
}
