import { expect } from 'chai';
import fc from 'fast-check';
import { createCanvas } from '@napi-rs/canvas';
import { wrapText } from '../../../src/drawing/canvas/wrap.ts';
import { THEMES } from '../../../src/drawing/colours/theme.ts';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import { levelOfLine } from '../../../src/drawing/logs/levels.ts';
import { understood } from '../../../src/drawing/understood/understood.ts';
import { parseFrames } from '../../../src/grafana/query/parse-frames.ts';
import { readFixture, recordedOn, textsOn, writtenOn } from '../../support/drawing.ts';
import { drawnFrom, tableOf } from '../../support/tables.ts';

const logs = (options: object = {}) => ({
  type: 'logs',
  options: { showTime: true, sortOrder: 'Descending', ...options },
});
const lines = tableOf({
  Time: [1000, 3000, 2000],
  Line: ['first', 'level=error third', 'second'],
});

describe('logs', () => {
  it('the lines of Loki have their time in the zone, and a bar in the colour of their level', () => {
    const { response } = readFixture<{ response: unknown }>('loki-logs');
    const { frames } = parseFrames(response, ['A']);
    const { written, filled } = recordedOn(drawnFrom(frames, logs(), { zone: 'Asia/Tokyo' }));
    expect(written.map(({ text }) => text)).to.deep.equal([
      'A panel',
      '2023-11-15 07:13:20.123',
      'level=error msg="boom"',
    ]);
    expect(filled.at(-1)?.colour).to.equal('#f2495c');
  });

  it('the newest line is the first, or the last where the panel says so', () => {
    const textOf = (options: object) => textsOn(drawnFrom([lines], logs(options))).slice(1);
    const newest = ['level=error third', 'second', 'first'];
    expect(textOf({ showTime: false })).to.deep.equal(newest);
    expect(textOf({ showTime: false, sortOrder: 'Ascending' })).to.deep.equal(newest.reverse());
  });

  it('lines of one millisecond are in the order of their nanoseconds', () => {
    const close = tableOf({
      Time: [5, 5],
      Line: ['later', 'earlier'],
      tsNs: ['5000200', '5000100'],
    });
    const texts = textsOn(drawnFrom([close], logs({ showTime: false, sortOrder: 'Ascending' })));
    expect(texts).to.deep.equal(['A panel', 'earlier', 'later']);
  });

  it('the level is that of the labels, else the first one that the line names', () => {
    const labelled = tableOf({
      Time: [1, 2],
      Line: ['an error was handled', 'x'],
      labels: [{ level: 'info' }, '{"detected_level":"warn"}'],
    });
    const { filled } = recordedOn(drawnFrom([labelled], logs()));
    expect(filled.slice(-2).map(({ colour }) => colour)).to.deep.equal(['#fade2a', '#73bf69']);
    expect(levelOfLine('WARN: no error')).to.equal('warning');
    expect(levelOfLine('an errand in constructor')).to.equal('unknown');
  });

  it('long lines are cut or wrapped, and lines without room are counted', () => {
    const long = tableOf({ Time: [1], Line: ['word '.repeat(200)] });
    const cut = textsOn(drawnFrom([long], logs({ showTime: false })));
    expect(cut).to.have.length(2);
    expect(cut[1]).to.match(/…$/);
    const wrapped = textsOn(drawnFrom([long], logs({ wrapLogMessage: true })));
    expect(wrapped.length).to.be.above(8);
    expect(wrapped.slice(2).join(' ').split(' ')).to.have.length(200);
    const rows = Array.from({ length: 100 }, (_, index) => index);
    const many = tableOf({ Time: rows, Line: rows.map((row) => `line ${row}`) });
    const texts = textsOn(drawnFrom([many], logs({ showTime: false })));
    expect(texts.at(-1)).to.equal(`+${100 - (texts.length - 2)} more lines`);
  });

  it('a line that is too long for what is left is shown as far as it fits', () => {
    const two = tableOf({ Time: [2, 1], Line: ['first', 'word '.repeat(200)] });
    const options = logs({ showTime: false, wrapLogMessage: true });
    const texts = textsOn(drawnFrom([two], options, { width: 400, height: 200 }));
    expect(texts.slice(0, 2)).to.deep.equal(['A panel', 'first']);
    expect(texts.length).to.be.above(6);
    expect(texts.at(-1)).to.match(/word…$/);
  });

  it('times and labels leave a message at least two fifths of a narrow panel', () => {
    const line = tableOf({ Time: [0], Line: ['words of a message'.repeat(9)] });
    const at = (width: number) =>
      writtenOn(drawnFrom([line], logs({ showTime: true, wrapLogMessage: true }), { width }));
    for (const [width, time] of [
      [1000, '1970-01-01 00:00:00.000'],
      [300, '01-01 00:00:00'],
      [180, '00:00:00'],
    ] as const) {
      const written = at(width);
      const message = written.find(({ text }) => text.startsWith('words'));
      expect(written.map(({ text }) => text)).to.include(time);
      expect(message?.x).to.be.at.most(width * 0.6 + 20);
    }
  });

  it('breaks of lines are kept, colours of terminals are not', () => {
    const stack = tableOf({ Time: [1], Line: ['\u001b[31mpanic\u001b[0m\n  at main'] });
    const texts = textsOn(drawnFrom([stack], logs({ showTime: false })));
    expect(texts).to.deep.equal(['A panel', 'panic', '  at main']);
  });

  it('rows of a wrapped text fit, and together are the text', () => {
    const ctx = createCanvas(10, 10).getContext('2d');
    const around = { theme: 'dark', clock: { zone: 'utc', now: 0 }, palette: [] } as const;
    const stage = { ctx, theme: THEMES.dark, around };
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const rows = wrapText(stage, text, { size: 12 }, 80, 100);
        const plain = (value: string) => value.replaceAll(/[\s\u200b-\u200f\ufeff]/g, '');
        expect(plain(rows.join(''))).to.equal(
          plain(wrapText(stage, text, { size: 12 }, 1e6, 1)[0] ?? ''),
        );
      }),
    );
  });

  it('lines that repeat the one before are one, with how often: by their text, past digits or by punctuation', () => {
    const repeated = tableOf({
      Time: [1, 2, 3, 4, 5],
      Line: [
        '2026-01-02T03:04:05.678Z took 5 ms',
        '2026-01-02T03:04:06.000Z took 5 ms',
        '2026-01-02T03:04:07.000Z took 17 ms',
        'done',
        '2026-01-02T03:04:08.000Z took 5 ms',
      ],
    });
    const countsOf = (dedupStrategy: string) => {
      const options = { showTime: false, sortOrder: 'Ascending', dedupStrategy };
      const texts = textsOn(drawnFrom([repeated], logs(options))).slice(1);
      return texts.filter((text) => /^\d+x$|^done$|took/.test(text));
    };
    expect(countsOf('none')).to.have.length(5);
    expect(countsOf('exact')).to.deep.equal([
      '2x',
      '2026-01-02T03:04:05.678Z took 5 ms',
      '2026-01-02T03:04:07.000Z took 17 ms',
      'done',
      '2026-01-02T03:04:08.000Z took 5 ms',
    ]);
    expect(countsOf('numbers').slice(0, 2)).to.deep.equal([
      '3x',
      '2026-01-02T03:04:05.678Z took 5 ms',
    ]);
    expect(countsOf('signature')).to.have.length(4);
  });

  it('labels that all lines have are above them, the others beside their line, where the panel shows them', () => {
    const labelled = tableOf({
      Time: [1, 2],
      Line: ['a', 'b'],
      labels: [{ app: 'api', pod: 'p-1' }, '{"app":"api","pod":"p-2","__hidden__":"x"}'],
    });
    const shown = { showTime: false, showLabels: true, showCommonLabels: true };
    expect(textsOn(drawnFrom([labelled], logs(shown))).slice(1)).to.deep.equal([
      'Common labels: app=api',
      'pod=p-2',
      'b',
      'pod=p-1',
      'a',
    ]);
    expect(textsOn(drawnFrom([lines], logs(shown)))[1]).to.equal(
      'Common labels: (no common labels)',
    );
    expect(textsOn(drawnFrom([labelled], logs({ showTime: false })))).to.deep.equal([
      'A panel',
      'b',
      'a',
    ]);
  });

  it('a line of JSON is spread over several, where the panel says so, and any other stays', () => {
    const mixed = tableOf({ Time: [2, 1], Line: ['{"a":{"b":1}}', '{not json'] });
    const texts = textsOn(drawnFrom([mixed], logs({ showTime: false, prettifyLogMessage: true })));
    expect(texts.slice(1)).to.deep.equal(['{', '  "a": {', '    "b": 1', '  }', '}', '{not json']);
  });

  it('settings that are not drawn are named', () => {
    expect(understood(logs())).to.deep.equal({ ok: true });
    for (const options of [
      { dedupStrategy: 'other' },
      { timestampResolution: 'ns' },
      { displayedFields: ['a'] },
    ]) {
      expect(understood(logs(options))).to.have.property('not');
    }
  });

  it('data that are not logs are not drawn', () => {
    const numbers = tableOf({ Time: [1], value: [1] });
    expect(() => textsOn(drawnFrom([numbers], logs()))).to.throw(NotDrawnError);
    expect(textsOn(drawnFrom([], logs()))).to.include('No data');
  });
});
