import { client, type Element, type Entity, type Transport, xml } from '@xmpp/client';
import { SecureSocket, type SecureSocketOptions } from './secure-socket.ts';

const NS_STREAM = 'http://etherx.jabber.org/streams';
/** Most characters of one stanza; a large company's roster has one or two million. */
const LONGEST_STANZA = 8_000_000;
/** Both are safe over verified TLS; HipChat offers PLAIN only. */
const MECHANISMS = ['SCRAM-SHA-1', 'PLAIN'];
/** The stream features in use; stream resumption and SASL2 are not. */
const FEATURES = new Set(['mechanisms', 'bind']);

export interface EntityOptions extends SecureSocketOptions {
  readonly username: string;
  readonly password: string;
  readonly resource: string;
  /** Milliseconds for each step of signing in. */
  readonly timeoutMs: number;
  /** Called with an error that a listener threw at a stanza. */
  readonly onFault: (error: unknown) => void;
}

/** One connection of @xmpp/client. */
export interface XmppEntity {
  readonly entity: Entity;
  /** Closes the socket at once, and rejects all pending requests. */
  readonly drop: (reason: Error) => void;
}

/**
 * Composes an entity that uses `SecureSocket` only, signs in with a password only, does not reconnect
 * by itself, and whose input cannot end the process.
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
      if (!credentials) throw new Error('The server does not accept passwords (SASL PLAIN).');
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
 * @xmpp/client encodes SASL messages with `btoa`, which takes bytes. PLAIN can be given the bytes of
 * UTF-8; SCRAM computes with the text, so it is offered only when text and bytes are the same.
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

/** The one of @xmpp/client's transports that is XML over TCP. */
function tcpTransport(entity: Entity): typeof Transport {
  const found = entity.transports.find(
    ({ prototype }) => prototype.socketParameters('xmpp://server') !== undefined,
  );
  if (found === undefined) throw new Error('@xmpp/client has no TCP transport.');
  return found;
}

/**
 * @xmpp/client's parser throws at some input, and passes on what listeners throw; both would surface
 * in the socket's `data` event and end the process.
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
      // @xmpp/client would follow it by itself.
      if (element.is('error', NS_STREAM) && element.getChild('see-other-host')) {
        this.#break(new Error('The server redirects to another one, which is not followed.'));
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
