import { randomUUID } from 'node:crypto';
import { type Element, xml } from '@xmpp/client';
import { createEntity } from '../../src/networks/hipchat/adapter/xmpp-client.ts';
import { until } from './until.ts';

export interface XmppUserOptions {
  readonly port: number;
  readonly domain: string;
  readonly username: string;
  readonly password: string;
  /** The CA of the server's certificate, PEM. */
  readonly ca: string;
}

/** A user who is signed in. */
export interface XmppUser {
  readonly jid: string;
  /** All stanzas received, oldest first. */
  readonly received: readonly Element[];
  /** The messages received, as `FROM: TEXT`, without delayed ones. */
  readonly heard: () => string[];
  send(stanza: Element): Promise<void>;
  /** Sends an `iq`. @throws when the answer is an error */
  ask(type: 'get' | 'set', to: string | undefined, child: Element): Promise<Element>;
  /** Joins a room, and waits until the room confirms it. */
  enter(room: string, nick: string): Promise<void>;
  /** Sends a message to a room or a user. */
  say(to: string, text: string, type?: 'groupchat' | 'chat'): Promise<void>;
  /** Waits until a message matches, and returns its text. */
  hears(pattern: RegExp, from?: string): Promise<string>;
  close(): void;
}

/** Signs a user in. */
export async function signIn(options: XmppUserOptions): Promise<XmppUser> {
  const { port, domain, username, password, ca } = options;
  const { entity, drop } = createEntity({
    host: '127.0.0.1',
    port,
    domain,
    names: [domain],
    ca,
    username,
    password,
    resource: 'test',
    timeoutMs: 10_000,
    onFault: (error) => {
      throw error;
    },
  });
  const received: Element[] = [];
  entity.on('error', () => undefined);
  entity.on('stanza', (stanza: Element) => received.push(stanza));
  const online = new Promise((resolve) => entity.once('online', resolve));
  await entity.connect('xmpp://server');
  await entity.open({ domain });
  await online;
  await entity.send(xml('presence'));
  const messages = () =>
    received.filter((stanza) => stanza.is('message') && !stanza.getChild('delay'));
  const textOf = (stanza: Element) => stanza.getChildText('body') ?? '';
  return {
    jid: `${username}@${domain}`,
    received,
    heard: () => messages().map((stanza) => `${stanza.attrs.from ?? ''}: ${textOf(stanza)}`),
    send: (stanza) => entity.send(stanza),
    ask: (type, to, child) =>
      entity.iqCaller.request(xml('iq', { type, to, id: randomUUID() }, child), 10_000),
    async enter(room, nick) {
      const x = xml('x', { xmlns: 'http://jabber.org/protocol/muc' });
      await entity.send(xml('presence', { to: `${room}/${nick}` }, x));
      await until(() =>
        received.some(({ name, attrs }) => name === 'presence' && attrs.from === `${room}/${nick}`),
      );
    },
    say: (to, text, type = 'groupchat') =>
      entity.send(xml('message', { to, type }, xml('body', {}, text))),
    async hears(pattern, from = '') {
      const find = () =>
        messages().find(
          (stanza) => (stanza.attrs.from ?? '').startsWith(from) && pattern.test(textOf(stanza)),
        );
      await until(() => find() !== undefined);
      const found = find();
      return found ? textOf(found) : '';
    },
    close: () => {
      drop(new Error('closed'));
    },
  };
}
