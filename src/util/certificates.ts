import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

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
