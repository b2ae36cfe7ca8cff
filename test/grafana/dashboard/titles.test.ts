import { expect } from 'chai';
import fc from 'fast-check';
import type { Dashboard } from '../../../src/grafana/dashboard/model.ts';
import type { TitleContext } from '../../../src/grafana/dashboard/built-in-variables.ts';
import type { Values } from '../../../src/grafana/dashboard/expand-repeats.ts';
import { titleReader } from '../../../src/grafana/dashboard/titles.ts';
import { pair, variable } from '../../support/variable.ts';

const sites = [pair('Antwerp', 'anr'), pair('Liège', 'l/g')];
const all = [pair('All', '$__all')];
const dashboard: Dashboard = {
  uid: 'web',
  title: 'Web servers',
  slug: 'web-servers',
  panels: [],
  variables: [
    variable('server', { current: [pair('web-01')] }),
    variable('env', { current: [pair('prod'), pair('test')], multi: true }),
    variable('one', { current: [pair('prod')], multi: true }),
    variable('never'),
    variable('site', { current: [pair('Antwerp', 'anr')], options: sites, includeAll: true }),
    variable('every', { current: all, options: sites, multi: true, includeAll: true }),
    variable('fixed', {
      current: all,
      options: sites,
      multi: true,
      includeAll: true,
      allValue: '.*',
    }),
    variable('far', { current: all, multi: true, includeAll: true }),
    variable('hard', { current: [pair(`o'n"e.*`), pair('a b')], multi: true }),
    variable('stamp', { current: [pair('1700000000000')] }),
    variable('auto', {
      type: 'interval',
      current: [pair('auto', '$__auto_interval_auto')],
      auto: { count: 30, min: '1m' },
    }),
    variable('filters', { type: 'adhoc', current: [pair('host|=|a')] }),
  ],
};

function title(text: string, values: Values = new Map(), context: TitleContext = {}): string {
  return titleReader(dashboard, context)({ panel: { title: text } }, values);
}

describe('titleReader', () => {
  for (const [text, resolved] of [
    ['CPU on $server', 'CPU on web-01'],
    ['CPU on ${server}', 'CPU on web-01'],
    ['CPU on [[server]]', 'CPU on web-01'],
    ['$env', 'prod + test'],
    ['${env:csv} in ${env:pipe}', 'prod,test in prod|test'],
    ['[[env:pipe]]', 'prod|test'],
    ['$server$env', 'web-01prod + test'],
    ['$servers', '$servers'],
    ['${unknown} and [[unknown]] and $unknown', '${unknown} and [[unknown]] and $unknown'],
    ['${unknown:csv} ${unknown.x} [[unknown:csv]]', '${unknown:csv} ${unknown.x} [[unknown:csv]]'],
    ['costs 5$ or $5', 'costs 5$ or $5'],
    ['${server', '${server'],
    ['$never chosen', '$never chosen'],
    ['No variable', 'No variable'],
    ['$constructor $__proto__', '$constructor $__proto__'],
    ['$site ${site:text} ${site.text}', 'Antwerp Antwerp Antwerp'],
    ['${site:raw} ${site.value} ${site:csv}', 'anr anr anr'],
    ['${env.1} ${env.0:json}', 'test prod'],
    ['${env.7} ${site.colour}', '${env.7} ${site.colour}'],
    ['$every [[every]] ${every:text}', 'All All All'],
    ['${every:csv} ${every:glob}', 'anr,l/g {anr,l/g}'],
    ['${every:queryparam}', 'var-every=$__all'],
    ['$fixed ${fixed:csv} ${fixed:singlequote}', 'All .* .*'],
    ['$far ${far:csv} ${far:queryparam}', 'All ${far:csv} var-far=$__all'],
  ] as const) {
    it(`reads ${text} as ${resolved}`, () => {
      expect(title(text)).to.equal(resolved);
    });
  }

  for (const [format, several, one, single] of [
    ['text', 'prod + test', 'prod', 'web-01'],
    ['csv', 'prod,test', 'prod', 'web-01'],
    ['pipe', 'prod|test', 'prod', 'web-01'],
    ['raw', 'prod,test', 'prod', 'web-01'],
    ['json', '["prod","test"]', '["prod"]', 'web-01'],
    ['regex', '(prod|test)', 'prod', 'web-01'],
    ['glob', '{prod,test}', 'prod', 'web-01'],
    ['nonsense', '{prod,test}', 'prod', 'web-01'],
    ['singlequote', "'prod','test'", "'prod'", "'web-01'"],
    ['doublequote', '"prod","test"', '"prod"', '"web-01"'],
    ['sqlstring', "'prod','test'", "'prod'", "'web-01'"],
    ['lucene', '("prod" OR "test")', '("prod")', 'web\\-01'],
    ['distributed', 'prod,env=test', 'prod', 'web-01'],
    ['percentencode', '%7Bprod%2Ctest%7D', '%7Bprod%7D', 'web-01'],
    ['queryparam', 'var-env=prod&var-env=test', 'var-one=prod', 'var-server=web-01'],
    ['join', 'prod,test', 'prod', 'web-01'],
    ['join: / ', 'prod / test', 'prod', 'web-01'],
  ] as const) {
    it(`writes the format ${format} as Grafana does`, () => {
      expect([
        title(`\${env:${format}}`),
        title(`\${one:${format}}`),
        title(`\${server:${format}}`),
      ]).to.deep.equal([several, one, single]);
    });
  }

  for (const [format, written] of [
    ['regex', `(o'n"e\\.\\*|a b)`],
    ['singlequote', `'o\\'n"e.*','a b'`],
    ['doublequote', `"o'n\\"e.*","a b"`],
    ['sqlstring', `'o''n\\"e.*','a b'`],
    ['lucene', `("o'n\\"e.\\*" OR "a\\ b")`],
    ['percentencode', '%7Bo%27n%22e.%2A%2Ca%20b%7D'],
    ['queryparam', 'var-hard=o%27n%22e.%2A&var-hard=a%20b'],
  ] as const) {
    it(`escapes for the format ${format} as Grafana does`, () => {
      expect(title(`\${hard:${format}}`)).to.equal(written);
    });
  }

  it('prefers the requested value to the saved one', () => {
    expect(title('CPU on $server', new Map([['server', ['web-02', 'web-03']]]))).to.equal(
      'CPU on web-02 + web-03',
    );
  });

  it('shows the text of a requested value', () => {
    expect(title('$site ${site:raw}', new Map([['site', ['l/g']]]))).to.equal('Liège l/g');
  });

  for (const asked of ['$__all', 'All']) {
    it(`shows All for ${asked}`, () => {
      expect(title('$site ${site:csv}', new Map([['site', [asked]]]))).to.equal('All anr,l/g');
    });
  }

  it('reads All as a plain value where it is not offered', () => {
    expect(title('${server:raw}', new Map([['server', ['All']]]))).to.equal('All');
  });

  it('shows a value for a variable that the dashboard does not list', () => {
    const values = new Map([
      ['zone', ['eu', 'us']],
      ['__proto__', ['x']],
    ]);
    expect(title('In $zone, ${zone:pipe}, $__proto__', values)).to.equal('In eu + us, eu|us, x');
  });

  it('keeps a value with replacement patterns in it', () => {
    expect(title('$server!', new Map([['server', ["$& $1 $' $$ $env"]]]))).to.equal(
      "$& $1 $' $$ $env!",
    );
  });

  for (const none of ['', '  ']) {
    it(`shows the dashboard's title for a panel titled ${JSON.stringify(none)}`, () => {
      expect(title(none)).to.equal('Web servers');
    });
  }

  describe('with Grafana’s own variables', () => {
    const now = Date.UTC(2026, 10, 20, 14, 7, 31);
    const day: TitleContext = { from: 'now-6h', to: 'now', now };
    const brussels = { ...day, timeZone: 'Europe/Brussels' };

    for (const [text, context, resolved] of [
      ['$__from', day, String(now - 6 * 3_600_000)],
      ['$__to', day, String(now)],
      ['$__from', brussels, '2026-11-20 09:07:31'],
      ['${__to:date}', day, '2026-11-20T14:07:31.000Z'],
      ['${__to:date:iso}', day, '2026-11-20T14:07:31.000Z'],
      ['${__to:date:seconds}', day, String(now / 1000)],
      ['${__to:date:ms}', day, String(now)],
      ['${__to:date:YYYY-MM}', brussels, '2026-11'],
      ['${__to:date:D.M.YY hh:mm:ss a [at] Z}', brussels, '20.11.26 03:07:31 pm at +01:00'],
      ['${__to:date:YYYY-MM}', day, '2026-11'],
      ['Since $__from ($__range)', {}, 'Since'],
      ['Since $__from', { from: 'now-6h' }, 'Since'],
      ['$__from', { from: '1700000000000' }, '1700000000000'],
      ['$__from', { ...day, from: 'now/d' }, String(Date.UTC(2026, 10, 20))],
      ['$__from', { ...brussels, from: 'now/d' }, '2026-11-20 00:00:00'],
      ['$__to', { ...brussels, to: 'now/d' }, '2026-11-20 23:59:59'],
      ['$__from on', { ...day, from: 'nonsense' }, 'on'],
      ['$__from on', { ...brussels, from: 'now-99999999999d' }, 'on'],
      ['$__range $__range_s $__range_ms', day, '21600s 21600 21600000'],
      ['$__dashboard ${__dashboard.uid} ${__dashboard.name}', {}, 'Web servers web Web servers'],
      ['${__dashboard.colour}', {}, '${__dashboard.colour}'],
      ['$__org ${__org.id}', { orgId: '3' }, '3 3'],
      ['$__org ${__org.name} $__user', { orgId: undefined }, '$__org ${__org.name} $__user'],
      ['${__org.name}', { orgId: '3' }, '${__org.name}'],
      ['$__timezone', brussels, 'Europe/Brussels'],
      ['$__timezone', day, 'Web servers'],
      ['Rate [$__auto_interval_auto]', day, 'Rate [10m]'],
      ['Rate [$__auto_interval_server]', day, 'Rate [$__auto_interval_server]'],
      ['Rate [$__interval]', day, 'Rate'],
      ['Rate ($__rate_interval) of ${__interval_ms}', day, 'Rate of'],
      ['$timeFilter CPU $__timeFilter', day, 'CPU'],
      ['every $auto', day, 'every 10m'],
      ['every ${auto:raw}', { ...day, from: 'now-1m' }, 'every 1m'],
      ['every $auto', { ...day, from: 'now-5y' }, 'every 1y'],
      ['every $auto', {}, 'every auto'],
      ['$filters and ${filters:csv}', {}, '$filters and ${filters:csv}'],
      ['${stamp:date:YYYY}', brussels, '2023'],
      ['${server:date}', brussels, 'NaN'],
    ] as [string, TitleContext, string][]) {
      it(`reads ${text} in ${JSON.stringify(context)} as ${resolved}`, () => {
        expect(title(text, new Map(), context)).to.equal(resolved);
      });
    }

    for (const [text, shown] of [
      ['${env:csv} ${env:pipe} [[env:json]]', 'prod + test prod + test prod + test'],
      ['${site:raw} ${every:csv} ${env:date:YYYY}', 'Antwerp All prod + test'],
    ] as const) {
      it(`reads ${text} without its formats before Grafana 7`, () => {
        expect(title(text, new Map(), { version: '6.5.1' })).to.equal(shown);
        expect(title(text, new Map(), { version: '7.0.0' })).not.to.equal(shown);
      });
    }

    it('uses the dashboard’s own zone without a requested one', () => {
      const local = { ...dashboard, timeZone: 'Asia/Tokyo' };
      const read = (context: TitleContext) =>
        titleReader(local, context)({ panel: { title: '$__timezone ${__to:date:HH}' } }, new Map());
      expect(read(day)).to.equal('Asia/Tokyo 23');
      expect(read(brussels)).to.equal('Europe/Brussels 15');
    });

    it('prefers a variable of the dashboard with such a name', () => {
      const own = { ...dashboard, variables: [variable('__from', { current: [pair('mine')] })] };
      expect(titleReader(own, day)({ panel: { title: '$__from' } }, new Map())).to.equal('mine');
    });
  });

  it('keeps any text without a reference', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        fc.pre(!/[$[]/.test(text) && text.trim() !== '');
        expect(title(text)).to.equal(text);
      }),
    );
  });

  it('reads any formats, paths and values', () => {
    const part = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '$server',
        '${env:',
        '${every.',
        '[[hard:',
        '}',
        ']]',
        ':',
        'date:',
        '__from',
      ),
      fc.constantFrom('lucene', 'percentencode', 'json', 'regex', 'queryparam', 'distributed'),
    );
    const values = fc.array(fc.string({ unit: 'binary' }));
    const context = fc.record({
      from: fc.oneof(fc.string(), fc.constantFrom('now-6h', 'now/d', '9'.repeat(15))),
      to: fc.string(),
      now: fc.integer(),
      timeZone: fc.oneof(fc.string(), fc.constantFrom('UTC', 'Europe/Brussels')),
    });
    fc.assert(
      fc.property(fc.array(part), values, values, context, (parts, env, hard, known) => {
        const asked = new Map([
          ['env', env],
          ['hard', hard],
        ]);
        expect(title(parts.join(''), asked, known)).to.be.a('string');
      }),
    );
  });

  it('handles a long title that is almost a reference', () => {
    for (const part of ['[[a:', '${a:', '$', '${', '[[', '${a.', '$a', '${a.b:c', '[[a']) {
      const long = part.repeat(Math.floor(200_000 / part.length));
      expect(title(long)).to.equal(`${long.slice(0, 1_999)}…`);
    }
  });

  it('handles many references to a variable with many options', () => {
    const options = Array.from({ length: 20_000 }, (_, index) => pair(`text ${index}`, `${index}`));
    const big = { ...dashboard, variables: [variable('big', { current: [pair('7')], options })] };
    const long = titleReader(big)({ panel: { title: '$big '.repeat(20_000) } }, new Map());
    expect(long.slice(0, 8)).to.equal('text 7 t');
  });

  describe('with long texts', () => {
    const wide = '😀'.repeat(2_500);
    const many = Array.from({ length: 100_000 }, (_, index) => pair(`${index}`.padEnd(50, 'x')));
    const big: Dashboard = {
      ...dashboard,
      title: wide,
      variables: [
        variable('v', { current: [pair(wide)] }),
        variable('list', { current: many, multi: true }),
        variable('every', { current: all, options: many, multi: true, includeAll: true }),
        variable('fixed', { current: all, options: many, includeAll: true, allValue: wide }),
      ],
    };
    const read = titleReader(big);
    const asked = new Map([['typed', [wide, wide]]]);

    it('cuts at 2,000 UTF-16 units, between characters', () => {
      expect(read({ panel: { title: wide } }, new Map())).to.equal(`${'😀'.repeat(999)}…`);
      expect(read({ panel: { title: `x${wide}` } }, new Map())).to.equal(`x${'😀'.repeat(999)}…`);
      expect(read({ panel: { title: '' } }, new Map())).to.equal(`${'😀'.repeat(999)}…`);
      expect(read({ panel: { title: 'x'.repeat(2_000) } }, new Map())).to.have.length(2_000);
    });

    for (const reference of [
      '$v',
      '$list',
      '$typed',
      '$__dashboard',
      '${v:raw}',
      '${v:percentencode}',
      '${list:csv}',
      '${list.value}',
      '${every:lucene}',
      '${fixed:csv}',
    ]) {
      it(`shows at most 500 units for ${reference}`, () => {
        const text = read({ panel: { title: reference } }, asked);
        expect(text.length).to.be.within(499, 500);
        expect(text)
          .to.match(/…$/)
          .and.not.match(/\p{Cs}/u);
      });
    }

    it('finds each of many values by its index', () => {
      expect(read({ panel: { title: '${list.9999}' } }, new Map())).to.match(/^9999x+$/);
    });

    it('does no work for text that is not shown', function () {
      for (const reference of ['$v', '$list', '${list:lucene}', '${every:json}', '${v:regex}']) {
        for (let panel = 0; panel < 1_000; panel += 1) {
          const text = read({ panel: { title: reference.repeat(10_000) } }, new Map());
          expect(text).to.have.length.within(1_999, 2_000);
        }
      }
    });
  });
});
