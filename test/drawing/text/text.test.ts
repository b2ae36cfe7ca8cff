import { expect } from 'chai';
import fc from 'fast-check';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { understood } from '../../../src/drawing/understood/understood.ts';
import { graphOf, recordedOn, writtenOn } from '../../support/drawing.ts';

const panelOf = (content: string, mode?: string) => ({
  type: 'text',
  title: '',
  options: { content, ...(mode !== undefined && { mode }) },
});

const written = (content: string, mode?: string, size = { width: 400, height: 300 }) =>
  writtenOn(graphOf({}, panelOf(content, mode), size));

/** The lines of a picture, from the top. */
function linesOn(content: string, mode?: string): string[] {
  const lines = new Map<number, string[]>();
  for (const { text, y } of written(content, mode)) lines.set(y, [...(lines.get(y) ?? []), text]);
  return [...lines.values()].map((words) => words.join(' '));
}

const MARKDOWN = `# On call

Ask **Ada** or *Bob*, or [read
this](https://wiki.example/secret).

1. look
2. \`restart\`
   - twice

> keep calm`;

describe('text panels', () => {
  it('Markdown is headings, paragraphs, lists and quotes', () => {
    expect(linesOn(MARKDOWN)).to.deep.equal([
      'On call',
      'Ask Ada or Bob , or read this .',
      '1. look',
      '2. restart',
      '• twice',
      'keep calm',
    ]);
  });

  it('HTML is its text, without scripts, styles and addresses', () => {
    const html = `<style>p{}</style><p>One<br>two &amp; three</p><script>alert(1)</script>
      <a href="https://evil.example">link</a><img src=x onerror=alert(1)>`;
    expect(linesOn(html, 'html')).to.deep.equal(['One', 'two & three', 'link']);
  });

  it('the older form of the panel is drawn too, and code as it is written', () => {
    const old = writtenOn(graphOf({}, { type: 'text', mode: 'html', content: '<b>Old</b>' }));
    expect(old.map(({ text }) => text)).to.include('Old');
    expect(linesOn('a  = <b>\n# c', 'code')).to.deep.equal(['a  = <b>', '# c']);
  });

  it('a panel without a text is empty', () => {
    expect(written('')).to.deep.equal([]);
  });

  it('tables are rows of cells in columns, of Markdown as of HTML', () => {
    const markdown = '| Name | Load |\n|---|---:|\n| web-01 | 1 |\n| db | 22 |';
    const html = `<table><thead><tr><th>Name</th><th>Load</th></tr></thead>
      <tr><td>web-01<td>1</tr><tr><td><p>db</p></td><td>22</td></tr></table>`;
    for (const [content, mode] of [
      [markdown, 'markdown'],
      [html, 'html'],
    ] as const) {
      expect(linesOn(content, mode)).to.deep.equal(['Name Load', 'web-01 1', 'db 22']);
      const places = written(content, mode);
      const of = (text: string) => places.find((place) => place.text === text);
      expect(of('web-01')?.x).to.equal(of('db')?.x);
      expect((of('1')?.x ?? 0) - (of('web-01')?.x ?? 0)).to.be.at.least(50);
    }
    const [one, two] = ['1', '22'].map((text) =>
      written(markdown, 'markdown').find((place) => place.text === text),
    );
    expect((one?.box.x ?? 0) + (one?.box.width ?? 0)).to.be.closeTo(
      (two?.box.x ?? 0) + (two?.box.width ?? 0),
      2,
    );
  });

  it('a table that is wider than the panel breaks its longest texts', () => {
    const long = 'many words that go on '.repeat(10);
    const places = written(`| A | B |\n|---|---|\n| short | ${long} |`, 'markdown');
    expect(places.map(({ text }) => text)).to.include('short');
    for (const { box } of places) expect(box.x + box.width).to.be.at.most(400);
    expect(new Set(places.map(({ y }) => y)).size).to.be.at.least(4);
  });

  it('a line goes through a text that is struck', () => {
    const [line] = recordedOn(
      graphOf({}, panelOf('~~gone~~'), { width: 400, height: 300 }),
    ).filled.slice(-1);
    const [text] = written('~~gone~~');
    expect(line).to.include({ x: text?.x, colour: text?.colour });
  });

  it('nothing is written outside of the picture, and no two words are on each other', () => {
    const text = `${MARKDOWN}\n\n${'a longer line of words '.repeat(20)}${'x'.repeat(300)}`;
    for (const [width, height] of [
      [400, 200],
      [1000, 500],
      [2000, 1000],
    ] as const) {
      const places = written(text, undefined, { width, height }).map(({ x, y }) => ({ x, y }));
      for (const { x } of places) expect(x).to.be.within(0, width);
      expect(new Set(places.map(({ x, y }) => `${x},${y}`)).size).to.equal(places.length);
    }
  });

  it('what is drawn as on Grafana’s page is understood', () => {
    for (const [content, mode] of [
      [MARKDOWN, undefined],
      ['<h1>A</h1><a href="https://a.example" target=_blank>b</a><br/>', 'html'],
      ['<https://a.example> costs $5', 'markdown'],
      ['a | b\n--|--\n1 | ~~2~~', 'markdown'],
      ['<table><tr><th>A</th></tr><tr><td>1</td></tr></table>', 'html'],
      ['![any](thing)', 'code'],
    ] as const) {
      expect(understood(panelOf(content, mode))).to.deep.equal({ ok: true });
    }
    expect(understood({ type: 'text', mode: 'markdown', content: 'hi' })).to.deep.equal({
      ok: true,
    });
  });

  it('what is not is named', () => {
    const reasons = (content: string, mode = 'markdown') => {
      const result = understood(panelOf(content, mode));
      return 'not' in result ? result.not.join() : '';
    };
    expect(reasons('![a](b.png)')).to.contain('an image');
    expect(reasons('- [x] done')).to.contain('tasks');
    expect(reasons('of $host')).to.contain('$host');
    expect(reasons('of ${host:raw}')).to.contain('${host:raw');
    expect(reasons('<p style="color:red">a</p>', 'html')).to.contain('<p style');
    expect(reasons('<IFRAME src="a">', 'html')).to.contain('<IFRAME');
    expect(reasons('<p onclick="a">', 'html')).to.contain('<p onclick');
    expect(reasons('a', 'text')).to.contain('mode');
    expect(reasons('a'.repeat(30_000))).to.contain('length');
  });

  it('any text gives a picture or one sentence', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc
        .array(
          fc.constantFrom('<b>', '</b>', '<li>', '<ol>', '# ', '\n', '**', '`', '> ', '&#0;', 'x'),
        )
        .map((parts) => parts.join('')),
      fc.constantFrom(
        '>'.repeat(19_000),
        '<div>'.repeat(4_000),
        '*a '.repeat(6_000),
        '['.repeat(9_000),
      ),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('markdown', 'html', 'code'), (content, mode) => {
        understood(panelOf(content, mode));
        try {
          for (const { x } of written(content, mode)) expect(x).to.be.within(-30, 400);
        } catch (error) {
          if (!(error instanceof NotDrawnError)) throw error;
        }
      }),
      { numRuns: 40 },
    );
  });
});
