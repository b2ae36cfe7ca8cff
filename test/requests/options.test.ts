import { expect } from 'chai';
import { type ResolvedOptions, resolveOptions } from '../../src/requests/options.ts';
import { parseRequest } from '../../src/requests/parse.ts';
import { loadConfig } from '../../src/app/config.ts';
import { InvalidRequestError } from '../../src/util/errors.ts';
import { failureOf } from '../support/failure.ts';
import { variable } from '../support/variable.ts';

const config = loadConfig({
  HUBOT_GRAFANA_DEFAULT_WIDTH: '800',
  HUBOT_GRAFANA_DEFAULT_HEIGHT: '400',
  HUBOT_GRAFANA_DEFAULT_THEME: 'dark',
  HUBOT_GRAFANA_QUERY_TIME_RANGE: '12h',
});
const NOW = Date.UTC(2026, 2, 15, 12);

const look = (typed: string, names: readonly string[] = [], timeZone?: string): ResolvedOptions => {
  const variables = names.map((name) => variable(name));
  const dashboard = timeZone === undefined ? { variables } : { variables, timeZone };
  return resolveOptions(parseRequest(typed), { ...config, orgId: '2' }, dashboard, { now: NOW });
};
const optionsOf = (typed: string, variables?: readonly string[]) => look(typed, variables).options;

describe('how pictures look', () => {
  it('has the defaults of the environment where nothing is said', () => {
    expect(look('web')).to.deep.equal({
      options: {
        from: 'now-12h',
        to: 'now',
        width: 800,
        height: 400,
        theme: 'dark',
        timeZone: undefined,
        orgId: '2',
        apiEndpoint: 'd-solo',
      },
      asked: {},
      earlier: undefined,
      variables: [],
      notes: [],
    });
  });

  it('has what was asked for instead', () => {
    expect(
      optionsOf(
        'web from=now-2d to=now-1day width=10 height=4000 scale=4 theme=Light tz=europe/brussels orgId=7',
      ),
    ).to.deep.equal({
      from: 'now-2d',
      to: 'now-1d',
      width: 10,
      height: 4000,
      scale: 4,
      theme: 'light',
      timeZone: 'Europe/Brussels',
      orgId: '7',
      apiEndpoint: 'd-solo',
    });
  });

  it('takes times by their place and by their names, but each end once', () => {
    expect(optionsOf('web now-2d now-1d')).to.include({ from: 'now-2d', to: 'now-1d' });
    expect(optionsOf('web now-2d')).to.include({ from: 'now-2d', to: 'now' });
    expect(optionsOf('web to=now-1h now-2d')).to.include({ from: 'now-2d', to: 'now-1h' });
    for (const typed of [
      'web now-2d from=now-3d',
      'web from=now-3d now-2d',
      'web now-2d now-1d to=now',
      'web yesterday to=now',
    ]) {
      expect(failureOf(InvalidRequestError, () => look(typed)).message).to.match(/given twice/);
    }
  });

  it('reads absolute times in the zone that is asked for, wherever it stands', () => {
    const at = (typed: string) => optionsOf(typed).from;
    expect(at('web 2026-01-31T10:00')).to.equal(String(Date.UTC(2026, 0, 31, 10)));
    expect(at('web 2026-01-31T10:00 tz=Europe/Brussels')).to.equal(
      String(Date.UTC(2026, 0, 31, 9)),
    );
    expect(at('web tz=America/New_York from="2026-01-31 10:00"')).to.equal(
      String(Date.UTC(2026, 0, 31, 15)),
    );
    expect(at('web 2026-01-31T10:00Z tz=Europe/Brussels')).to.equal(
      String(Date.UTC(2026, 0, 31, 10)),
    );
    expect(at('web 1700000000')).to.equal('1700000000000');
  });

  it('reads them in the zone of the dashboard where none is asked for, as Grafana draws them', () => {
    const zone = 'America/New_York';
    expect(look('web 2026-01-31T10:00', [], zone).options).to.include({
      from: String(Date.UTC(2026, 0, 31, 15)),
      timeZone: undefined,
    });
    expect(look('web yesterday vs 1d', [], zone).earlier?.from).to.equal(
      String(Date.UTC(2026, 2, 13, 4)),
    );
    expect(look('web 2026-01-31T10:00 tz=UTC', [], zone).options.from).to.equal(
      String(Date.UTC(2026, 0, 31, 10)),
    );
    expect(look('web 2026-01-31T10:00', [], 'nowhere').options.from).to.equal(
      String(Date.UTC(2026, 0, 31, 10)),
    );
  });

  it('reads a time of day in the zone asked for, else the person’s, else the default, else the dashboard’s, else UTC', () => {
    const noted = (
      typed: string,
      dashboardZone?: string,
      personZone?: string,
      botZone?: string,
    ) => {
      const { defaults, grafana } = loadConfig(
        botZone === undefined ? {} : { HUBOT_GRAFANA_DEFAULT_TIME_ZONE: botZone },
      );
      const dashboard = { variables: [], ...(dashboardZone && { timeZone: dashboardZone }) };
      const clock = { now: NOW, personZone };
      return resolveOptions(
        parseRequest(typed),
        { defaults, grafana, orgId: '2' },
        dashboard,
        clock,
      ).notes;
    };
    const zones = ['Asia/Tokyo', 'America/New_York', 'Europe/Brussels'] as const;
    expect(noted('web 9:00 to 10:00 tz=Africa/Cairo', ...zones)).to.deep.equal([
      'I read `9:00 to 10:00` as 2026-03-15 09:00 to 10:00 (Africa/Cairo).',
    ]);
    expect(noted('web 7:00 to 8:00', ...zones)).to.deep.equal([
      'I read `7:00 to 8:00` as 2026-03-15 07:00 to 08:00 (America/New_York).',
    ]);
    expect(noted('web 9:00 to 10:00', 'Asia/Tokyo', undefined, 'Europe/Brussels')[0]).to.match(
      /\(Europe\/Brussels\)\.$/,
    );
    expect(noted('web 9:00 to 10:00', 'Asia/Tokyo')[0]).to.match(/\(Asia\/Tokyo\)\.$/);
    expect(noted('web 9:00 to 10:00')[0]).to.match(/\(UTC\)\.$/);
    expect(noted('web 9:00 to 10:00', 'nonsense', 'browser')[0]).to.match(/\(UTC\)\.$/);
    expect(noted('web 9:00 to 10:00 UTC', ...zones)[0]).to.match(/\(UTC\)\.$/);
  });

  it('leaves the zone in which Grafana draws as it is, whatever the person’s is', () => {
    const clock = { now: NOW, personZone: 'America/New_York' };
    const { options } = resolveOptions(
      parseRequest('web 7:00'),
      { ...config, orgId: '2' },
      { variables: [] },
      clock,
    );
    expect(options).to.include({ timeZone: undefined, from: String(Date.UTC(2026, 2, 15, 11)) });
  });

  it('says how every time was understood that is not date math', () => {
    expect(look('web 1700000000').notes).to.deep.equal([
      'I read `1700000000` as 2023-11-14 22:13:20 until now (UTC).',
    ]);
    expect(look('web from=9:00 to=10:00').notes).to.deep.equal([
      'I read `from=9:00 to=10:00` as 2026-03-15 09:00 to 10:00 (UTC).',
    ]);
    for (const typed of ['web 1h ago', 'web last 3 hours', 'web since yesterday', 'web -3h']) {
      expect(look(typed).notes, typed).to.deep.equal([]);
    }
  });

  it('begins the usual length before an end that is given alone', () => {
    expect(optionsOf('web to=now-1d')).to.include({ from: 'now-1d-12h', to: 'now-1d' });
    expect(optionsOf('web until 10:00')).to.include({
      from: String(Date.UTC(2026, 2, 14, 22)),
      to: String(Date.UTC(2026, 2, 15, 10)),
    });
  });

  it('compares with the same times of day on another day', () => {
    expect(look('web 9:00 to 10:00 vs monday').earlier).to.deep.equal({
      from: String(Date.UTC(2026, 2, 9, 9)),
      to: String(Date.UTC(2026, 2, 9, 10)),
      label: 'Monday, 2026-03-09',
    });
    expect(look('web now-3h vs 2026-01-02').earlier).to.include({
      from: String(Date.UTC(2026, 0, 2, 9)),
      label: '2026-01-02',
    });
  });

  it('takes a day as its whole, at either end', () => {
    expect(optionsOf('web 2026-01-30 2026-01-31')).to.include({
      from: String(Date.UTC(2026, 0, 30)),
      to: String(Date.UTC(2026, 1, 1) - 1),
    });
  });

  it('says what it read otherwise than it was written', () => {
    expect(look('web now-12hr').options.from).to.equal('now-12h');
    expect(look('web until yesterday').notes).to.have.lengthOf(1);
    expect(look('web since yesterday').notes).to.deep.equal([]);
    expect(look('web now-12hr').notes).to.deep.equal(['I read `now-12hr` as `now-12h`.']);
    expect(look('web from=NOW-6H to=now-1hour').notes).to.have.lengthOf(2);
    expect(look('web 6h').notes).to.deep.equal([]);
    expect(look('web yesterday').notes).to.deep.equal([]);
    expect(look('web 2026-01-31').notes).to.deep.equal([
      'I read `2026-01-31` as 2026-01-31 00:00 to 24:00 (UTC).',
    ]);
  });

  it('has an earlier range beside it, of the same length', () => {
    const { options, earlier } = look('web now-6h vs 1w');
    expect(options).to.include({ from: 'now-6h', to: 'now' });
    expect(earlier).to.deep.equal({
      from: String(NOW - 7 * 86_400_000 - 6 * 3_600_000),
      to: String(NOW - 7 * 86_400_000),
      label: '1w earlier',
    });
    expect(look('web 2026-01-31 2026-01-31 vs yesterday').earlier).to.deep.equal({
      from: String(Date.UTC(2026, 0, 30)),
      to: String(Date.UTC(2026, 0, 31) - 1),
      label: 'yesterday',
    });
  });

  it('takes what hubot-grafana took as another render path, but no other URL', () => {
    expect(optionsOf('web apiEndpoint=d').apiEndpoint).to.equal('d');
    for (const path of ['../api', 'd?x=', '//evil', 'd/%2e', '']) {
      failureOf(InvalidRequestError, () => look(`web apiEndpoint=${path}`));
    }
  });

  it('takes Grafana’s own zone for an empty one', () => {
    expect(optionsOf('web tz=').timeZone).to.equal(undefined);
  });

  it('takes the last of an option that is given twice', () => {
    expect(optionsOf('web width=100 width=200').width).to.equal(200);
  });

  it('leaves other names to the variables, and an option’s name where the dashboard has it', () => {
    const { options, variables } = look('web theme=a,b width=100 var-width=5 x=', ['theme']);
    expect(options).to.include({ theme: 'dark', width: 100 });
    expect(variables).to.deep.equal([
      { name: 'theme', values: ['a', 'b'] },
      { name: 'var-width', values: ['5'] },
      { name: 'x', values: [''] },
    ]);
  });

  it('tells names apart by their case, as Grafana does', () => {
    expect(look('web Width=1 ORGID=2').variables.map(({ name }) => name)).to.deep.equal([
      'Width',
      'ORGID',
    ]);
  });

  it('takes names that mean something to JavaScript for what they are', () => {
    expect(look('web constructor=x __proto__=y').variables).to.deep.equal([
      { name: 'constructor', values: ['x'] },
      { name: '__proto__', values: ['y'] },
    ]);
  });

  for (const [typed, why] of [
    ['web width=9', /width must be a whole number from 10 to 4000, not `9`/],
    ['web width=4001', /width/],
    ['web height=', /height must be/],
    ['web height=1e3', /height/],
    ['web width=100,200', /width .*`100,200`/],
    ['web scale=0', /scale must be a whole number from 1 to 4/],
    ['web scale=1.5', /scale/],
    ['web theme=blue', /theme must be light or dark, not `blue`/],
    ['web orgId=main', /orgId/],
    ['web orgId=0', /orgId/],
    ['web from=whenever', /"whenever" is not a time/],
    ['web to=', /is not a time/],
    ['web tz=Europe/Brusels', /Europe\/Brussels/],
    ['web tz=nowhere/at/all', /zone/],
    ['web now-1h now-2h', /now-1h.*now-2h/],
    ['web 2026-02-01 2026-01-01', /2026-02-01.*2026-01-01/],
    ['web now now', /now/],
    ['web width=x`@here`x', /`x'@here'x`/],
  ] as const) {
    it(`says why ${typed} cannot be`, () => {
      expect(failureOf(InvalidRequestError, () => look(typed)).message).to.match(why);
    });
  }
});
