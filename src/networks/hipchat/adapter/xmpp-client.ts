import { client, type Element, type Entity, type Transport, xml } from '@xmpp/client';
import { SecureSocket, type SecureSocketOptions } from './secure-socket.ts';

const NS_STREAM = 'http://etherx.jabber.org/streams';
/** Characters of one stanza; the roster of a large company has one or two million. */
const LONGEST_STANZA = 8_000_000;
/** Both are safe over TLS that has been verified; HipChat has PLAIN alone. */
const MECHANISMS = ['SCRAM-SHA-1', 'PLAIN'];
/** Stream features that are used; resumption and shortcuts to sign in are left alone. */
const FEATURES = new Set(['mechanisms', 'bind']);

export interface EntityOptions extends SecureSocketOptions {
  readonly username: string;
  readonly password: string;
  readonly resource: string;
  /** Milliseconds that each step of signing in may take. */
  readonly timeoutMs: number;
  /** Called with what a stanza, whoever sent it, set off in a listener. */
  readonly onFault: (error: unknown) => void;
}

/** One connection of @xmpp/client, and the way to drop it. */
export interface XmppEntity {
  readonly entity: Entity;
  /** Closes the socket at once, and rejects every question that is still open. */
  readonly drop: (reason: Error) => void;
}

/**
 * Composes an entity that talks over `SecureSocket` alone, signs in with a password and nothing
 * else, does not reconnect by itself, and lets no input end the process.
 */
export function createEntity(options: EntityOptions): XmppEntity {
  const entity = client({
    service: 'xmpp://server',
    domain: options.domain,
    resource: options.resource,
    timeout: options.timeoutMs,
    credentials: async (authenticate, offered, _fast, asking) => {
      if (!asking.isSecure()) throw new Error('No password is sent without TLS.');
      const credentials = credentialsFor(options, offered);
      if (!credentials) throw new Error('The server takes no password (SASL PLAIN).');
      await authenticate(credentials, credentials.mechanism);
    },
  });
  entity.reconnect.stop();
  const connected: { socket?: SecureSocket } = {};
  const Tcp = tcpTransport(entity);
  class OwnTransport extends Tcp {}
  Object.assign(OwnTransport.prototype, {
    Socket: class extends SecureSocket {
      constructor() {
        super();
        connected.socket = this;
      }
    },
    Parser: class extends GuardedParser {
      constructor() {
        super(options.onFault);
      }
    },
    socketParameters: () => options,
  });
  entity.transports = [OwnTransport];
  return {
    entity,
    drop(reason) {
      const open = [...entity.iqCaller.handlers.values()];
      entity.iqCaller.handlers.clear();
      for (const question of open) question.reject(reason);
      connected.socket?.destroy();
    },
  };
}

/**
 * @xmpp/client encodes what it sends for SASL with `btoa`, which takes bytes. For PLAIN it can be
 * given the bytes of UTF-8; SCRAM computes with the text, so that has to be the same as its bytes.
 */
function credentialsFor(
  { username, password }: EntityOptions,
  offered: readonly string[],
): { username: string; password: string; mechanism: string } | undefined {
  const bytes = (text: string) => Buffer.from(text).toString('latin1');
  const isPlain = bytes(username) === username && bytes(password) === password;
  const usable = isPlain ? MECHANISMS : ['PLAIN'];
  const mechanism = usable.find((name) => offered.includes(name));
  if (mechanism === undefined) return undefined;
  return { username: bytes(username), password: bytes(password), mechanism };
}

/** Of the transports that @xmpp/client comes with, the one that is XML over TCP. */
function tcpTransport(entity: Entity): typeof Transport {
  const found = entity.transports.find(
    ({ prototype }) => prototype.socketParameters('xmpp://server') !== undefined,
  );
  if (found === undefined) throw new Error('@xmpp/client comes without its TCP transport.');
  return found;
}

/**
 * The parser of @xmpp/client throws at some input, and hands on what listeners throw; both would
 * arrive in the socket's `data` event and end the process.
 */
class GuardedParser extends xml.Parser {
  readonly #onFault: (error: unknown) => void;
  #pending = 0;
  #broken = false;

  constructor(onFault: (error: unknown) => void) {
    super();
    this.#onFault = onFault;
  }

  override write(data: string): void {
    if (this.#broken) return;
    this.#pending += data.length;
    try {
      super.write(data);
      if (this.#pending > LONGEST_STANZA) throw new Error('A stanza is too long.');
    } catch (error) {
      this.#break(error);
    }
  }

  override emit(event: string, ...values: unknown[]): boolean {
    if (event !== 'element') return super.emit(event, ...values);
    this.#pending = 0;
    const element = values[0] as Element;
    try {
      // @xmpp/client would follow, behind our back.
      if (element.is('error', NS_STREAM) && element.getChild('see-other-host')) {
        this.#break(new Error('The server points to another one, which is not followed.'));
        return true;
      }
      keepUsedFeatures(element);
      return super.emit(event, ...values);
    } catch (error) {
      this.#onFault(error);
      return true;
    }
  }

  #break(error: unknown): void {
    this.#broken = true;
    super.emit('error', error);
  }
}

function keepUsedFeatures(element: Element): void {
  if (!element.is('features', NS_STREAM)) return;
  element.children = element.children.filter(
    (child) => typeof child !== 'string' && FEATURES.has(child.getName()),
  );
}
