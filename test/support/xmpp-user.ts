import { randomUUID } from 'node:crypto';
import { type Element, xml } from '@xmpp/client';
import { createEntity } from '../../src/networks/hipchat/adapter/xmpp-client.ts';
import { until } from './until.ts';

export interface XmppUserOptions {
  readonly port: number;
  readonly domain: string;
  readonly username: string;
  readonly password: string;
  /** The authority of the server's certificate, PEM. */
  readonly ca: string;
}

/** Somebody who chats. */
export interface XmppUser {
  readonly jid: string;
  /** Everything that came in, oldest first. */
  readonly received: readonly Element[];
  /** What was said, as `FROM: TEXT`, delayed messages left out. */
  readonly heard: () => string[];
  send(stanza: Element): Promise<void>;
  /** Sends an `iq`. @throws when the answer is an error */
  ask(type: 'get' | 'set', to: string | undefined, child: Element): Promise<Element>;
  /** Enters a room, and waits until it is entered. */
  enter(room: string, nick: string): Promise<void>;
  /** Says something, in a room or to a person. */
  say(to: string, text: string, type?: 'groupchat' | 'chat'): Promise<void>;
  /** Waits until a message matches, and gives its text. */
  hears(pattern: RegExp, from?: string): Promise<string>;
  close(): void;
}

/** Signs somebody in. */
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
