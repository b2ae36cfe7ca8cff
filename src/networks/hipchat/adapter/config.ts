import { isIP } from 'node:net';
import { readCertificates } from '../../../util/certificates.ts';
import {
  type Environment,
  readOptions,
  readEnvironment,
  requiredVariable,
  variable,
} from '../../../util/variables.ts';
import { commaList, trueOrFalse, wholeNumber } from '../../../util/variable-parsers.ts';
import { type Jid, parseBareJid, parseJid } from './jid.ts';

/** The values of `HUBOT_HIPCHAT_*`, parsed, with defaults. */
export interface HipChatConfig {
  readonly jid: Jid;
  /** Never to be logged. */
  readonly password: string;
  /** Rooms to join, bare addresses; `all` is every room of the server's list. */
  readonly rooms: 'all' | readonly string[];
  readonly blacklist: ReadonlySet<string>;
  /** The server to connect to; undefined for the one that the SRV records of the JID's domain name. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** The domain of the rooms; undefined when neither a variable nor the JID tells it. */
  readonly roomDomain: string | undefined;
  /** Whether the account's JID has HipChat's form, `GROUP_USER@chat.DOMAIN`. */
  readonly isHipChat: boolean;
  /** CA certificates to trust instead of Node's own, PEM. */
  readonly ca: string | undefined;
  readonly joinOnInvite: boolean;
  /** Whether `all` includes rooms that guests can enter. */
  readonly joinPublic: boolean;
  readonly reconnect: boolean;
}

function parseRooms(text: string): readonly string[] | undefined {
  return commaList(parseBareJid)(text);
}

const isHostName = (text: string) =>
  /^(?!-)[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*\.?$/u.test(text) || isIP(text) !== 0;

function parseAccount(text: string): Jid | undefined {
  const jid = parseJid(text);
  return jid?.local ? jid : undefined;
}

function parseHost(text: string): string | undefined {
  const host = text.replace(/^\[(.*)\]$/, '$1');
  return isHostName(host) ? host : undefined;
}

const ROOM_SAMPLE = '1_dev@conf.hipchat.com,1_ops@conf.hipchat.com';

/** hubot-hipchat's variables; `_PORT` and `_CA_FILE` are new. */
export const hipchatVariables = {
  jid: requiredVariable({
    name: 'HUBOT_HIPCHAT_JID',
    about: "the XMPP address of the bot's account",
    expected: "the bot's XMPP address, such as 1_23@chat.hipchat.com",
    parse: parseAccount,
    mayHaveAt: true,
  }),
  /** Never to be logged. */
  password: requiredVariable({
    name: 'HUBOT_HIPCHAT_PASSWORD',
    about: "the password of the bot's account",
    expected: "the password of the bot's account",
    parse: (text) => text,
    secret: true,
    verbatim: true,
  }),
  rooms: variable({
    name: 'HUBOT_HIPCHAT_ROOMS',
    about: 'rooms to join: `All`, or addresses separated by commas',
    expected: `All, or addresses of rooms separated by commas, such as ${ROOM_SAMPLE}`,
    parse: (text) => (/^@?all$/i.test(text) ? ('all' as const) : parseRooms(text)),
    mayHaveAt: true,
    default: 'All',
  }),
  blacklist: variable({
    name: 'HUBOT_HIPCHAT_ROOMS_BLACKLIST',
    about: 'rooms that are never joined',
    expected: `addresses of rooms separated by commas, such as ${ROOM_SAMPLE}`,
    parse: parseRooms,
    mayHaveAt: true,
    unset: 'none',
  }),
  joinPublic: variable({
    name: 'HUBOT_HIPCHAT_JOIN_PUBLIC_ROOMS',
    about: 'whether `All` includes rooms that guests can enter',
    ...trueOrFalse,
    default: 'true',
  }),
  joinOnInvite: variable({
    name: 'HUBOT_HIPCHAT_JOIN_ROOMS_ON_INVITE',
    about: 'whether the bot accepts invitations',
    ...trueOrFalse,
    default: 'true',
  }),
  host: variable({
    name: 'HUBOT_HIPCHAT_HOST',
    about: 'the server to connect to',
    expected: "a server's name or address, without scheme and port, such as hipchat.example.com",
    parse: parseHost,
    unset: "by the SRV records of the JID's domain, else that domain itself",
  }),
  port: variable({
    name: 'HUBOT_HIPCHAT_PORT',
    about: 'the port to connect to',
    expected: 'a port from 1 to 65535',
    parse: wholeNumber(1, 65_535).parse,
    unset: "the SRV records' port, else 5222",
  }),
  xmppDomain: variable({
    name: 'HUBOT_HIPCHAT_XMPP_DOMAIN',
    about: 'the domain of the rooms, without `conf.`',
    expected: 'a domain such as btf.hipchat.com, to which chat. and conf. are prepended',
    parse: (text) => (isHostName(text) ? text.toLowerCase() : undefined),
    unset: "the JID's domain without `chat.`",
  }),
  ca: variable({
    name: 'HUBOT_HIPCHAT_CA_FILE',
    about: "a PEM file of CA certificates to trust instead of Node's own",
    expected: 'a readable PEM file of certificates',
    parse: readCertificates,
    unset: 'none',
  }),
  reconnect: variable({
    name: 'HUBOT_HIPCHAT_RECONNECT',
    about: 'whether the bot reconnects after the connection is lost',
    ...trueOrFalse,
    default: 'true',
  }),
};

/**
 * Reads the adapter's variables.
 * @param env `process.env`, or what a test puts in its place
 * @throws ConfigError with one message that names every wrong variable, what was found and what is
 *   expected
 */
export function loadHipChatConfig(env: Environment): HipChatConfig {
  const read = readEnvironment(Object.values(hipchatVariables), env, {
    title: "HipChat's variables cannot be used:",
  });
  const { xmppDomain, blacklist, ...options } = readOptions(hipchatVariables, read);
  const { jid } = options;
  const isHipChat = /^\d+_\d+@chat\./.test(jid.bare);
  // HipChat's two domains differ only in their first label, chat. and conf.
  const domain = xmppDomain ?? (isHipChat ? jid.domain.replace(/^chat\./, '') : undefined);
  return Object.freeze<HipChatConfig>({
    ...options,
    blacklist: new Set(blacklist),
    roomDomain: domain === undefined ? undefined : `conf.${domain}`,
    isHipChat,
  });
}
