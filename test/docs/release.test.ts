import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { notesOf, releasedVersion } from '../../docs/release-notes.ts';

const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- Later.

## [1.2.0] - 2026-11-01

### Fixed

- A fault.

## [1.1.0]

- Without a date.

## [1.0.0] - 2026-01-01
`;

describe('a release', () => {
  it('has the notes of its own section in the changelog', () => {
    expect(notesOf(CHANGELOG, '1.2.0')).to.equal('### Fixed\n\n- A fault.');
  });

  it('is refused without a section, a date or a text', () => {
    expect(() => notesOf(CHANGELOG, '1.2')).to.throw('no section "## [1.2] - YYYY-MM-DD"');
    expect(() => notesOf(CHANGELOG, '1.1.0')).to.throw('has no date');
    expect(() => notesOf(CHANGELOG, '1.0.0')).to.throw('is empty');
  });

  it('is refused where the tag is not the version of package.json', () => {
    expect(releasedVersion('v1.2.0', '1.2.0')).to.equal('1.2.0');
    for (const tag of ['1.2.0', 'v1.2', 'v1.2.1', '']) {
      expect(() => releasedVersion(tag, '1.2.0')).to.throw('it is "v1.2.0"');
    }
  });

  it('is of a version that the changelog does not have as an older one', async () => {
    const { version } = JSON.parse(await read('package.json')) as { version: string };
    const lock = JSON.parse(await read('package-lock.json')) as { version: string };
    expect(lock.version).to.equal(version);
    const released = [...(await read('CHANGELOG.md')).matchAll(/^## \[(\d[^\]]*)\]/gm)];
    if (released.length > 0) expect(released[0]?.[1]).to.equal(version);
  });

  it('is published with provenance and a list of its parts, after all tests', async () => {
    const workflow = await read('.github/workflows/release.yml');
    expect(workflow)
      .to.match(/needs: check/)
      .and.match(/bash \.ci\/run/);
    expect(workflow)
      .to.match(/id-token: write/)
      .and.match(/npm publish --provenance/);
    expect(workflow)
      .to.match(/npm sbom --omit=dev/)
      .and.match(/release-notes -- "\$GITHUB_REF_NAME"/);
  });
});
