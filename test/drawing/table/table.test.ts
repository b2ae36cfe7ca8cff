import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { columnWidths } from '../../../src/drawing/table/column-widths.ts';
import { understood } from '../../../src/drawing/understood/understood.ts';
import type { Field } from '../../../src/grafana/query/frames.ts';
import { graphOf, pixelsOf, recordedOn, textsOn, writtenOn } from '../../support/drawing.ts';

const field = (name: string, type: Field['type'], values: readonly unknown[]): Field => ({
  name,
  type,
  config: {},
  values,
});

const HOSTS = [
  field('at', 'time', [0, 60_000, 120_000]),
  field('host', 'string', ['web-10', 'web-9', 'db']),
  field('CPU', 'number', [0.5, null, 0.91]),
];

const override = (name: string, ...properties: readonly (readonly [string, unknown])[]) => ({
  matcher: { id: 'byName', options: name },
  properties: properties.map(([id, value]) => ({ id, value })),
});

interface Given {
  readonly fields?: readonly Field[];
  readonly options?: object;
  readonly overrides?: readonly object[];
  readonly height?: number;
  readonly width?: number;
}

function tableOf({ fields = HOSTS, options = {}, overrides = [], ...size }: Given = {}) {
  const frames = [{ refId: 'A', length: fields[0]?.values.length ?? 0, notices: [], fields }];
  const panel = {
    type: 'table',
    title: 'Hosts',
    fieldConfig: { defaults: { unit: 'percentunit' }, overrides },
    options,
  };
  return graphOf({}, panel, { frames, ...size });
}

/** The texts of one column, from the top. */
const columnOf = (drawing: ReturnType<typeof tableOf>, texts: readonly string[]) =>
  textsOn(drawing).filter((text) => texts.includes(text));

describe('tables', () => {
  it('have a head and a cell for each value, as its column writes it', () => {
    expect(textsOn(tableOf())).to.include.members([
      'at',
      '1970-01-01 00:01:00',
      'host',
      'web-9',
      'CPU',
      '50%',
      '91%',
    ]);
    expect(textsOn(tableOf({ options: { showHeader: false } }))).not.to.include('host');
  });

  it('are sorted as the panel says: numbers by size, what is missing below, texts by the alphabet', () => {
    const order = (displayName: string, desc: boolean) =>
      columnOf(tableOf({ options: { sortBy: [{ displayName, desc }] } }), [
        'web-10',
        'web-9',
        'db',
      ]);
    expect(order('CPU', true)).to.deep.equal(['db', 'web-10', 'web-9']);
    expect(order('CPU', false)).to.deep.equal(['web-9', 'web-10', 'db']);
    expect(order('host', false)).to.deep.equal(['db', 'web-9', 'web-10']);
    expect(order('at', true)).to.deep.equal(['db', 'web-9', 'web-10']);
    expect(order('no such column', true)).to.deep.equal(['web-10', 'web-9', 'db']);
  });

  it('have an arrow behind the name of each column that they are sorted by, and room for it', () => {
    const options = (desc: boolean) => ({
      sortBy: [
        { displayName: 'CPU', desc },
        { displayName: 'host' },
        { displayName: 'CPU', desc: !desc },
        { displayName: 'no such column' },
      ],
    });
    expect(textsOn(tableOf({ options: options(true) })).slice(0, 6)).to.deep.equal([
      'Hosts',
      'at',
      'host',
      '↑',
      'CPU',
      '↓',
    ]);
    const written = writtenOn(tableOf({ options: options(false), width: 300 })).slice(0, 6);
    const [name, arrow] = written.slice(4);
    expect(arrow?.text).to.equal('↑');
    expect(arrow?.x, 'a name on the right').to.be.greaterThan(name?.x ?? 0);
    expect(arrow?.x).to.be.lessThan(300 - 16);
  });

  it('leave out hidden columns', () => {
    for (const property of [
      ['custom.hidden', true],
      ['custom.hideFrom', { viz: true }],
    ] as const) {
      expect(textsOn(tableOf({ overrides: [override('host', property)] }))).not.to.include('host');
    }
  });

  it('say how many rows have no room', () => {
    const fields = [
      field(
        'n',
        'number',
        Array.from({ length: 50 }, (_, index) => index),
      ),
    ];
    const texts = textsOn(tableOf({ fields, height: 250 }));
    expect(texts.at(-1)).to.equal('46 more rows');
    expect(texts).to.have.lengthOf(1 + 1 + 4 + 1);
    expect(textsOn(tableOf({ height: 400 })).join()).not.to.match(/more row/);
  });

  it('colour texts and grounds by the value', () => {
    const thresholds = {
      steps: [
        { color: 'green', value: null },
        { color: 'red', value: 0.8 },
      ],
    };
    const colourOf = (type: string) =>
      writtenOn(
        tableOf({
          overrides: [
            override('CPU', ['thresholds', thresholds], ['custom.cellOptions', { type }]),
          ],
        }),
      ).find(({ text }) => text === '91%')?.colour;
    expect(colourOf('color-text')?.toLowerCase()).to.equal('#f2495c');
    expect(colourOf('color-background')).to.equal('#f7f8fa');
    expect(colourOf('auto')).to.equal('#ccccdc');
  });

  it('write the value of a gauge beside its bar, unless it is hidden', () => {
    const gauge = (valueDisplayMode: string) =>
      override('CPU', ['custom.cellOptions', { type: 'gauge', valueDisplayMode }]);
    expect(textsOn(tableOf({ overrides: [gauge('text')] }))).to.include('91%');
    expect(textsOn(tableOf({ overrides: [gauge('hidden')] }))).not.to.include('91%');
  });

  it('leave the bar of a missing value empty', () => {
    const rows = (value: number | null) => {
      const fields = [field('CPU', 'number', [value, 1])];
      const cellOptions = { type: 'gauge', mode: 'basic', valueDisplayMode: 'hidden' };
      const range = [
        ['min', 0],
        ['max', 1],
      ] as const;
      const drawing = tableOf({
        fields,
        overrides: [override('CPU', ...range, ['custom.cellOptions', cellOptions])],
      });
      return recordedOn(drawing).filled.filter(({ width }) => width === 2).length;
    };
    expect(rows(0.5)).to.equal(2);
    expect(rows(null)).to.equal(1);
  });

  it('fill gauges in the mode that they have', () => {
    const cells = (cellOptions: object) =>
      tableOf({ overrides: [override('CPU', ['custom.cellOptions', cellOptions])] });
    const picture = (cellOptions: object) =>
      createHash('sha1')
        .update(pixelsOf(cells(cellOptions)))
        .digest('hex');
    const modes = ['basic', 'gradient', 'lcd'].map((mode) => picture({ type: 'gauge', mode }));
    expect(new Set(modes)).to.have.lengthOf(3);
    expect(['basic', 'gradient-gauge', 'lcd-gauge'].map((type) => picture({ type }))).to.deep.equal(
      modes,
    );
  });

  it('take cells as they were called before Grafana 9.4, in defaults and overrides, the last of which counts', () => {
    const drawn = (displayMode: string, ...overrides: readonly object[]) => {
      const { panel, ...drawing } = tableOf({ overrides: [...overrides] });
      const fieldConfig = {
        ...(panel as { readonly fieldConfig: object }).fieldConfig,
        defaults: { unit: 'percentunit', custom: { displayMode } },
      };
      return textsOn({ ...drawing, panel: { ...(panel as object), fieldConfig } });
    };
    const plain = override('CPU', ['custom.cellOptions', { type: 'auto' }]);
    const old = override('CPU', ['custom.displayMode', 'json-view']);
    expect(drawn('json-view')).to.include('0.5').and.not.include('50%');
    expect(drawn('json-view', plain)).to.include('50%');
    expect(drawn('json-view', plain, old))
      .to.include('0.5')
      .and.not.include('50%');
  });

  it('give a whole row the colour of its first cell that colours rows, values or none', () => {
    const cellOptions = { type: 'color-background', applyToRow: true, mode: 'basic' };
    const coloured = (name: string, color: string) =>
      override(
        name,
        ['thresholds', { steps: [{ color, value: null }] }],
        ['custom.cellOptions', cellOptions],
      );
    const { filled, written } = recordedOn(
      tableOf({ overrides: [coloured('CPU', '#000088'), coloured('host', '#ffff00')] }),
    );
    const inks = new Map(written.map(({ text, colour }) => [text, colour]));
    expect(inks.get('db')).to.equal('#202226');
    expect(inks.get('50%')).to.equal('#202226');
    expect(inks.get('web-9'), 'a row without a value').to.equal('#202226');
    expect(filled.filter(({ width, height }) => width > 200 && height === 36)).to.have.lengthOf(9);
    const hidden = tableOf({
      overrides: [coloured('host', '#ffff00'), override('host', ['custom.hidden', true])],
    });
    expect(
      new Map(writtenOn(hidden).map(({ text, colour }) => [text, colour])).get('50%'),
    ).to.equal('#202226');
  });

  it('go on in further lines where a column wraps, and leave room for them', () => {
    const long = 'the disk of the first host of the second rack is nearly full, and was so before';
    const fields = [field('what', 'string', [long, 'ok']), field('n', 'number', [1, 2])];
    const texts = (wrapText: boolean) =>
      writtenOn(
        tableOf({
          fields,
          width: 300,
          overrides: [override('what', ['custom.cellOptions', { type: 'auto', wrapText }])],
        }),
      );
    const place = (wrapText: boolean) => texts(wrapText).find(({ text }) => text === 'ok')?.y ?? 0;
    expect(
      texts(true)
        .map(({ text }) => text)
        .join(' '),
    )
      .to.include('nearly full')
      .and.not.include('…');
    expect(
      texts(false)
        .map(({ text }) => text)
        .join(' '),
    ).to.include('…');
    expect(place(true)).to.be.greaterThan(place(false) + 30);
  });

  describe('with a foot', () => {
    const fields = [
      field('host', 'string', ['a', 'b', 'c']),
      field('load', 'number', [1, 2, 4.5]),
      field('users', 'number', [10, null, 30]),
    ];
    const foot = (footer: object) =>
      textsOn(tableOf({ fields, options: { footer: { show: true, ...footer } } })).slice(13);

    it('write what is calculated of each column of numbers below it', () => {
      expect(foot({ reducer: ['sum'] })).to.deep.equal(['Total', '750%', '4000%']);
      expect(foot({ reducer: ['mean'], fields: ['load'] })).to.deep.equal(['Mean', '250%']);
      expect(foot({ reducer: ['count'], fields: '' })).to.deep.equal(['Count', '3', '2']);
      expect(foot({ reducer: ['sum'], show: false })).to.deep.equal([]);
      expect(foot({ reducer: [] })).to.deep.equal([]);
    });

    it('count rows', () => {
      expect(foot({ reducer: ['count'], countRows: true })).to.deep.equal(['Count', '3']);
    });

    it('have the calculations of each column, as Grafana has them since 12.2', () => {
      const of = (...reducers: string[]) =>
        textsOn(
          tableOf({ fields, overrides: [override('load', ['custom.footer', { reducers }])] }),
        ).slice(13);
      expect(of('sum')).to.deep.equal(['Total', '750%']);
      expect(of('min', 'max')).to.deep.equal(['Min', '100%', 'Max', '450%']);
    });

    it('keep it in sight, and count all rows in it, however many have room', () => {
      const many = [
        field(
          'n',
          'number',
          Array.from({ length: 50 }, (_, index) => index),
        ),
      ];
      const options = { footer: { show: true, reducer: ['max'] } };
      const texts = textsOn(tableOf({ fields: many, options, height: 250 }));
      expect(texts).to.include('4900%').and.to.include('47 more rows');
    });
  });

  it('show the frame that was chosen, and without columns that there is no data', () => {
    const drawing = tableOf({ options: { frameIndex: 1 } });
    const second = tableOf({ fields: [field('b', 'string', ['x'])] });
    const frames = [...drawing.frames, ...second.frames];
    expect(textsOn({ ...drawing, frames })).to.deep.equal(['Hosts', 'b', 'x', '1 more table']);
    const beyond = tableOf({ options: { frameIndex: 7 } });
    expect(textsOn({ ...beyond, frames: [...beyond.frames, ...frames] })).to.include.members([
      'host',
      '2 more tables',
    ]);
    expect(textsOn({ ...drawing, frames: [] })).to.include('No data');
  });

  it('with a cell or an option that is not drawn are not understood', () => {
    const cell = (value: object) => ({
      type: 'table',
      fieldConfig: { defaults: { custom: { cellOptions: value } }, overrides: [] },
    });
    for (const panel of [
      cell({ type: 'sparkline', lineColor: 'red' }),
      cell({ type: 'actions' }),
      cell({ type: 'geo' }),
      cell({ type: 'image' }),
      { type: 'table', options: { footer: { show: true, reducer: ['mode'] } } },
    ]) {
      expect(understood(panel), JSON.stringify(panel)).to.have.property('not');
    }
    expect(
      understood({ ...cell({ type: 'gauge', mode: 'gradient' }), options: { showHeader: true } }),
    ).to.deep.equal({ ok: true });
  });

  it('columns fill the width, and none is cut for one that needs less', () => {
    const need = fc.record({
      own: fc.option(fc.integer({ min: 60, max: 200 }), { nil: undefined }),
      least: fc.constantFrom(0, 40),
      content: fc.integer({ min: 50, max: 900 }),
    });
    fc.assert(
      fc.property(fc.array(need, { minLength: 1, maxLength: 8 }), (needs) => {
        const widths = columnWidths(needs, 2_000);
        const free = needs.some(({ own }) => own === undefined);
        const sum = widths.reduce((a, b) => a + b, 0);
        if (free) expect(sum).to.be.closeTo(2_000, 400);
        for (const [index, { own, content }] of needs.entries()) {
          const width = widths[index] ?? 0;
          if (own !== undefined) expect(width).to.equal(own);
          else if (width < content - 1)
            expect(width).to.be.at.least(
              Math.max(...widths.filter((_, at) => needs[at]?.own === undefined)) - 1,
            );
        }
      }),
    );
  });

  it('any options and any cells make a picture or a sentence', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 3 }),
        fc.jsonValue({ maxDepth: 3 }),
        fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 6 }),
        (options, custom, values) => {
          const drawing = tableOf({
            fields: [field('a', 'other', values), field('b', 'string', values)],
            options: { ...Object.fromEntries(Object.entries(options ?? {})) },
            overrides: [
              { matcher: { id: 'numeric' }, properties: [{ id: 'custom', value: custom }] },
            ],
          });
          try {
            textsOn(drawing);
          } catch (error) {
            expect(error).to.be.instanceOf(NotDrawnError);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
