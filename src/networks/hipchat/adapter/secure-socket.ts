import { EventEmitter } from 'node:events';
import net from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import tls from 'node:tls';
import { type Element, xml } from '@xmpp/client';

const NS_TLS = 'urn:ietf:params:xml:ns:xmpp-tls';
const NS_STREAM = 'http://etherx.jabber.org/streams';
/** Bytes that a server may send before TLS; its features are a few hundred. */
const MOST_BEFORE_TLS = 65_536;

export interface SecureSocketOptions {
  readonly host: string;
  readonly port: number;
  /** The domain of the account. */
  readonly domain: string;
  /** Names of which the certificate must bear one. */
  readonly names: readonly string[];
  /** Authorities to trust instead of Node's own, PEM. */
  readonly ca: string | undefined;
}

/** Nobody was reached to whom a password could be given. */
export class InsecureServerError extends Error {
  override readonly name = 'InsecureServerError';
}

/**
 * A socket for @xmpp/client that does STARTTLS (RFC 6120, 5) by itself: it says `connect` when the
 * certificate has been verified, and not a byte from before that reaches the client. So there is no
 * way for it to sign in on an insecure connection. What @xmpp/client does on its own takes neither
 * an authority nor the names to check.
 */
export class SecureSocket extends EventEmitter {
  /** True once the server is known to be the right one; @xmpp/client asks for it. */
  secure = false;
  readonly #decoder = new StringDecoder('utf8');
  #plain: net.Socket | undefined;
  #tls: tls.TLSSocket | undefined;
  #closed = false;

  connect(options: SecureSocketOptions): void {
    const { host, port } = options;
    const plain = net.connect({ host, port, keepAlive: true, noDelay: true });
    this.#plain = plain;
    plain.on('error', (error) => {
      this.#fail(error);
    });
    plain.on('close', () => {
      this.#fail(new Error('The server closed the connection before TLS.'));
    });
    plain.once('connect', () => {
      this.#askForTls(plain, options);
    });
  }

  write(text: string, done: (error?: Error | null) => void): void {
    if (this.#tls?.writable) this.#tls.write(text, done);
    else done(new Error('The connection is closed.'));
  }

  /** Sends what has been written, then closes. */
  end(): void {
    if (this.#tls) this.#tls.end();
    else this.destroy();
  }

  /** Closes at once, whatever the other side does. */
  destroy(): void {
    this.#tls?.destroy();
    this.#plain?.destroy();
    this.#close();
  }

  #askForTls(plain: net.Socket, options: SecureSocketOptions): void {
    const parser = new xml.Parser();
    let bytes = 0;
    const read = (chunk: Buffer) => {
      bytes += chunk.length;
      try {
        if (bytes > MOST_BEFORE_TLS) throw new Error('too much of it');
        parser.write(chunk.toString('latin1'));
      } catch (cause) {
        const what = 'The server sent something before TLS that is no XMPP; no password was sent.';
        this.#fail(new InsecureServerError(what, { cause }));
      }
    };
    parser.on('error', (error: Error) => {
      throw error;
    });
    parser.on('end', () => {
      throw new Error('the stream was closed');
    });
    parser.on('element', (element: Element) => {
      if (element.is('features', NS_STREAM) && element.getChild('starttls', NS_TLS)) {
        plain.write(xml('starttls', { xmlns: NS_TLS }).toString());
      } else if (element.is('proceed', NS_TLS)) {
        // Whatever came in behind it is not encrypted, and never looked at.
        plain.off('data', read);
        parser.removeAllListeners();
        this.#upgrade(plain, options);
      } else {
        const what = 'The server offers no encryption (STARTTLS); no password was sent.';
        this.#fail(new InsecureServerError(what));
      }
    });
    plain.on('data', read);
    const root = { to: options.domain, version: '1.0', xmlns: 'jabber:client' };
    const header = xml('stream:stream', { ...root, 'xmlns:stream': NS_STREAM }).toString();
    plain.write(`<?xml version='1.0'?>${header.replace('/>', '>')}`);
  }

  #upgrade(plain: net.Socket, { domain, names, ca }: SecureSocketOptions): void {
    const socket = tls.connect({
      socket: plain,
      ...(net.isIP(domain) === 0 ? { servername: domain } : {}),
      ...(ca === undefined ? {} : { ca }),
      // Said here, so that NODE_TLS_REJECT_UNAUTHORIZED=0 does not undo it.
      rejectUnauthorized: true,
      checkServerIdentity: (_host, certificate) => checkNames(names, certificate),
    });
    this.#tls = socket;
    socket.once('secureConnect', () => {
      this.secure = socket.authorized;
      if (this.secure) this.emit('connect');
      else this.#fail(socket.authorizationError);
    });
    socket.on('data', (chunk: Buffer) => {
      if (this.#closed) return;
      try {
        // A character's bytes may come in two pieces.
        this.emit('data', this.#decoder.write(chunk));
      } catch (error) {
        this.#fail(error instanceof Error ? error : new Error(String(error)));
      }
    });
    socket.on('error', (cause: Error) => {
      this.#fail(this.secure ? cause : refusal(cause));
    });
    socket.on('close', () => {
      this.#fail(
        this.secure ? undefined : new Error('The server closed the connection during TLS.'),
      );
    });
  }

  #fail(error: Error | undefined): void {
    if (this.#closed) return;
    if (error !== undefined) this.emit('error', error);
    this.destroy();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.secure = false;
    this.emit('close');
  }
}

/** The certificate must be for one of the names; the error is the one about the first. */
function checkNames(names: readonly string[], certificate: tls.PeerCertificate): Error | undefined {
  const errors = names.map((name) => tls.checkServerIdentity(name, certificate));
  return errors.some((error) => error === undefined) ? undefined : errors[0];
}

function refusal(cause: Error): InsecureServerError {
  const code = 'code' in cause ? String(cause.code) : cause.message;
  const why =
    code === 'ERR_TLS_CERT_ALTNAME_INVALID'
      ? 'is for another name'
      : `cannot be verified (${code})`;
  return new InsecureServerError(
    `The server's certificate ${why}; no password was sent. If it is your own authority's, name its file in HUBOT_HIPCHAT_CA_FILE.`,
    { cause },
  );
}
