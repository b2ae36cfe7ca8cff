import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its key, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A CA that signs certificates. */
export interface Authority extends Certificate {
  readonly name: string;
}

/** DER (X.690): a tag, the length of the content, and the content. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: readonly Uint8Array[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const name = (text: string) =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(text)))));
const time = (date: Date) => der(0x18, Buffer.from(date.toISOString().replace(/[-:T]|\.\d+/g, '')));
const extension = (id: string, value: Uint8Array) => sequence(oid(id), der(0x04, value));

const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const DAY_MS = 86_400_000;

function subjectAltName(names: readonly string[]): Buffer {
  const parts = names.map((host) =>
    isIP(host) === 4
      ? der(0x87, Buffer.from(host.split('.').map(Number)))
      : der(0x82, Buffer.from(host)),
  );
  return extension('551d11', sequence(...parts));
}

function issue(
  subject: string,
  extensions: readonly Uint8Array[],
  publicKey: KeyObject,
  issuer: { readonly name: string; readonly key: KeyObject | string },
): string {
  const now = Date.now();
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from(now.toString(16).padStart(12, '0'), 'hex')),
    ECDSA_SHA256,
    name(issuer.name),
    sequence(time(new Date(now - DAY_MS)), time(new Date(now + DAY_MS))),
    name(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, issuer.key);
  const whole = sequence(body, ECDSA_SHA256, der(0x03, Buffer.from([0]), signature));
  // OpenSSL refuses an empty line, so the last line must not end in a line break.
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
const pemOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Makes a CA that is valid for a day. */
export function makeAuthority(subject = 'Test authority'): Authority {
  const key = newKey();
  const isAuthority = extension('551d13', sequence(der(0x01, Buffer.from([0xff]))));
  const cert = issue(subject, [isAuthority], createPublicKey(key), { name: subject, key });
  return { name: subject, cert, key: pemOf(key) };
}

/** Makes a server's certificate for these names and addresses; without a CA it is self-signed. */
export function makeCertificate(names: readonly string[], authority?: Authority): Certificate {
  const key = newKey();
  const [subject = ''] = names;
  const issuer = authority ?? { name: subject, key };
  const cert = issue(subject, [subjectAltName(names)], createPublicKey(key), issuer);
  return { cert, key: pemOf(key) };
}
