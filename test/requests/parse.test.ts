import { expect } from 'chai';
import fc from 'fast-check';
import { formatRequest } from '../../src/requests/format.ts';
import { withModifiers } from '../../src/requests/merge.ts';
import { parseModifiers, parseRequest, tokenizeRequest } from '../../src/requests/parse.ts';
import type { DashboardRequest } from '../../src/requests/request.ts';
import { parseTime } from '../../src/grafana/time/time-range.ts';
import { readShift } from '../../src/grafana/time/time-shift.ts';
import { InvalidRequestError } from '../../src/util/errors.ts';
import { failureOf } from '../support/failure.ts';

const nothing: DashboardRequest = {
  dashboard: 'web',
  panels: [],
  looseWords: [],
  others: [],
  assignments: [],
  kiosk: undefined,
  range: undefined,
  shift: undefined,
};

describe('requests', () => {
  const withoutNotes = (request: DashboardRequest): DashboardRequest => ({
    ...request,
    range: request.range && { ...request.range, typed: '', notes: [] },
  });

  const number = (first: number, last = first) => ({ kind: 'numbers', first, last }) as const;
  const words = (...all: string[]) => ({ kind: 'words', words: all }) as const;
  const id = (one: number, ...values: string[]) =>
    ({ kind: 'id', id: one, values, rowCopies: [] }) as const;

  const times = (from: string, to?: string) => ({
    from: parseTime(from),
    ...(to === undefined ? {} : { to: parseTime(to) }),
    typed: '',
    notes: [],
  });
  const shift = (text: string) => readShift([text]).value;

  for (const [typed, request] of [
    ['web', {}],
    ['  web  ', {}],
    ['"web"', {}],
    ['web:', {}],
    ['web:""', {}],
    ['"Web servers"', { dashboard: 'Web servers' }],
    ['“Web servers”:cpu', { dashboard: 'Web servers', panels: [words('cpu')] }],
    ['"a:b":3', { dashboard: 'a:b', panels: [number(3)] }],
    ['-xk_3:3', { dashboard: '-xk_3', panels: [number(3)] }],
    ['web=1', { dashboard: 'web=1' }],
    ['web:3', { panels: [number(3)] }],
    ['web:0', { panels: [number(0)] }],
    ['web:1,3-5', { panels: [number(1), number(3, 5)] }],
    ['web:1,3–5', { panels: [number(1), number(3, 5)] }],
    ['web:5-3', { panels: [number(3, 5)] }],
    ['web:panel-8', { panels: [id(8)] }],
    ['web:web-02$panel-8', { panels: [id(8, 'web-02')] }],
    ['web:PANEL-8,2', { panels: [id(8), number(2)] }],
    ['web:cpu', { panels: [words('cpu')] }],
    ['web:CPU,memory', { panels: [words('cpu'), words('memory')] }],
    ['web:"cpu  user"', { panels: [words('cpu', 'user')] }],
    ['web:"cpu, user"', { panels: [words('cpu,', 'user')] }],
    ['web:“cpu user”', { panels: [words('cpu', 'user')] }],
    ["web:'3 4'", { panels: [words('3', '4')] }],
    ['web:a:b', { panels: [words('a:b')] }],
    ['web:1234567890', { panels: [words('1234567890')] }],
    ['web:panel-', { panels: [words('panel-')] }],
    ['web kiosk', { kiosk: true }],
    ['web kiosk=true', { kiosk: true }],
    ['web kiosk=false', { kiosk: false }],
    ['web KIOSK now-1h', { kiosk: true, range: times('now-1h') }],
    ['web now-12hr', { range: times('now-12hr') }],
    ['web now–2d now−1d', { range: times('now-2d', 'now-1d') }],
    ['web 6h', { range: times('6h') }],
    ['web "now-6h"', { range: times('now-6h') }],
    [
      'web 2024-01-31T10:00 2024-01-31T12:00:30Z',
      {
        range: times('2024-01-31T10:00', '2024-01-31T12:00:30Z'),
      },
    ],
    ['web 2024-01-31 9:00 2024-02-01', { range: times('2024-01-31T09:00', '2024-02-01') }],
    ['web yesterday', { range: times('now-1d/d', 'now-1d/d') }],
    ['web Last 7 Days kiosk', { range: times('now-7d', 'now'), kiosk: true }],
    [
      'web this week so far server=a',
      {
        range: times('now/w', 'now'),
        assignments: [{ name: 'server', values: ['a'] }],
      },
    ],
    ['web vs yesterday', { shift: shift('yesterday') }],
    ['web vs last week', { shift: shift('1week') }],
    ['web vs 7 days kiosk', { shift: shift('7days'), kiosk: true }],
    ['web 5 minutes', { range: times('5minutes') }],
    ['web now-6h to now', { range: times('now-6h', 'now') }],
    ['web now-3h VS 1w', { range: times('now-3h'), shift: shift('1w') }],
    ['web vs=1', { assignments: [{ name: 'vs', values: ['1'] }] }],
    [
      'web a=1 now-1h b=2',
      {
        assignments: [
          { name: 'a', values: ['1'] },
          { name: 'b', values: ['2'] },
        ],
        range: times('now-1h'),
      },
    ],
    ['web a=b=c', { assignments: [{ name: 'a', values: ['b=c'] }] }],
    ['web a=x:9090,"y z"', { assignments: [{ name: 'a', values: ['x:9090', 'y z'] }] }],
    ['web "my var"=x', { assignments: [{ name: 'my var', values: ['x'] }] }],
    ['web var-width=1', { assignments: [{ name: 'var-width', values: ['1'] }] }],
    ['web var–width=1', { assignments: [{ name: 'var-width', values: ['1'] }] }],
  ] satisfies [string, Partial<DashboardRequest>][]) {
    it(`reads ${typed}`, () => {
      expect(withoutNotes(parseRequest(typed))).to.deep.equal({ ...nothing, ...request });
    });
  }

  for (const typed of ['', ' ', ':3', '""', '"":3', ':"cpu user"', '" "']) {
    it(`asks which dashboard is meant by ${JSON.stringify(typed)}`, () => {
      const { message } = failureOf(InvalidRequestError, () => parseRequest(typed));
      expect(message).to.match(/^Which dashboard\?.*graf list/);
    });
  }

  for (const [typed, why] of [
    ['web now-3d now-2d now-1d', /`now-1d` is one time too many/],
    ['web now-3d yesterday', /one time too many/],
    ['web now-1h servers', /"servers" is not a time.*goes in quotes/],
    ['web now-3x', /"now-3x" is not a time/],
    ['web =b', /"=b" is not a time/],
    ['web vs', /yesterday/],
    ['web vs soon', /soon/],
    ['web vs 0d', /0d/],
    ['web "open', /quote/],
    [`web ${'x=y '.repeat(600)}`, /2000 characters/],
  ] as const) {
    it(`says what it does not understand in ${typed.slice(0, 40)}`, () => {
      expect(failureOf(InvalidRequestError, () => parseRequest(typed)).message).to.match(why);
    });
  }

  describe('with something else behind them', () => {
    const changed = (typed: string, modifiers: string) =>
      formatRequest(withModifiers(parseRequest(typed), parseModifiers(tokenizeRequest(modifiers))));

    for (const [typed, modifiers, result] of [
      ['web:1 now-3h server=a', '', 'web:1 server=a now-3h'],
      ['web:1 now-3h', 'now-7d', 'web:1 now-7d'],
      ['web from=now-3h to=now-1h', 'now-7d', 'web now-7d'],
      ['web now-3h now-1h', 'from=now-7d', 'web from=now-7d until now-1h'],
      ['web server=a env=x', 'server=b,c', 'web env=x server=b,c'],
      ['web', 'vs 1w kiosk', 'web kiosk vs 1w'],
      ['web kiosk', 'kiosk=false', 'web kiosk=false'],
      ['web var-server=a', 'server=b', 'web server=b'],
      ['web server=a', 'var-server=b', 'web var-server=b'],
      ['web width=100 var-width=a', 'width=200', 'web var-width=a width=200'],
      ['web now-2d', 'to=now-1d', 'web to=now-1d now-2d'],
      ['web now-2d now', 'to=now-1d', 'web to=now-1d now-2d'],
      ['web now-2d now-1d', 'from=now-3d', 'web from=now-3d until now-1d'],
      ['web from=now-2d to=now', 'to=now-1d', 'web from=now-2d to=now-1d'],
      ['web now-1h vs 1w', 'yesterday', 'web now-1d/d now-1d/d vs 1w'],
    ] as const) {
      it(`${typed} and ${modifiers || 'nothing'} is ${result}`, () => {
        expect(changed(typed, modifiers)).to.equal(result);
      });
    }
  });

  it('read back as the same what they were printed as', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'B', '1', '-', '–', ' ', ',', '=', "'", '"', ':', 'ü', '_', '日'),
      maxLength: 8,
    });
    const time = fc.constantFrom(
      'now-6h',
      '6h',
      'yesterday',
      'last 2 days',
      '2024-01-31 10:00',
      '1700000000',
    );
    const setting = fc.tuple(word, word).map(([name, value]) => `${name}=${value}`);
    const typed = fc
      .tuple(
        word,
        fc.array(word, { maxLength: 3 }),
        fc.array(fc.oneof(setting, time, fc.constantFrom('kiosk', 'vs 1w')), { maxLength: 4 }),
      )
      .map(([dashboard, panels, rest]) =>
        [`"${dashboard.replaceAll('"', '')}":${panels.join(',')}`, ...rest].join(' '),
      );
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(typed, fc.string({ unit: 'binary' })), (text) => {
        let request: DashboardRequest;
        try {
          request = parseRequest(text);
        } catch (error) {
          expect(error).to.be.instanceOf(InvalidRequestError);
          return;
        }
        read += 1;
        expect(withoutNotes(parseRequest(formatRequest(request)))).to.deep.equal(
          withoutNotes(request),
        );
      }),
      { numRuns: 5_000 },
    );
    expect(read).to.be.above(500);
  });
});
