import { type Element, xml } from '@xmpp/client';
import { type Jid, parseJid } from './jid.ts';

const NS_MUC = 'http://jabber.org/protocol/muc';
const NS_MUC_USER = `${NS_MUC}#user`;
const NS_MUC_ROOM = 'http://hipchat.com/protocol/muc#room';
const NS_ROSTER = 'jabber:iq:roster';

/** The stanzas that matter to the bot. */
export type Incoming =
  | { readonly kind: 'room'; readonly from: Jid; readonly text: string; readonly id: string }
  | { readonly kind: 'topic'; readonly from: Jid; readonly text: string; readonly old: boolean }
  | { readonly kind: 'private'; readonly from: Jid; readonly text: string; readonly id: string }
  | { readonly kind: 'invitation'; readonly from: Jid; readonly room: string }
  | { readonly kind: 'undelivered'; readonly from: Jid; readonly condition: string }
  | { readonly kind: 'presence'; readonly from: Jid; readonly presence: RoomPresence };

/** A user joins or leaves a room, or the room refuses the bot. */
export interface RoomPresence {
  readonly type: 'here' | 'gone' | 'error';
  /** XEP-0045's status codes, such as 110 (one's own presence) and 307 (kicked). */
  readonly codes: ReadonlySet<string>;
  /** The user's own address, if the room discloses it. */
  readonly person: Jid | undefined;
  /** Set when the user changes the nick. */
  readonly newNick: string | undefined;
  readonly destroyed: boolean;
  /** The reason that was given, in a user's words. */
  readonly reason: string;
  /** Of an error, its name. */
  readonly condition: string;
}

/**
 * Reads a stanza; never throws.
 * @returns undefined for a stanza that has no sender, is history (XEP-0203), or does not matter
 */
export function readStanza(stanza: Element): Incoming | undefined {
  const from = parseJid(stanza.attrs.from);
  if (from === undefined) return undefined;
  if (stanza.is('presence')) return readPresence(stanza, from);
  return stanza.is('message') ? readMessage(stanza, from) : undefined;
}

function readMessage(stanza: Element, from: Jid): Incoming | undefined {
  const { type = 'normal', id = '' } = stanza.attrs;
  if (type === 'error') return { kind: 'undelivered', from, condition: conditionOf(stanza) };
  const invited = readInvitation(stanza, from);
  if (invited !== undefined) return { kind: 'invitation', from, room: invited };
  const old = isHistory(stanza);
  const text = stanza.getChildText('body') ?? '';
  const topic = stanza.getChildText('subject');
  if (type === 'groupchat') {
    if (text === '' && topic !== null) return { kind: 'topic', from, text: topic, old };
    return text === '' || old ? undefined : { kind: 'room', from, text, id };
  }
  const isPrivate = (type === 'chat' || type === 'normal') && text !== '' && !old;
  return isPrivate ? { kind: 'private', from, text, id } : undefined;
}

function isHistory(stanza: Element): boolean {
  return (
    stanza.getChild('delay') !== undefined || stanza.getChild('x', 'jabber:x:delay') !== undefined
  );
}

/** The room of an invitation, by the room itself (XEP-0045) or by a user (XEP-0249). */
function readInvitation(stanza: Element, from: Jid): string | undefined {
  if (isHistory(stanza)) return undefined;
  const byRoom = stanza.getChild('x', NS_MUC_USER)?.getChild('invite') !== undefined;
  const direct = stanza.getChild('x', 'jabber:x:conference')?.attrs.jid;
  const room = byRoom ? from : parseJid(direct);
  return room?.local && room.resource === '' ? room.bare : undefined;
}

function readPresence(stanza: Element, from: Jid): Incoming | undefined {
  const { type } = stanza.attrs;
  if (type !== undefined && !['available', 'unavailable', 'error'].includes(type)) return undefined;
  const x = stanza.getChild('x', NS_MUC_USER);
  // An error need not repeat the room's own element.
  if (x === undefined && type !== 'error') return undefined;
  const item = x?.getChild('item');
  const destroyed = x?.getChild('destroy');
  const presence: RoomPresence = {
    type: type === 'error' ? 'error' : type === 'unavailable' ? 'gone' : 'here',
    codes: new Set(x?.getChildren('status').map(({ attrs }) => attrs.code ?? '')),
    person: parseJid(item?.attrs.jid),
    newNick: item?.attrs.nick,
    destroyed: destroyed !== undefined,
    reason: (destroyed ?? item)?.getChildText('reason') ?? '',
    condition: type === 'error' ? conditionOf(stanza) : '',
  };
  return { kind: 'presence', from, presence };
}

/** The name of a stanza error, such as `forbidden` (RFC 6120, 8.3.3). */
function conditionOf(stanza: Element): string {
  const [condition] = stanza.getChild('error')?.getChildElements() ?? [];
  return condition?.getName() ?? 'unknown';
}

/** A user of the roster, as HipChat sends it; other servers send name and address only. */
export interface RosterItem {
  readonly jid: Jid;
  readonly name: string | undefined;
  readonly mentionName: string | undefined;
  readonly email: string | undefined;
}

/** Reads the users of a roster or of a roster push; removed ones are left out. */
export function readRoster(query: Element | undefined): RosterItem[] {
  return (query?.getChildren('item') ?? []).flatMap(({ attrs }) => {
    const jid = parseJid(attrs.jid);
    if (jid === undefined || jid.local === '' || attrs.subscription === 'remove') return [];
    const known = (text: string | undefined) => (text === '' ? undefined : text);
    return [
      {
        jid,
        name: known(attrs.name),
        mentionName: known(attrs.mention_name),
        email: known(attrs.email),
      },
    ];
  });
}

/** A room in the server's list. */
export interface ListedRoom {
  readonly room: string;
  readonly name: string;
  /** Whether guests can enter it. */
  readonly isPublic: boolean;
  readonly isArchived: boolean;
}

/** Reads the server's list of rooms (XEP-0030), with HipChat's extension. */
export function readRooms(query: Element | undefined): ListedRoom[] {
  return (query?.getChildren('item') ?? []).flatMap((item) => {
    const jid = parseJid(item.attrs.jid);
    if (jid === undefined || jid.local === '') return [];
    const more = item.getChild('x', NS_MUC_ROOM);
    return [
      {
        room: jid.bare,
        name: item.attrs.name ?? '',
        isPublic: (more?.getChildText('guest_url') ?? '') !== '',
        isArchived: more?.getChild('is_archived') !== undefined,
      },
    ];
  });
}

export const rosterQuery = () => xml('query', { xmlns: NS_ROSTER });
export const roomsQuery = () => xml('query', { xmlns: 'http://jabber.org/protocol/disco#items' });
export const vCardQuery = () => xml('vCard', { xmlns: 'vcard-temp' });
export const pingQuery = () => xml('ping', { xmlns: 'urn:xmpp:ping' });

/** Joins a room, without its history. */
export function joinPresence(room: string, nick: string): Element {
  const history = xml('history', { maxstanzas: '0' });
  return xml('presence', { to: `${room}/${nick}` }, xml('x', { xmlns: NS_MUC }, history));
}

/** Announces that the bot is online; HipChat recognises bots by these capabilities. */
export function herePresence(isHipChat: boolean): Element {
  const caps = xml('c', {
    xmlns: 'http://jabber.org/protocol/caps',
    node: 'http://hipchat.com/client/bot',
    ver: 'hubot-grafana-images',
  });
  return xml('presence', {}, xml('show', {}, 'chat'), isHipChat ? caps : undefined);
}

export function message(to: string, type: 'chat' | 'groupchat', text: string): Element {
  return xml('message', { to, type }, xml('body', {}, text));
}

export function topicMessage(room: string, text: string): Element {
  return xml('message', { to: room, type: 'groupchat' }, xml('subject', {}, text));
}
