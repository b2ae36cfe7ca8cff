import { expect } from 'chai';
import { understanding } from '../../../src/drawing/understood/understanding.ts';
import { understood } from '../../../src/drawing/understood/understood.ts';
import { recordedOn, textsOn, writtenOn } from '../../support/drawing.ts';
import { drawnFrom, tableOf } from '../../support/tables.ts';

const LINK = '#6e9fff';

interface Given {
  readonly columns?: Readonly<Record<string, readonly unknown[]>>;
  readonly defaults?: object;
  readonly options?: object;
  readonly width?: number;
  readonly height?: number;
}

/** A table of which all cells are of one type. */
function cellsOf(cellOptions: object, { columns, defaults, options, ...size }: Given = {}) {
  const panel = {
    type: 'table',
    title: 'Cells',
    fieldConfig: {
      defaults: { ...defaults, custom: { cellOptions } },
      overrides: [],
    },
    options: { showHeader: false, ...options },
  };
  return drawnFrom([tableOf(columns ?? { what: ['a'] })], panel, size);
}

/** What is written in cells, without the panel's title. */
const texts = (...given: Parameters<typeof cellsOf>) => textsOn(cellsOf(...given)).slice(1);

describe('cells of JSON', () => {
  const columns = { what: ['{"a":{"b":1}}', 'no JSON', '[1,"x"]'] };

  it('have it with spaces, in one line', () => {
    expect(texts({ type: 'json-view' }, { columns })).to.deep.equal([
      '{ "a": { "b": 1 } }',
      'no JSON',
      '[ 1, "x" ]',
    ]);
    expect(texts({ type: 'json-view' }, { columns: { what: [7, null] } })).to.deep.equal([
      '7',
      'null',
    ]);
  });

  it('have it in as many lines as it needs where they wrap, each as far in as it belongs', () => {
    const given = { columns: { what: ['{"a":{"b":1}}'] } };
    const lines = writtenOn(cellsOf({ type: 'json-view', wrapText: true }, given)).slice(1);
    expect(lines.map(({ text }) => text.replaceAll('\u00a0', '.'))).to.deep.equal([
      '{',
      '.."a": {',
      '...."b": 1',
      '..}',
      '}',
    ]);
    const steps = lines.slice(1).map(({ y }, index) => y - (lines[index]?.y ?? 0));
    expect(new Set(steps)).to.have.lengthOf(1);
  });
});

describe('cells of links', () => {
  const links = [
    { title: 'Logs of ${__data.fields.what}', url: '/explore?x=${__value.raw}' },
    { title: 'No address', url: '' },
    { title: '${__field.name}: ${__value.text}', url: 'https://example.com' },
  ];

  it('have the titles of all that have an address, in the colour of links', () => {
    const given = { columns: { what: ['web'] }, defaults: { links } };
    const [written] = writtenOn(cellsOf({ type: 'data-links' }, given)).slice(1);
    expect(written?.text).to.equal('Logs of web │ what: web');
    expect(written?.colour).to.equal(LINK);
    expect(texts({ type: 'data-links', wrapText: true }, given)).to.deep.equal([
      'Logs of web',
      'what: web',
    ]);
    expect(texts({ type: 'data-links' })).to.deep.equal(['']);
  });

  it('write values as they are written elsewhere, or as they are in the data', () => {
    const titled = (title: string) =>
      texts(
        { type: 'data-links' },
        {
          columns: { what: [0.5], 'a.b': ['z'] },
          defaults: { unit: 'percentunit', links: [{ title, url: '/x' }] },
        },
      )[0];
    expect(titled('${__value.text} ${__value.raw} ${__value.numeric}')).to.equal('50% 0.5 0.5');
    expect(titled('${__data.fields["a.b"]} ${__data.fields[0]}')).to.equal('z 50%');
    expect(titled('${__data.fields.constructor} ${__field.labels.job}')).to.equal(
      '${__data.fields.constructor} ',
    );
  });

  it('of texts with links have these texts in the colour of links, unless they have another', () => {
    const colour = (type: string) =>
      writtenOn(cellsOf({ type }, { columns: { what: ['web'] }, defaults: { links } })).find(
        ({ text }) => text === 'web',
      )?.colour;
    expect(colour('auto')).to.equal(LINK);
    expect(colour('color-text')).not.to.equal(LINK);
  });

  it('with variables that are not filled in here are not understood', () => {
    const panel = (title: string) => ({
      type: 'table',
      fieldConfig: { defaults: { links: [{ title, url: '/x' }] }, overrides: [] },
    });
    expect(understood(panel('Of ${__data.fields["a b"].text} and ${__series.name}'))).to.eql({
      ok: true,
    });
    for (const title of ['${cluster}', '$cluster', '[[cluster]]', '${__from}']) {
      expect(understood(panel(title)), title).to.have.property('not');
    }
  });
});

describe('cells of images', () => {
  const address = 'https://example.com/a.png';

  it('have their text in place of an image, or their address, and are not understood', () => {
    const given = { columns: { what: [address, null] } };
    expect(texts({ type: 'image', alt: 'a face' }, given)).to.deep.equal(['a face', '']);
    const drawing = cellsOf({ type: 'image' }, given);
    const [written] = writtenOn(drawing).slice(1);
    expect([written?.text, written?.colour]).to.deep.equal([address, LINK]);
    const { leftOut, impossible } = understanding(drawing.panel, drawing.frames);
    expect(leftOut).to.deep.equal(['fieldConfig.defaults.custom.cellOptions.type: image']);
    expect(impossible).to.equal(undefined);
  });
});

describe('cells of labels', () => {
  it('have the parts of a text or of a list as labels', () => {
    const columns = { what: ['prod, eu ,blue', '["a, b", 7]', '[broken, x', '', null] };
    expect(texts({ type: 'pill' }, { columns })).to.deep.equal([
      'prod',
      'eu',
      'blue',
      'a, b',
      '7',
      '[broken',
      'x',
    ]);
  });

  it('have a colour by the letters of each, by the value mapping, or that of the panel', () => {
    const ink = (given: Given) =>
      writtenOn(cellsOf({ type: 'pill' }, { columns: { what: ['up,down,up'] }, ...given }))
        .slice(1)
        .map(({ colour }) => colour);
    const [first, second, third] = ink({ defaults: { color: { mode: 'palette-classic' } } });
    expect(first).to.equal(third);
    expect(second).to.be.a('string');
    const color = { mode: 'fixed', fixedColor: '#ffff00' };
    expect(new Set(ink({ defaults: { color } }))).to.deep.equal(new Set(['#202226']));
    const mappings = [
      { type: 'value', options: { up: { color: '#ffff00' }, down: { color: '#000088' } } },
    ];
    expect(ink({ defaults: { mappings } })).to.deep.equal(['#202226', '#f7f8fa', '#202226']);
  });

  it('are plain where there are no texts', () => {
    expect(texts({ type: 'pill' }, { columns: { what: [7.5] } })).to.deep.equal(['7.50']);
  });

  it('end at the edge of the cell, unless they wrap', () => {
    const columns = { what: ['a label,another label,a third label,a fourth label'] };
    const places = (wrapText: boolean) =>
      writtenOn(cellsOf({ type: 'pill', wrapText }, { columns, width: 240 })).slice(1);
    expect(new Set(places(false).map(({ y }) => y))).to.have.lengthOf(1);
    expect(places(false).at(-1)?.text).to.match(/…$/);
    expect(new Set(places(true).map(({ y }) => y)).size).to.be.greaterThan(1);
    expect(places(true).map(({ text }) => text)).to.include('a fourth label');
  });
});

describe('cells of Markdown', () => {
  it('have its text and looks, and neither tags nor scripts', () => {
    const columns = {
      what: ['**up** since [noon](javascript:alert(1)) <script>alert(2)</script><b>x</b>'],
    };
    const written = writtenOn(cellsOf({ type: 'markdown' }, { columns })).slice(1);
    const whole = written.map(({ text }) => text).join(' ');
    expect(whole).to.equal('up since noon x');
    expect(written.find(({ text }) => text === 'noon')?.colour).to.equal(LINK);
  });

  it('are as high as their row, or their row as they are', () => {
    const columns = { what: ['# Head\n- one\n- two\n- three'] };
    expect(texts({ type: 'markdown' }, { columns })).to.deep.equal(['Head']);
    expect(texts({ type: 'markdown', dynamicHeight: true }, { columns })).to.include.members([
      'Head',
      '•',
      'one',
      'two',
      'three',
    ]);
  });

  it('that are nested by the thousand cost one sentence', () => {
    const columns = { what: ['> '.repeat(2_000) + 'x'] };
    expect(() => texts({ type: 'markdown' }, { columns })).to.satisfy((draw: () => unknown) => {
      try {
        draw();
        return true;
      } catch (error) {
        return error instanceof Error && error.name === 'NotDrawnError';
      }
    });
  });
});

describe('rows', () => {
  const long = Array.from({ length: 12 }, (_, line) => `line ${line}`).join('\n');

  it('break where a text does, and are at most as high as the panel says', () => {
    const given = { columns: { what: [long, 'next'] } };
    const next = (options: object) =>
      writtenOn(cellsOf({ type: 'auto', wrapText: true }, { ...given, options })).find(
        ({ text }) => text === 'next',
      )?.y ?? 0;
    expect(texts({ type: 'auto', wrapText: true }, given)).to.include('line 11');
    expect(next({})).to.be.greaterThan(next({ maxRowHeight: 60 }) + 100);
    expect(texts({ type: 'auto', wrapText: true }, { ...given, options: { maxRowHeight: 60 } }))
      .to.include('line 2 …')
      .and.not.include('line 3');
  });

  it('that are higher than the panel are cut at its end', () => {
    const given = { columns: { what: [long, 'next'] }, height: 160 };
    const written = texts({ type: 'auto', wrapText: true }, given);
    expect(written[0]).to.equal('line 0');
    expect(written.at(-2)).to.match(/^line \d …$/);
    expect(written.at(-1)).to.equal('1 more row');
    const only = { columns: { what: [long] }, height: 160 };
    expect(texts({ type: 'auto', wrapText: true }, only).at(-1)).to.match(/^line \d …$/);
  });

  it('are as many as a page has, where there are pages', () => {
    const columns = { what: ['a', 'b', 'c', 'd'] };
    const options = { pageSize: 2, enablePagination: true };
    expect(texts({ type: 'auto' }, { columns, options })).to.deep.equal(['a', 'b', '2 more rows']);
    expect(texts({ type: 'auto' }, { columns, options: { pageSize: 2 } })).to.include('d');
  });

  it('that there are none of leave the head, and say that there is no data', () => {
    const given = { columns: { what: [] }, options: { showHeader: true } };
    expect(texts({ type: 'auto' }, given)).to.deep.equal(['what', 'No data']);
    expect(texts({ type: 'auto' }, { ...given, defaults: { noValue: 'none' } })).to.include('none');
  });
});

describe('columns', () => {
  const names = Array.from({ length: 12 }, (_, at) => `column ${String(at)}`);
  const columns = Object.fromEntries(names.map((name) => [name, ['some text of some words']]));

  it('that have no room side by side are counted below the others', () => {
    const given = { columns, width: 400, height: 200, options: { showHeader: true } };
    const drawing = cellsOf({ type: 'auto' }, given);
    const written = writtenOn(drawing);
    expect(written.at(-1)?.text).to.match(/^\d more columns$/);
    const heads = written.filter(({ text }) => text.startsWith('col'));
    expect(heads.length).to.be.within(3, 6);
    expect(Math.max(...heads.map(({ x }) => x))).to.be.lessThan(340);
    const many = { ...given, columns: { a: Array.from({ length: 99 }, () => 'x'), ...columns } };
    expect(textsOn(cellsOf({ type: 'auto' }, many)).at(-1)).to.match(
      /^\d+ more rows?, \d+ more columns$/,
    );
  });

  it('by the thousand are counted, and those that have room are drawn', () => {
    const many = Array.from({ length: 1_500 }, (_, at) => `c${String(at)}`);
    const cells = Array.from({ length: 50 }, () => 'text');
    const columns = Object.fromEntries(many.map((name) => [name, cells]));
    const written = textsOn(cellsOf({ type: 'auto' }, { columns }));
    expect(written.at(-1)).to.match(/^\d+ more rows, 14\d\d more columns$/);
    expect(written.filter((text) => text === 'text').length).to.be.within(50, 400);
  });

  it('have lines between them', () => {
    const { filled } = recordedOn(cellsOf({ type: 'auto' }, { columns: { a: ['x'], b: ['y'] } }));
    expect(filled.filter(({ width, height }) => width === 1 && height > 30)).to.have.lengthOf(1);
  });

  it('may have no name in the head, and a sign of their type', () => {
    const panel = (options: object, custom: object = {}) => ({
      type: 'table',
      fieldConfig: { defaults: { custom }, overrides: [] },
      options,
    });
    const frames = [tableOf({ what: ['a'], Time: [0], n: [1], is: [true] })];
    const nameless = textsOn(drawnFrom(frames, panel({}, { hideHeader: true })));
    expect(nameless).to.include('a').and.not.include('what');
    const place = (showTypeIcons: boolean) =>
      writtenOn(drawnFrom(frames, panel({ showTypeIcons }))).find(({ text }) => text === 'what')
        ?.x ?? 0;
    expect(place(true)).to.equal(place(false) + 20);
  });

  it('are as wide as the panel says at least', () => {
    const second = (custom: Readonly<Record<string, unknown>>) => {
      const panel = {
        type: 'table',
        fieldConfig: {
          defaults: {},
          overrides: [
            {
              matcher: { id: 'byName', options: 'a' },
              properties: Object.entries(custom).map(([id, value]) => ({ id, value })),
            },
          ],
        },
      };
      const frames = [tableOf({ a: ['x'], b: ['y'] })];
      const written = writtenOn(drawnFrom(frames, panel, { width: 400 }));
      return written.find(({ text }) => text === 'y')?.x ?? 0;
    };
    expect(second({})).to.be.lessThan(220);
    expect(second({ 'custom.minWidth': 300 })).to.be.at.least(300);
  });
});
