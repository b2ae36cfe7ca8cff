import { X509Certificate } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import tls, { type SecureContext } from 'node:tls';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs;

/** Bytes; the authorities of all browsers together have less than 1 MB. */
const MAX_BYTES = 10_000_000;

/**
 * The certificates in a file, as PEM; undefined when the file cannot be read, has more than 10 MB, has
 * none, or has one that cannot be used. Node would take such a file silently, and then trust less than
 * was meant.
 */
export function readCertificates(file: string): string | undefined {
  try {
    const certificates = readBounded(file).toString('utf8').match(CERTIFICATE) ?? [];
    for (const certificate of certificates) new X509Certificate(certificate);
    return certificates.map((one) => `${one}\n`).join('') || undefined;
  } catch {
    return undefined;
  }
}

/** Reads to the end, as the size of a pipe or a device is not known before. */
function readBounded(file: string): Buffer {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(MAX_BYTES + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
    if (length > MAX_BYTES) throw new RangeError(`${file} has more than ${MAX_BYTES} bytes`);
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Trusts further certificates besides those that Node trusts by itself.
 * @param ca PEM
 * @returns undefined where there are none
 */
export function trustIn(ca: string | undefined): SecureContext | undefined {
  return ca === undefined ? undefined : tls.createSecureContext({ ca: [...trustedByNode(), ca] });
}

function trustedByNode(): readonly string[] {
  // Since Node 22.15; before, what NODE_EXTRA_CA_CERTS adds cannot be asked for.
  const { getCACertificates } = tls as { getCACertificates?: (type: 'default') => string[] };
  return getCACertificates?.('default') ?? tls.rootCertificates;
}
