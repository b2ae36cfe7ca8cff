import { expect } from 'chai';
import fc from 'fast-check';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { understood } from '../../../src/drawing/understood/understood.ts';
import type { Field, Frame } from '../../../src/grafana/query/frames.ts';
import { graphOf, recordedOn, textsOn, writtenOn } from '../../support/drawing.ts';

const field = (name: string, type: Field['type'], values: readonly unknown[]): Field => ({
  name,
  type,
  config: {},
  values,
});

const frameOf = (...fields: readonly Field[]): Frame => ({
  refId: 'A',
  length: fields[0]?.values.length ?? 0,
  notices: [],
  fields,
});

const HOSTS = frameOf(
  field('Time', 'time', [0, 60_000, 120_000]),
  field('instance', 'string', ['web-10', 'web-9', 'db']),
  field('Value', 'number', [1_500_000, null, 91]),
);

const oldTable = (more: object = {}) => ({
  type: 'table',
  title: 'Hosts',
  transform: 'table',
  columns: [],
  styles: [{ pattern: 'Time', type: 'date', alias: 'Seen', dateFormat: 'YYYY-MM-DD HH:mm' }],
  sort: { col: null, desc: false },
  pageSize: null,
  showHeader: true,
  fontSize: '100%',
  scroll: true,
  ...more,
});

const drawn = (more: object = {}, frames: readonly Frame[] = [HOSTS], size: object = {}) =>
  graphOf({}, oldTable(more), { frames, ...size });

const understoodOld = (more: object) => understood(oldTable(more));

describe('tables of before Grafana 7', () => {
  it('write dates, numbers and texts as their styles say, under their aliases', () => {
    const styles = [
      { pattern: 'Time', type: 'date', alias: 'Seen', dateFormat: 'YYYY-MM-DD HH:mm' },
      { pattern: '/^inst(.*)/', type: 'string', alias: 'Inst$1' },
      { pattern: '/.*/', type: 'number', unit: 'bytes', decimals: 1 },
    ];
    expect(understoodOld({ styles })).to.deep.equal({ ok: true });
    expect(textsOn(drawn({ styles })).slice(1)).to.have.members([
      ...['Seen', '1970-01-01 00:00', '1970-01-01 00:01', '1970-01-01 00:02'],
      ...['Instance', 'web-10', 'web-9', 'db'],
      ...['Value', '1.4 MiB', '-', '91.0 B'],
    ]);
  });

  it('of several styles for a column, the first counts alone', () => {
    const styles = [
      { pattern: 'Value', type: 'number', decimals: 0, unit: 'short' },
      { pattern: '/Val/', type: 'hidden' },
      { pattern: '/.*/', type: 'number', unit: 'bytes', decimals: 3, colorMode: 'cell' },
    ];
    expect(textsOn(drawn({ styles })))
      .to.include('91')
      .and.not.to.include('91.000 B');
  });

  it('leave out hidden columns', () => {
    const styles = [{ pattern: '/Time|instance/', type: 'hidden' }];
    const texts = textsOn(drawn({ styles }));
    expect(texts).to.include('Value').and.not.include('instance').and.not.include('Time');
  });

  it('underline texts that are links to somewhere', () => {
    const lines = (style: object) =>
      recordedOn(
        drawn({ styles: [{ pattern: 'instance', type: 'string', ...style }] }),
      ).filled.filter(({ width, height }) => height === 1 && width < 100).length;
    const none = lines({});
    expect(lines({ link: true, linkUrl: 'https://example.com' })).to.equal(none + 3);
    expect(lines({ link: true, linkUrl: '' })).to.equal(none);
    expect(lines({ link: false, linkUrl: 'https://example.com' })).to.equal(none);
  });

  it('colour a text, a cell or a row by the thresholds of its style', () => {
    const recorded = (colorMode: string) =>
      recordedOn(
        drawn({
          styles: [
            {
              pattern: 'Value',
              type: 'number',
              decimals: 0,
              unit: 'none',
              colorMode,
              thresholds: ['90', '1000'],
              colors: ['#00ff00', '#ffff00', 'rgba(255, 0, 0, 1)'],
            },
          ],
        }),
      );
    const inkOf = (text: string, colorMode: string) =>
      recorded(colorMode).written.find((one) => one.text === text)?.colour;
    expect(inkOf('91', 'value')).to.equal('#ffff00');
    expect(inkOf('1500000', 'value')).to.equal('#ff0000');
    expect(inkOf('91', 'cell')).to.equal('#202226');
    expect(inkOf('db', 'cell')).to.equal('#ccccdc');
    // The whole row has the colour, so that its other texts are written on it.
    expect(inkOf('db', 'row')).to.equal('#202226');
    expect(inkOf('web-10', 'row')).to.equal('#f7f8fa');
    expect(inkOf('web-9', 'row')).to.equal('#ccccdc');
  });

  it('write texts for values and for ranges of them', () => {
    const style = { pattern: 'Value', type: 'string' };
    const valueMaps = [
      { value: '91', text: 'fine' },
      { value: 'null', text: 'gone' },
    ];
    const rangeMaps = [
      { from: 'null', to: 'null', text: 'gone' },
      { from: '1000', to: '2000000', text: 'much' },
    ];
    const texts = (more: object) => textsOn(drawn({ styles: [{ ...style, ...more }] }));
    expect(texts({ mappingType: 1, valueMaps, rangeMaps })).to.include.members([
      '1500000',
      'gone',
      'fine',
    ]);
    expect(texts({ mappingType: 2, valueMaps, rangeMaps })).to.include.members([
      'much',
      'gone',
      '91',
    ]);
    expect(texts({ valueMaps, rangeMaps })).to.include.members(['1500000', '-', '91']);
  });

  it('are sorted by the column of the number that they have', () => {
    const hosts = (sort: object) =>
      textsOn(drawn({ sort })).filter((text) => /^web|^db/.test(text));
    expect(hosts({ col: 2, desc: true })).to.deep.equal(['web-10', 'db', 'web-9']);
    expect(hosts({ col: 1, desc: false })).to.deep.equal(['db', 'web-9', 'web-10']);
    expect(hosts({ col: null, desc: true })).to.deep.equal(['web-10', 'web-9', 'db']);
  });

  it('end with their first page, say what is left, and go without a head where that is wanted', () => {
    const texts = textsOn(drawn({ pageSize: 2, showHeader: false }));
    expect(texts).to.include.members(['web-10', 'web-9', '1 more row']);
    expect(texts).not.to.include('db').and.not.include('instance');
  });

  it('are written as large as they say', () => {
    const widthOf = (fontSize: string) => {
      const { written } = recordedOn(drawn({ fontSize }));
      return written.find(({ text }) => text === 'web-9')?.y ?? 0;
    };
    expect(widthOf('200%')).to.be.greaterThan(widthOf('100%'));
  });

  describe('made of series', () => {
    const series = (more: object) =>
      graphOf({ 'web-01': [5, 10], 'web-02': [25, 20] }, oldTable({ styles: [], ...more }));

    it('have a row for each value, or a column for each series', () => {
      const rows = textsOn(series({ transform: 'timeseries_to_rows' }));
      expect(rows).to.include.members(['Time', 'Metric', 'Value', 'web-01', '10', '25']);
      const columns = textsOn(series({ transform: 'timeseries_to_columns' }));
      expect(columns).to.include.members(['Time', 'web-01', 'web-02', '5', '20']);
      expect(columns).not.to.include('Metric');
    });

    it('have a row for each series with what is calculated of it', () => {
      const columns = [
        { text: 'Avg', value: 'avg' },
        { text: 'Now', value: 'current' },
        { text: 'Sum', value: 'total' },
      ];
      const styles = [{ pattern: 'Avg', type: 'number', unit: 'percent', decimals: 1 }];
      const more = { transform: 'timeseries_aggregations', columns, styles };
      expect(understoodOld(more)).to.deep.equal({ ok: true });
      expect(textsOn(series(more)).slice(1)).to.have.members([
        ...['Metric', 'web-01', 'web-02'],
        ...['Avg', '7.5%', '22.5%'],
        ...['Now', '10', '20'],
        ...['Sum', '15', '45'],
      ]);
    });
  });

  it('of several queries are one table', () => {
    const of = (refId: string, name: string, values: readonly number[]): Frame => ({
      ...frameOf(field('job', 'string', ['a', 'b']), field(name, 'number', values)),
      refId,
    });
    const texts = textsOn(drawn({}, [of('A', 'Value #A', [1, 2]), of('B', 'Value #B', [3, 4])]));
    expect(texts.filter((text) => text === 'a')).to.have.lengthOf(1);
    expect(texts).to.include.members(['Value #A', 'Value #B', '1', '4']);
  });

  it('are named where they are not understood', () => {
    const reason = (more: object) => {
      const result = understoodOld(more);
      return 'not' in result ? result.not[0] : undefined;
    };
    expect(reason({ transform: 'json' })).to.equal('transform: json');
    expect(reason({ transform: 'annotations' })).to.equal('transform: annotations');
    expect(reason({ styles: [{ pattern: '/[/', type: 'number' }] })).to.match(/pattern/);
    expect(reason({ styles: [{ pattern: 'a', type: 'sparkle' }] })).to.match(/type: sparkle/);
    expect(reason({ styles: [{ pattern: 'a', colorMode: 'column' }] })).to.match(/colorMode/);
    expect(reason({ transform: 'timeseries_aggregations', columns: [{ value: 'mode' }] })).to.equal(
      'columns.value: mode',
    );
    expect(understood({ ...oldTable(), type: 'table-old' })).to.deep.equal({ ok: true });
  });

  it('are those with columns that no newer version saved; in others the styles of an old one are left', () => {
    const fieldConfig = { defaults: {}, overrides: [] };
    const names = (more: object) => textsOn(drawn({ fieldConfig, ...more }));
    expect(names({})).to.include('Seen').and.not.include('Time');
    expect(names({ pluginVersion: '9.5.2' }))
      .to.include('Time')
      .and.not.include('Seen');
    expect(understoodOld({ fieldConfig, pluginVersion: '9.5.2' })).to.deep.equal({ ok: true });
  });

  it('any styles and any cells make a picture or a sentence', () => {
    const anything = fc.jsonValue({ maxDepth: 2 });
    const style = fc.record(
      {
        pattern: fc.oneof(fc.constantFrom('/.*/', 'a', '/(/'), anything),
        type: fc.oneof(fc.constantFrom('number', 'string', 'date', 'hidden'), anything),
        unit: fc.oneof(fc.constantFrom('bytes', 's'), anything),
        colorMode: fc.oneof(fc.constantFrom('cell', 'row', 'value'), anything),
        thresholds: anything,
        colors: anything,
        mappingType: fc.constantFrom(1, 2, 3),
        valueMaps: anything,
        rangeMaps: anything,
        dateFormat: anything,
        alias: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(style, { maxLength: 3 }),
        fc.array(anything, { maxLength: 4 }),
        anything,
        (styles, values, sort) => {
          const frame = frameOf(field('a', 'string', values), field('b', 'other', values));
          try {
            writtenOn(drawn({ styles, sort, fontSize: sort, pageSize: sort }, [frame]));
          } catch (error) {
            expect(error).to.be.instanceOf(NotDrawnError);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
