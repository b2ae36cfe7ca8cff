/** An XMPP address, `local@domain/resource`, as RFC 7622 has it. */
export interface Jid {
  /** Empty for a server's own address. */
  readonly local: string;
  readonly domain: string;
  /** Empty for a bare address; in a room it is the nick. */
  readonly resource: string;
  /** `local@domain` in lower case, by which addresses are compared. */
  readonly bare: string;
}

/** Without spaces and whatever else an address cannot hold, so that it can stand in any stanza. */
const LOCAL = /^[^\s"&'/:<>@\p{Cc}\p{Cs}]{1,1023}$/u;
const DOMAIN = /^[^\s"&'/<>@\p{Cc}\p{Cs}]{1,1023}$/u;
// Resources of rooms are people's names, spaces and all.
const RESOURCE = /^[^\p{Cc}\p{Cs}\ufffe\uffff]{1,1023}$/u;

/** Reads an address; undefined when the text is none. */
export function parseJid(text: string | undefined): Jid | undefined {
  const [, local = '', domain = '', resource = ''] =
    /^(?:([^@/]*)@)?([^@/]+)(?:\/([^]*))?$/u.exec(text ?? '') ?? [];
  if (!DOMAIN.test(domain)) return undefined;
  if (text?.includes('/') && !RESOURCE.test(resource)) return undefined;
  if (text?.split('/', 1)[0]?.includes('@') && !LOCAL.test(local)) return undefined;
  const bare = `${local === '' ? '' : `${local}@`}${domain}`.toLowerCase();
  return { local, domain: domain.toLowerCase(), resource, bare };
}

/** Reads the address of a person or a room, `local@domain`; undefined when the text is none. */
export function parseBareJid(text: string | undefined): string | undefined {
  const jid = parseJid(text);
  return jid === undefined || jid.local === '' || jid.resource !== '' ? undefined : jid.bare;
}

/**
 * The id of a person in Hubot's brain, as hubot-hipchat made it: the user's number where the address
 * is HipChat's `GROUP_USER@chat.DOMAIN`, and the bare address elsewhere.
 */
export function userIdOf({ bare }: Jid): string {
  return /^\d+_(\d+)@chat\./.exec(bare)?.[1] ?? bare;
}

/** The name of a room without HipChat's group, `dev` for `1_dev@conf.hipchat.com`. */
export function roomNameOf(room: string): string {
  return /^(?:\d+_)?([^@]*)@/.exec(room)?.[1] ?? room;
}
