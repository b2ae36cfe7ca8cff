import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { type Element, xml } from '@xmpp/client';
import type { Certificate } from './certificate.ts';

export interface XmppServerOptions {
  readonly certificate: Certificate;
  /** When false, STARTTLS is not offered. */
  readonly starttls?: boolean;
  readonly mechanisms?: readonly string[];
  /**
   * Overrides the server's answer to an element; an empty string sends no answer.
   */
  answer?: (element: Element) => string | undefined;
}

/**
 * A small XMPP server whose answers a test can change, for faults that a real server does not produce.
 * It has vCards, a roster, a list of rooms, and rooms that anyone can join.
 */
export interface XmppServer {
  readonly port: number;
  /** How many connections there have been. */
  readonly connections: () => number;
  /** Everything that clients have sent, encrypted or not, as the server reads it. */
  readonly received: () => string;
  /** The elements that clients have sent. */
  readonly elements: readonly Element[];
  readonly options: XmppServerOptions;
  /** Sends XML to all clients. */
  push(text: string): void;
  /** Ends all connections. */
  drop(): void;
  /** Stops reading, as if the cable were unplugged. */
  hold(): void;
  close(): Promise<void>;
}

const HEADER =
  "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' id='1'>";
const NS_SASL = 'urn:ietf:params:xml:ns:xmpp-sasl';

type State = 'plain' | 'tls' | 'in';

/** Starts a server on loopback. */
export async function startXmppServer(options: XmppServerOptions): Promise<XmppServer> {
  const elements: Element[] = [];
  const sockets = new Set<net.Socket>();
  let text = '';
  let connections = 0;

  const serve = (socket: net.Socket, first: State) => {
    let state = first;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    const features = () => {
      if (state === 'in') return "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";
      if (state === 'plain' && options.starttls !== false) {
        return "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
      }
      const names = options.mechanisms ?? ['PLAIN'];
      const list = names.map((name) => `<mechanism>${name}</mechanism>`).join('');
      return `<mechanisms xmlns='${NS_SASL}'>${list}</mechanisms>`;
    };
    const listen = () => {
      const parser = new xml.Parser();
      parser.on('start', () => {
        socket.write(`${HEADER}<stream:features>${features()}</stream:features>`);
      });
      parser.on('error', () => undefined);
      parser.on('element', (element: Element) => {
        elements.push(element);
        const scripted = options.answer?.(element);
        if (element.is('starttls') && scripted === undefined) {
          socket.removeAllListeners('data');
          socket.write("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
          const { cert, key } = options.certificate;
          serve(new tls.TLSSocket(socket, { isServer: true, cert, key }), 'tls');
          return;
        }
        const answer = scripted ?? usualAnswer(element);
        if (answer.includes('<success')) {
          state = 'in';
          socket.removeAllListeners('data');
          listen();
        }
        if (answer !== '') socket.write(answer);
      });
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        try {
          parser.write(chunk.toString());
        } catch {
          // After STARTTLS a client sends bytes that are not XML.
          socket.destroy();
        }
      });
    };
    listen();
  };
  const server = net.createServer((socket) => {
    connections += 1;
    serve(socket, 'plain');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const everywhere = (work: (socket: net.Socket) => void) => {
    for (const socket of sockets) work(socket);
  };
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    received: () => text,
    elements,
    options,
    push: (more) => {
      everywhere((socket) => {
        if (socket instanceof tls.TLSSocket) socket.write(more);
      });
    },
    drop: () => {
      everywhere((socket) => socket.destroy());
    },
    hold: () => {
      everywhere((socket) => socket.pause());
    },
    close: async () => {
      everywhere((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}

/** The answers of a server without faults. */
function usualAnswer(element: Element): string {
  const { id = '', to = '' } = element.attrs;
  const result = (child: string) => `<iq type='result' id='${id}'>${child}</iq>`;
  if (element.is('auth')) return `<success xmlns='${NS_SASL}'/>`;
  if (element.is('iq') && element.attrs.type === 'get') {
    if (element.getChild('vCard')) {
      return result(
        "<vCard xmlns='vcard-temp'><FN>Graf Bot</FN><NICKNAME>hubot</NICKNAME></vCard>",
      );
    }
    if (element.getChild('query', 'jabber:iq:roster')) {
      return result(
        "<query xmlns='jabber:iq:roster'><item jid='1_2@chat.hipchat.test' name='Ann Lee' mention_name='ann'/></query>",
      );
    }
    if (element.getChild('query')) {
      return `<iq type='result' id='${id}' from='${to}'><query xmlns='http://jabber.org/protocol/disco#items'><item jid='1_dev@conf.hipchat.test' name='Dev'/></query></iq>`;
    }
    return result('');
  }
  if (element.is('iq') && element.getChild('bind')) {
    return result(
      "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>1_1@chat.hipchat.test/test</jid></bind>",
    );
  }
  if (element.is('presence') && to.includes('/')) return own(to);
  return '';
}

const MUC_USER = 'http://jabber.org/protocol/muc#user';

/** The presence that tells a client that it has joined a room. */
export const own = (occupant: string, status = '110') =>
  `<presence from='${occupant}'><x xmlns='${MUC_USER}'><item role='participant'/><status code='${status}'/></x></presence>`;

/** The presence that tells a client that it has left a room. */
export const out = (occupant: string, child: string) =>
  `<presence type='unavailable' from='${occupant}'><x xmlns='${MUC_USER}'>${child}<status code='110'/></x></presence>`;
