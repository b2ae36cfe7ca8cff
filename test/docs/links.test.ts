import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { marked, type Token } from 'marked';

const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): Set<string> {
  const lines = readFileSync(page, 'utf8').replaceAll(/^```[^]*?^```/gm, '');
  const headings = Array.from(lines.matchAll(/^#+ (.+)$/gm), ([, text = '']) => text);
  return new Set(
    headings.map((text) =>
      text
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}

function linksOf(page: string): string[] {
  const links: string[] = [];
  void marked.walkTokens(marked.lexer(readFileSync(page, 'utf8')), (token: Token) => {
    if (token.type === 'link' || token.type === 'image') links.push(String(token.href));
  });
  return links;
}

function isBroken(page: string, link: string): boolean {
  if (/^[a-z]+:/i.test(link)) return !URL.canParse(link) || link.startsWith('http://localhost');
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? page : path.join(path.dirname(page), decodeURIComponent(file));
  if (!existsSync(target)) return true;
  return anchor !== undefined && !anchorsOf(target).has(anchor);
}

describe('the links of the docs', () => {
  it('are found', () => {
    expect(linksOf('README.md')).to.include('docs/README.md');
  });

  for (const page of PAGES) {
    it(`lead somewhere, in ${page}`, () => {
      expect(linksOf(page).filter((link) => isBroken(page, link))).to.deep.equal([]);
    });
  }

  it('lead to every page from docs/README.md', () => {
    const pages = PAGES.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md');
    const linked = linksOf('docs/README.md').map((link) => path.join('docs', link));
    expect(pages.filter((page) => !linked.includes(page))).to.deep.equal([]);
  });
});
