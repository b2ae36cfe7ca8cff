/** An XMPP address, `local@domain/resource` (RFC 7622). */
export interface Jid {
  /** Empty in the address of a server. */
  readonly local: string;
  readonly domain: string;
  /** Empty in a bare address; in a room, an occupant's nick. */
  readonly resource: string;
  /** `local@domain` in lower case; addresses are compared by it. */
  readonly bare: string;
}

/** No character that an address cannot hold, so that it is safe in any stanza. */
const LOCAL = /^[^\s"&'/:<>@\p{Cc}\p{Cs}]{1,1023}$/u;
const DOMAIN = /^[^\s"&'/<>@\p{Cc}\p{Cs}]{1,1023}$/u;
// In rooms a resource is a user's name, which may have spaces.
const RESOURCE = /^[^\p{Cc}\p{Cs}\ufffe\uffff]{1,1023}$/u;

/** Parses an address; undefined when the text is not one. */
export function parseJid(text: string | undefined): Jid | undefined {
  const [, local = '', domain = '', resource = ''] =
    /^(?:([^@/]*)@)?([^@/]+)(?:\/([^]*))?$/u.exec(text ?? '') ?? [];
  if (!DOMAIN.test(domain)) return undefined;
  if (text?.includes('/') && !RESOURCE.test(resource)) return undefined;
  if (text?.split('/', 1)[0]?.includes('@') && !LOCAL.test(local)) return undefined;
  const bare = `${local === '' ? '' : `${local}@`}${domain}`.toLowerCase();
  return { local, domain: domain.toLowerCase(), resource, bare };
}

/** Parses a bare address, `local@domain`, of a user or a room; undefined when the text is not one. */
export function parseBareJid(text: string | undefined): string | undefined {
  const jid = parseJid(text);
  return jid === undefined || jid.local === '' || jid.resource !== '' ? undefined : jid.bare;
}

/**
 * A user's id in Hubot's brain, the same as hubot-hipchat's: the user's number when the address is
 * HipChat's `GROUP_USER@chat.DOMAIN`, else the bare address.
 */
export function userIdOf({ bare }: Jid): string {
  return /^\d+_(\d+)@chat\./.exec(bare)?.[1] ?? bare;
}

/** A room's name without HipChat's group: `dev` for `1_dev@conf.hipchat.com`. */
export function roomNameOf(room: string): string {
  return /^(?:\d+_)?([^@]*)@/.exec(room)?.[1] ?? room;
}
