import { expect } from 'chai';
import fc from 'fast-check';
import { formatRequest } from '../../src/requests/format.ts';
import { parseRequest } from '../../src/requests/parse.ts';
import { InvalidRequestError } from '../../src/util/errors.ts';
import { failureOf } from '../support/failure.ts';

const read = (typed: string) => formatRequest(parseRequest(typed));

describe('what people and chats put into a request', () => {
  describe('spaces around colons, equals signs and commas', () => {
    for (const [typed, request] of [
      ['hosts: cpu', 'hosts:cpu'],
      ['hosts :cpu', 'hosts:cpu'],
      ['hosts : cpu', 'hosts:cpu'],
      ['hosts: "cpu usage"', 'hosts:"cpu usage"'],
      ['hosts:cpu usage', 'hosts:"cpu usage"'],
      ['hosts: cpu usage server=a last 3 hours', 'hosts:"cpu usage" server=a now-3h now'],
      ['hosts:cpu, memory', 'hosts:cpu,memory'],
      ['hosts:1, 3-5', 'hosts:1,3-5'],
      ['hosts:cpu , memory now-1h', 'hosts:cpu,memory now-1h'],
      ['hosts now-3h :cpu', 'hosts:cpu now-3h'],
      ['web servers:cpu usage now-3h', '"web servers":"cpu usage" now-3h'],
      ['web servers : cpu', '"web servers":cpu'],
      ['hosts: now-3h', 'hosts now-3h'],
      ['hosts: server=a', 'hosts server=a'],
      ['hosts: kiosk', 'hosts kiosk'],
      ['web server=a, b', 'web server=a,b'],
      ['web server=a ,b', 'web server=a,b'],
      ['web server=a , b', 'web server=a,b'],
      ['web server=a, "b c", d now-1h', 'web server=a,"b c",d now-1h'],
      ['web server = a', 'web server=a'],
      ['web server= a', 'web server=a'],
      ['web server =a', 'web server=a'],
      ['web server = a, b kiosk', 'web server=a,b kiosk'],
      ['web server = "web 01"', 'web server="web 01"'],
      ['web from= 10:00 to =11:00', 'web from="10:00" to="11:00"'],
      ['web tz= now-3h', 'web tz="" now-3h'],
      ['web interval=1m, 5m', 'web interval=1m,5m'],
      ['web server=a, now-3h', 'web server=a now-3h'],
      ['web:cpu, last 3 hours', 'web:cpu now-3h now'],
      ['web, now-3h', 'web now-3h'],
    ] as const) {
      it(`reads ${typed} as ${request}`, () => {
        expect(read(typed)).to.equal(request);
      });
    }
  });

  describe('options and times as other programs have them', () => {
    for (const [typed, request] of [
      ['web from: 10:00 to: 11:00', 'web from 10:00 to 11:00'],
      ['web from:10:00 to:11:00', 'web from="10:00" to="11:00"'],
      ['web from: 3h ago', 'web now-3h'],
      ['web width:800 height: 400', 'web width=800 height=400'],
      ['web tz:UTC', 'web tz=UTC'],
      ['web 10:00, 11:00', 'web from 10:00 to 11:00'],
      ['web 10:00,11:00', 'web from 10:00 to 11:00'],
      ['web now-3h,now-1h', 'web now-3h now-1h'],
      ['web --server=a', 'web server=a'],
      ['web —server=a', 'web server=a'],
      ['web versus yesterday', 'web vs yesterday'],
      ['web vs. monday', 'web vs monday'],
      ['web:cpu compared to yesterday', 'web:cpu vs yesterday'],
      ['web:cpu 3h compared with last week', 'web:cpu now-3h vs 1w'],
      ['web:cpu against monday', 'web:cpu vs monday'],
      ['web:cpu 1h vs the hour before', 'web:cpu now-1h vs 1h'],
      ['web:cpu 1w vs the previous week', 'web:cpu now-1w vs 1w'],
      ['web:compared to target', 'web:"compared to target"'],
      ['web:cpu 800x400', 'web:cpu width=800 height=400'],
      ['web server=a and b or c now-1h', 'web server=a,b,c now-1h'],
      ['web:cpu server=a and web:memory', 'web:cpu web:memory server=a'],
      ['web:cpu 14:00 +02:00', 'web:cpu since 14:00 Etc/GMT-2'],
      ['web:cpu 14:00 -15:00', 'web:cpu from 14:00 to 15:00'],
      ['_web:cpu now-3h_', 'web:cpu now-3h'],
      ['~web:cpu~', 'web:cpu'],
    ] as const) {
      it(`reads ${typed} as ${request}`, () => {
        expect(read(typed)).to.equal(request);
      });
    }
  });

  describe('marks and courtesies', () => {
    for (const [typed, request] of [
      ['`web:cpu`', 'web:cpu'],
      ['`web:cpu now-3h`', 'web:cpu now-3h'],
      ['```web:cpu now-3h```', 'web:cpu now-3h'],
      ['web:`cpu` now-3h', 'web:cpu now-3h'],
      ['web server=`web-01`', 'web server=web-01'],
      ['*web:cpu now-3h*', 'web:cpu now-3h'],
      ['*web*:cpu now-3h', 'web:cpu now-3h'],
      ['web:*cpu* now-3h', 'web:cpu now-3h'],
      ['*web:cpu* now-3h', 'web:cpu now-3h'],
      ['web:cpu.', 'web:cpu'],
      ['web:cpu!', 'web:cpu'],
      ['web:cpu ?', 'web:cpu'],
      ['web now-3h.', 'web now-3h'],
      ['web:cpu yesterday.', 'web:cpu now-1d/d now-1d/d'],
      ['web server=web-01.', 'web server=web-01'],
      ['web server=web.example.com.', 'web server=web.example.com'],
      ['web server=a,', 'web server=a'],
      ['\u200bweb:cpu', 'web:cpu'],
      ['\ufeffweb\u200b:cpu \u200bnow-3h', 'web:cpu now-3h'],
      ['“Web servers”:“cpu user”', '"Web servers":"cpu user"'],
      ['web server=‘web 01’ now–3h', 'web server="web 01" now-3h'],
      ['web:cpu please', 'web:cpu'],
      ['please web:cpu now-3h', 'web:cpu now-3h'],
      ['web:cpu now-3h, please!', 'web:cpu now-3h'],
      ['web:cpu please now-3h', 'web:cpu now-3h'],
      ['web:cpu now-3h thanks', 'web:cpu now-3h'],
      ['web:cpu Thank you.', 'web:cpu'],
      ['please', '"please"'],
      ['web server="please"', 'web server="please"'],
    ] as const) {
      it(`reads ${JSON.stringify(typed)} as ${request}`, () => {
        expect(read(typed)).to.equal(request);
      });
    }
  });

  describe('values', () => {
    for (const [typed, value] of [
      ['q={app="web"}', ['{app="web"}']],
      ['q={app="web", env="a b"}', ['{app="web", env="a b"}']],
      ['q=max(up{job="api"})', ['max(up{job="api"})']],
      ['q=max(a,b)', ['max(a,b)']],
      ['q=rate(x{job="a b"}[5m])', ['rate(x{job="a b"}[5m])']],
      ['q=level:"error"', ['level:"error"']],
      ['q=level:"my error"', ['level:"my error"']],
      ['q=level:"a,b"', ['level:"a,b"']],
      ["q=name='a b'", ["name='a b'"]],
      ['q=a=b', ['a=b']],
      ['q="x y",z', ['x y', 'z']],
      ["q=o'neill", ["o'neill"]],
      ['q=5"', ['5"']],
      ['q=.*', ['.*']],
      ['q=*web*', ['*web*']],
      ['q=web-0?', ['web-0?']],
      ['q={a', ['{a']],
      ['q=a},b', ['a}', 'b']],
      ['q={a,b}', ['{a,b}']],
      ['q=a,a,b,a', ['a', 'b']],
      ['"q=web 01"', ['web 01']],
      ["'q=web 01'", ['web 01']],
      ['“q=web 01, web 02”', ['web 01', 'web 02']],
      ['"q=a=b"', ['a=b']],
      ['var-q="x"', ['x']],
    ] as const) {
      it(`of ${typed} are ${value.join(' and ')}`, () => {
        const { assignments } = parseRequest(`web ${typed} now-3h`);
        expect(assignments.map(({ values }) => values)).to.deep.equal([value]);
      });
    }

    it('are refused when there are more than fit into an address, and counted once each', () => {
      const values = (count: number) => Array.from({ length: count }, (_, n) => n).join(',');
      expect(parseRequest(`web q=${'all,'.repeat(481)}all`).assignments).to.deep.equal([
        { name: 'q', values: ['all'] },
      ]);
      const { message } = failureOf(InvalidRequestError, () =>
        parseRequest(`web q=${values(501)}`),
      );
      expect(message).to.match(/^These are 501 values; a request may have 500\. Write `NAME=all`/);
      parseRequest(`web q=${values(500)}`);
    });
  });

  describe('panels', () => {
    for (const [typed, request] of [
      ['web:1..3', 'web:1-3'],
      ['web:1...3', 'web:1-3'],
      ['web:1…3', 'web:1-3'],
      ['web:1–3', 'web:1-3'],
      ['web:all', 'web:all'],
      ['web:ALL', 'web:all'],
      ['web:*', 'web:all'],
      ['web:"all"', 'web:"all"'],
      ['web:"3"', 'web:"3"'],
      ['web:“3”', 'web:"3"'],
      ['web:"1-3"', 'web:"1-3"'],
      ['web:all cpu', 'web:"all cpu"'],
      ['web:panel-8-clone-1', 'web:panel-8-clone-1'],
      ['web:panel-23763571993', 'web:panel-23763571993'],
    ] as const) {
      it(`of ${typed} are those of ${request}`, () => {
        expect(read(typed)).to.equal(request);
        expect(parseRequest(request)).to.deep.equal(parseRequest(typed));
      });
    }
  });

  describe('several dashboards', () => {
    it('share the options and the range', () => {
      const request = parseRequest('web:cpu db:memory usage server=a now-3h');
      expect(request.others).to.deep.equal([
        {
          dashboard: 'db',
          panels: [{ kind: 'words', words: ['memory', 'usage'] }],
          looseWords: [],
        },
      ]);
      expect(formatRequest(request)).to.equal('web:cpu db:"memory usage" server=a now-3h');
    });

    for (const between of [' and ', ' & ', ' + ', ', ', '; ', ' ']) {
      it(`may have ${JSON.stringify(between)} between them`, () => {
        expect(read(`web:cpu${between}db:memory now-3h`)).to.equal('web:cpu db:memory now-3h');
      });
    }

    it('are taken for a time where they look like one', () => {
      expect(parseRequest('web:cpu 14:00').others).to.deep.equal([]);
      expect(parseRequest('web:cpu 14:00-15:00').others).to.deep.equal([]);
    });

    it('are ten at most', () => {
      const typed = Array.from({ length: 11 }, (_, n) => `d${n}:cpu`).join(' ');
      const { message } = failureOf(InvalidRequestError, () => parseRequest(typed));
      expect(message).to.match(/^These are 11 dashboards; a request may name 10/);
    });
  });

  it('keeps words behind a dashboard, for they may be its title or a panel', () => {
    expect(parseRequest('web cpu usage now-3h').looseWords).to.deep.equal(['cpu', 'usage']);
    expect(parseRequest('web now-3h').looseWords).to.deep.equal([]);
  });

  for (const typed of [
    '"_":_',
    '"_a":b_',
    'web “ “now-3h',
    'web "say 3h"',
    'web "say a=b"',
    'web " 14:00"',
  ]) {
    it(`writes ${typed} so that it is read as the same again`, () => {
      const request = parseRequest(typed);
      expect(parseRequest(formatRequest(request))).to.deep.include({
        looseWords: request.looseWords,
        assignments: request.assignments,
      });
    });
  }

  it('makes a request of any text, or says what is wrong, in one sentence or two', () => {
    const part = fc.constantFrom(
      ...['web', ':', '=', ',', '"', "'", '`', '*', '{', '}', '(', ' ', ' ', '.', '1', '-', '..'],
      ...[
        'now-3h',
        '14:00',
        'monday',
        'please',
        'all',
        'vs',
        'kiosk',
        'width',
        'from',
        'and',
        'versus',
        ';',
        'to',
        'since',
        '\u200b',
        '“',
      ],
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        try {
          const request = parseRequest(parts.join(''));
          expect(formatRequest(parseRequest(formatRequest(request)))).to.equal(
            formatRequest(request),
          );
        } catch (error) {
          expect(error).to.be.instanceOf(InvalidRequestError);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
