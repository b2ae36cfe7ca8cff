/**
 * What the changelog says of one version, for a release of it: `npm run release-notes -- v1.2.3`. Ends
 * with status 1 where package.json has another version, or the changelog no section for it.
 */
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

const FILE_OF_PACKAGE = new URL('../package.json', import.meta.url);
const CHANGELOG = new URL('../CHANGELOG.md', import.meta.url);

/**
 * The text of a version's section, without its heading.
 * @param changelog written after Keep a Changelog
 * @param version such as `1.2.3`
 * @throws Error with a sentence: no such section, or one without a date or without text
 */
export function notesOf(changelog: string, version: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  if (section === undefined) {
    throw new Error(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD".`);
  }
  const [heading = '', ...lines] = section.split('\n');
  if (!/ - \d{4}-\d{2}-\d{2}$/.test(heading)) {
    throw new Error(`The section of ${version} in CHANGELOG.md has no date: "## ${heading}".`);
  }
  const notes = lines.join('\n').trim();
  if (notes === '') throw new Error(`The section of ${version} in CHANGELOG.md is empty.`);
  return notes;
}

/**
 * The version that a tag of git releases.
 * @param tag such as `v1.2.3`
 * @param version of package.json
 * @throws Error with a sentence where they differ
 */
export function releasedVersion(tag: string, version: string): string {
  if (tag !== `v${version}`) {
    throw new Error(
      `The tag is "${tag}", and package.json has version ${version}: it is "v${version}".`,
    );
  }
  return version;
}

async function main(tag: string): Promise<void> {
  const { version } = JSON.parse(await readFile(FILE_OF_PACKAGE, 'utf8')) as { version: string };
  const notes = notesOf(await readFile(CHANGELOG, 'utf8'), releasedVersion(tag, version));
  process.stdout.write(`${notes}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await main(process.argv[2] ?? '').catch((error: unknown) => {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  });
}
