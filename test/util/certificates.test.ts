import { execFileSync, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import tls from 'node:tls';
import { expect } from 'chai';
import { readCertificates } from '../../src/util/certificates.ts';
import { temporaryFolder } from '../support/folder.ts';

const [AUTHORITY = ''] = tls.rootCertificates;

describe('a file of certificates', () => {
  const folder = temporaryFolder();

  it('may have text between its certificates', async () => {
    const file = path.join(folder.path, 'some.pem');
    await writeFile(file, `# one\n${AUTHORITY}\n# two\n${AUTHORITY}\n`);
    expect(readCertificates(file)).to.equal(`${AUTHORITY}\n${AUTHORITY}\n`);
  });

  it('that has more than 10 MB, or no end, is not used', async () => {
    const file = path.join(folder.path, 'large.pem');
    await writeFile(file, AUTHORITY + ' '.repeat(10_000_000));
    expect(readCertificates(file)).to.equal(undefined);
    expect(readCertificates('/dev/zero')).to.equal(undefined);
  });

  it('may be a pipe, which has no size', () => {
    const file = path.join(folder.path, 'pipe');
    execFileSync('sh', ['-c', 'mkfifo "$0"', file]);
    spawn('sh', ['-c', 'printf "%s\\n" "$0" > "$1"', AUTHORITY, file]);
    expect(readCertificates(file)).to.equal(`${AUTHORITY}\n`);
  });

  it('that cannot be read is not used', async () => {
    expect(readCertificates(folder.path)).to.equal(undefined);
    expect(readCertificates(path.join(folder.path, 'missing'))).to.equal(undefined);
    const file = path.join(folder.path, 'none.pem');
    await writeFile(file, 'no certificate');
    expect(readCertificates(file)).to.equal(undefined);
  });
});
