import { EventEmitter } from 'node:events';
import net from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import tls from 'node:tls';
import { type Element, xml } from '@xmpp/client';

const NS_TLS = 'urn:ietf:params:xml:ns:xmpp-tls';
const NS_STREAM = 'http://etherx.jabber.org/streams';
/** Most bytes that a server may send before TLS; its features take a few hundred. */
const MOST_BEFORE_TLS = 65_536;

export interface SecureSocketOptions {
  readonly host: string;
  readonly port: number;
  /** The account's domain. */
  readonly domain: string;
  /** The certificate must be for one of these names. */
  readonly names: readonly string[];
  /** CA certificates to trust instead of Node's own, PEM. */
  readonly ca: string | undefined;
}

/** The server offers no connection over which a password may be sent. */
export class InsecureServerError extends Error {
  override readonly name = 'InsecureServerError';
}

/**
 * A socket for @xmpp/client that does STARTTLS (RFC 6120, 5) by itself: it emits `connect` when the
 * certificate has been verified, and the client sees no byte from before. So it cannot sign in over
 * an insecure connection. @xmpp/client's own STARTTLS takes neither a CA nor the names to check.
 */
export class SecureSocket extends EventEmitter {
  /** True once the certificate is verified; @xmpp/client reads it. */
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

  /** Flushes what has been written, then closes. */
  end(): void {
    if (this.#tls) this.#tls.end();
    else this.destroy();
  }

  /** Closes at once, without waiting for the server. */
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
        const what = 'What the server sent before TLS is not XMPP; no password was sent.';
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
        // Bytes after it are not encrypted, and are never read.
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
      // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED=0 does not switch it off.
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
        // A chunk may end inside a character.
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

/** The certificate must be for one of the names; the error is about the first. */
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
    `The server's certificate ${why}; no password was sent. If your own CA signed it, set HUBOT_HIPCHAT_CA_FILE to the CA's file.`,
    { cause },
  );
}
