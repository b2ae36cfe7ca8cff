import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls, { type SecureContext } from 'node:tls';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs;

/**
 * The certificates in a file, as PEM; undefined when the file cannot be read, has none, or has one that
 * cannot be used. Node would take such a file silently, and then trust less than was meant.
 */
export function readCertificates(file: string): string | undefined {
  try {
    const certificates = readFileSync(file, 'utf8').match(CERTIFICATE) ?? [];
    for (const certificate of certificates) new X509Certificate(certificate);
    return certificates.map((one) => `${one}\n`).join('') || undefined;
  } catch {
    return undefined;
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
