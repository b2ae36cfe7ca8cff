import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import * as v from 'valibot';
import { type Jid, parseBareJid, parseJid } from './jid.ts';

/** Everything that `HUBOT_HIPCHAT_*` can say, checked and with its defaults. */
export interface HipChatConfig {
  readonly jid: Jid;
  /** Never to be logged. */
  readonly password: string;
  /** Rooms to join, bare addresses; `all` is every room of the server's list. */
  readonly rooms: 'all' | readonly string[];
  readonly blacklist: ReadonlySet<string>;
  /** Where to connect; without it the JID's domain says, by its SRV records. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** Where the rooms are; undefined when neither a variable nor a JID of HipChat's form tells. */
  readonly roomDomain: string | undefined;
  /** Whether the account's JID is of HipChat's form, `GROUP_USER@chat.DOMAIN`. */
  readonly isHipChat: boolean;
  /** Authorities to trust instead of Node's own, PEM. */
  readonly ca: string | undefined;
  readonly joinOnInvite: boolean;
  /** Whether `all` includes rooms that guests can enter. */
  readonly joinPublic: boolean;
  readonly reconnect: boolean;
}

/** The variables cannot be used; the message names all that are wrong, and shows no secret. */
export class HipChatConfigError extends Error {
  override readonly name = 'HipChatConfigError';
}

/** A schema from a plain function; `expected` completes the sentence "found X, expected …". */
function from<T>(expected: string, parse: (text: string) => T | undefined) {
  return v.pipe(
    v.string(),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const value = parse(dataset.value);
      if (value !== undefined) return value;
      addIssue({ message: expected });
      return NEVER;
    }),
  );
}

const SWITCH = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
const flag = v.optional(from('true or false', (text) => SWITCH.get(text.toLowerCase())));

function parseRooms(text: string): string[] | undefined {
  const rooms = text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => parseBareJid(part.trim()));
  return rooms.every((room) => room !== undefined) ? rooms : undefined;
}

const isHostName = (text: string) =>
  /^(?!-)[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*\.?$/u.test(text) || isIP(text) !== 0;

function parsePort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function readCertificates(file: string): string | undefined {
  try {
    const pem = readFileSync(file, 'utf8');
    // Throws at what is no certificate; Node would take it silently, and then trust nobody.
    new X509Certificate(pem);
    return pem;
  } catch {
    return undefined;
  }
}

const ROOM_SAMPLE = '1_dev@conf.hipchat.com,1_ops@conf.hipchat.com';

const environment = v.object({
  HUBOT_HIPCHAT_JID: from("the bot's XMPP address, such as 1_23@chat.hipchat.com", (text) => {
    const jid = parseJid(text);
    return jid?.local ? jid : undefined;
  }),
  HUBOT_HIPCHAT_PASSWORD: v.string(),
  HUBOT_HIPCHAT_ROOMS: v.optional(
    from(`All, or addresses of rooms with commas between them, such as ${ROOM_SAMPLE}`, (text) =>
      /^@?all$/i.test(text) ? ('all' as const) : parseRooms(text),
    ),
  ),
  HUBOT_HIPCHAT_ROOMS_BLACKLIST: v.optional(
    from(`addresses of rooms with commas between them, such as ${ROOM_SAMPLE}`, parseRooms),
  ),
  HUBOT_HIPCHAT_HOST: v.optional(
    from(
      "a server's name or address, without scheme and port, such as hipchat.example.com",
      (text) => {
        const host = text.replace(/^\[(.*)\]$/, '$1');
        return isHostName(host) ? host : undefined;
      },
    ),
  ),
  HUBOT_HIPCHAT_PORT: v.optional(from('a port from 1 to 65535', parsePort)),
  HUBOT_HIPCHAT_XMPP_DOMAIN: v.optional(
    from('a domain such as btf.hipchat.com, in front of which chat. and conf. are put', (text) =>
      isHostName(text) ? text.toLowerCase() : undefined,
    ),
  ),
  HUBOT_HIPCHAT_CA_FILE: v.optional(
    from('a file that can be read and holds certificates as PEM', readCertificates),
  ),
  HUBOT_HIPCHAT_JOIN_ROOMS_ON_INVITE: flag,
  HUBOT_HIPCHAT_JOIN_PUBLIC_ROOMS: flag,
  HUBOT_HIPCHAT_RECONNECT: flag,
});

/** What is shown of a value that was refused: nothing secret, and not too much. */
function shown(name: string, value: string | undefined): string {
  if (value === undefined) return 'nothing';
  if (name === 'HUBOT_HIPCHAT_PASSWORD') return 'a value that is not shown';
  const clean = value.replace(/\p{Cc}/gu, '?');
  return `"${clean.length > 60 ? `${clean.slice(0, 60)}…` : clean}"`;
}

/**
 * Reads the adapter's variables.
 * @param env `process.env`, or what a test puts in its place; an empty variable counts as unset,
 *   and of all but the password white space around it does not count
 * @throws HipChatConfigError with one message that names every wrong variable, what was found and
 *   what is expected
 */
export function loadHipChatConfig(
  env: Readonly<Record<string, string | undefined>>,
): HipChatConfig {
  const set = Object.fromEntries(
    Object.entries(env)
      .filter(([name]) => name.startsWith('HUBOT_HIPCHAT_'))
      .map(([name, value]) => [name, name.endsWith('_PASSWORD') ? value : value?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = v.safeParse(environment, set);
  if (!result.success) {
    const lines = result.issues.map((issue) => {
      const name = v.getDotPath(issue) ?? '';
      const expected = issue.kind === 'transformation' ? issue.message : EXPECTED.get(name);
      return `${name}: found ${shown(name, set[name])}, expected ${expected ?? 'a value'}.`;
    });
    throw new HipChatConfigError(`HipChat's variables cannot be used:\n${lines.join('\n')}`);
  }
  return toConfig(result.output);
}

/** For the two that must be there, when they are not. */
const EXPECTED = new Map([
  ['HUBOT_HIPCHAT_JID', "the bot's XMPP address, such as 1_23@chat.hipchat.com"],
  ['HUBOT_HIPCHAT_PASSWORD', "the password of the bot's account"],
]);

function toConfig(env: v.InferOutput<typeof environment>): HipChatConfig {
  const jid = env.HUBOT_HIPCHAT_JID;
  const isHipChat = /^\d+_\d+@chat\./.test(jid.bare);
  // HipChat's two domains differ in their first label alone, chat. and conf.
  const xmppDomain =
    env.HUBOT_HIPCHAT_XMPP_DOMAIN ?? (isHipChat ? jid.domain.replace(/^chat\./, '') : undefined);
  return Object.freeze<HipChatConfig>({
    jid,
    password: env.HUBOT_HIPCHAT_PASSWORD,
    rooms: env.HUBOT_HIPCHAT_ROOMS ?? 'all',
    blacklist: new Set(env.HUBOT_HIPCHAT_ROOMS_BLACKLIST),
    host: env.HUBOT_HIPCHAT_HOST,
    port: env.HUBOT_HIPCHAT_PORT,
    roomDomain: xmppDomain === undefined ? undefined : `conf.${xmppDomain}`,
    isHipChat,
    ca: env.HUBOT_HIPCHAT_CA_FILE,
    joinOnInvite: env.HUBOT_HIPCHAT_JOIN_ROOMS_ON_INVITE ?? true,
    joinPublic: env.HUBOT_HIPCHAT_JOIN_PUBLIC_ROOMS ?? true,
    reconnect: env.HUBOT_HIPCHAT_RECONNECT ?? true,
  });
}
