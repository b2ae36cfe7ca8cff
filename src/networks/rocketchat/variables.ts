import { parseRootUrl } from '../../util/root-url.ts';
import { type ReadVariable, variable } from '../../util/variables.ts';
import { anyText } from '../../util/variable-parsers.ts';

/** Secret except for its URL. */
export interface RocketChatAccess {
  /** Root URL without a slash at the end. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

const url = variable({
  name: 'ROCKETCHAT_URL',
  about:
    "hubot-rocketchat's; when `ROCKETCHAT_USER` and `ROCKETCHAT_PASSWORD` are set too, pictures are uploaded to Rocket.Chat",
  expected: 'the address of the server, such as https://chat.example.com or localhost:3000',
  // A missing scheme depends on ROCKETCHAT_USESSL, which is not known here.
  parse: (text) => (parseRootUrl(withScheme(text, false)) === undefined ? undefined : text),
  unset: 'none',
});
const user = variable({
  name: 'ROCKETCHAT_USER',
  about: "hubot-rocketchat's",
  ...anyText,
  unset: 'none',
});
const password = variable({
  name: 'ROCKETCHAT_PASSWORD',
  about: "hubot-rocketchat's",
  ...anyText,
  secret: true,
  unset: 'none',
});
const useSsl = variable({
  name: 'ROCKETCHAT_USESSL',
  about: "hubot-rocketchat's: `true` means https when `ROCKETCHAT_URL` has no scheme",
  ...anyText,
  default: 'false',
});

export const rocketchatVariables = [url, user, password, useSsl];

/** @returns undefined unless URL, user and password are set */
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

/** hubot-rocketchat accepts an address without a scheme. */
function withScheme(address: string, isSecure: boolean): string {
  if (/^[a-z]+:\/\//i.test(address)) return address;
  return `${isSecure ? 'https' : 'http'}://${address}`;
}
