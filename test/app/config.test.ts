import { expect } from 'chai';
import fc from 'fast-check';
import path from 'node:path';
import { type Config, loadConfig } from '../../src/app/config.ts';
import { parseRootUrl } from '../../src/util/root-url.ts';
import { ConfigError } from '../../src/util/errors.ts';
import { failureOf } from '../support/failure.ts';

type Env = Readonly<Record<string, string | undefined>>;

function refusal(env: Env): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('this configuration was taken');
}

/** A good value of each variable, and what it makes of the configuration. */
const GOOD: readonly (readonly [string, string, (config: Config) => unknown, unknown])[] = [
  [
    'HUBOT_GRAFANA_HOST',
    'https://g.example.com/grafana/',
    (c) => c.grafana.host,
    'https://g.example.com/grafana',
  ],
  ['HUBOT_GRAFANA_HOST', 'HTTP://G.Example.com:80', (c) => c.grafana.host, 'http://g.example.com'],
  ['HUBOT_GRAFANA_HOST', 'http://[::1]:3000///', (c) => c.grafana.host, 'http://[::1]:3000'],
  ['HUBOT_GRAFANA_API_KEY', 'glsa_abc=', (c) => c.grafana.apiKey, 'glsa_abc='],
  ['HUBOT_GRAFANA_ORG_ID', '7', (c) => c.grafana.orgId, '7'],
  [
    'HUBOT_GRAFANA_API_ENDPOINT',
    'dashboard-solo/db',
    (c) => c.grafana.apiEndpoint,
    'dashboard-solo/db',
  ],
  ['HUBOT_GRAFANA_QUERY_TIME_RANGE', '30m', (c) => c.defaults.timeRange, '30m'],
  ['HUBOT_GRAFANA_QUERY_TIME_RANGE', '1M', (c) => c.defaults.timeRange, '1M'],
  ['HUBOT_GRAFANA_QUERY_TIME_RANGE', '12hr', (c) => c.defaults.timeRange, '12h'],
  ['HUBOT_GRAFANA_QUERY_TIME_RANGE', '6H', (c) => c.defaults.timeRange, '6h'],
  ['HUBOT_GRAFANA_QUERY_TIME_RANGE', '1.5h', (c) => c.defaults.timeRange, '90m'],
  ['HUBOT_GRAFANA_DEFAULT_WIDTH', '10', (c) => c.defaults.width, 10],
  ['HUBOT_GRAFANA_DEFAULT_WIDTH', '4000', (c) => c.defaults.width, 4000],
  ['HUBOT_GRAFANA_DEFAULT_HEIGHT', '300', (c) => c.defaults.height, 300],
  [
    'HUBOT_GRAFANA_DEFAULT_TIME_ZONE',
    'America/Argentina/Buenos_Aires',
    (c) => c.defaults.timeZone,
    'America/Argentina/Buenos_Aires',
  ],
  ['HUBOT_GRAFANA_DEFAULT_TIME_ZONE', 'UTC+02:00', (c) => c.defaults.timeZone, 'Etc/GMT-2'],
  ['HUBOT_GRAFANA_DEFAULT_TIME_ZONE', 'new york', (c) => c.defaults.timeZone, 'America/New_York'],
  ['HUBOT_GRAFANA_DEFAULT_TIME_ZONE', 'browser', (c) => c.defaults.timeZone, 'browser'],
  ['HUBOT_GRAFANA_DEFAULT_THEME', 'light', (c) => c.defaults.theme, 'light'],
  ['HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS', '1', (c) => c.maxReturned, 1],
  ['HUBOT_GRAFANA_PER_ROOM', '1', (c) => c.perRoom, true],
  ['HUBOT_GRAFANA_IMAGES_REUSE', '0', (c) => c.images.reuseMs, 0],
  ['HUBOT_GRAFANA_IMAGES_REUSE', '30s', (c) => c.images.reuseMs, 30_000],
  ['HUBOT_GRAFANA_USE_THREADS', 'yes', (c) => c.useThreads, true],
  ['HUBOT_GRAFANA_USE_THREADS', 'False', (c) => c.useThreads, false],
  ['HUBOT_GRAFANA_USE_THREADS', '0', (c) => c.useThreads, false],
  ['HUBOT_GRAFANA_ADMINS', 'ann, U7,', (c) => c.admins, ['ann', 'U7']],
  ['HUBOT_USE_GRAFANA_IMAGES', 'TRUE', (c) => c.images.use, true],
  ['HUBOT_USE_GRAFANA_IMAGES', '1', (c) => c.images.use, true],
  ['HUBOT_USE_GRAFANA_IMAGES', 'false', (c) => c.images.use, false],
  ['HUBOT_USE_GRAFANA_IMAGES', '0', (c) => c.images.use, false],
  ['HUBOT_GRAFANA_IMAGES_HOST', 'http://images:8080/', (c) => c.images.host, 'http://images:8080'],
  [
    'HUBOT_GRAFANA_IMAGES_HOST',
    'http://images/x/grafana-images',
    (c) => c.images.host,
    'http://images/x',
  ],
  [
    'HUBOT_GRAFANA_IMAGES_URL',
    'https://b.example.com/saved-images/',
    (c) => c.images.url,
    'https://b.example.com/saved-images',
  ],
  ['HUBOT_GRAFANA_IMAGES_PATH', 'some/where', (c) => c.images.path, path.resolve('some/where')],
  ['HUBOT_GRAFANA_IMAGES_PATH', '/var/lib/pictures', (c) => c.images.path, '/var/lib/pictures'],
  [
    'HUBOT_GRAFANA_IMAGES_ALLOW',
    ' 10.0.0.0/8,2001:db8::/32 , 192.0.2.7,',
    (c) => c.images.allow,
    ['10.0.0.0/8', '2001:db8:0:0:0:0:0:0/32', '192.0.2.7/32'],
  ],
  ['HUBOT_GRAFANA_IMAGES_TRUST_PROXY', '::1', (c) => c.images.trustProxy, ['0:0:0:0:0:0:0:1/128']],
  ['HUBOT_GRAFANA_IMAGES_RATE', '5', (c) => c.images.rate, 5],
  ['HUBOT_GRAFANA_IMAGES_MAX_BYTES', '500KB', (c) => c.images.maxBytes, 500_000],
  ['HUBOT_GRAFANA_IMAGES_TIMEOUT', '2m', (c) => c.images.timeoutMs, 120_000],
  ['HUBOT_GRAFANA_IMAGES_TIMEOUT', '90', (c) => c.images.timeoutMs, 90_000],
  ['HUBOT_GRAFANA_IMAGES_CONCURRENCY', '1', (c) => c.images.concurrency, 1],
  ['HUBOT_GRAFANA_IMAGES_MAX_AGE', '30d', (c) => c.images.maxAgeMs, 2_592_000_000],
  ['HUBOT_GRAFANA_IMAGES_MAX_AGE', '1m', (c) => c.images.maxAgeMs, 60_000],
  ['HUBOT_GRAFANA_IMAGES_MAX_TOTAL', '5GB', (c) => c.images.maxTotalBytes, 5_000_000_000],
  ['HUBOT_GRAFANA_IMAGES_RESERVE', '1GB', (c) => c.images.reserveBytes, 1_000_000_000],
  ['HUBOT_GRAFANA_IMAGES_RESERVE', '0', (c) => c.images.reserveBytes, 0],
  ['HUBOT_HTTPD', 'false', (c) => c.http.enabled, false],
  ['HUBOT_HTTPD', 'true', (c) => c.http.enabled, true],
  ['PORT', '0', (c) => c.http.port, 0],
  ['EXPRESS_PORT', '65535', (c) => c.http.port, 65_535],
  ['EXPRESS_BIND_ADDRESS', '127.0.0.1', (c) => c.http.bindAddress, '127.0.0.1'],
  ['BIND_ADDRESS', '::1', (c) => c.http.bindAddress, '::1'],
  [
    'HUBOT_ADAPTER',
    '@hubot-friends/hubot-slack',
    (c) => c.bot.adapter,
    '@hubot-friends/hubot-slack',
  ],
  ['HUBOT_NAME', 'marvin', (c) => c.bot.name, 'marvin'],
  ['HUBOT_ALIAS', '!', (c) => c.bot.alias, '!'],
  ['HUBOT_LOG_LEVEL', 'debug', (c) => c.bot.logLevel, 'debug'],
  [
    'REDIS_URL',
    'redis://user:pw@localhost:6379/1',
    (c) => c.bot.redisUrl,
    'redis://user:pw@localhost:6379/1',
  ],
];

/** Values that each variable cannot have. */
const BAD: Readonly<Record<string, readonly string[]>> = {
  HUBOT_GRAFANA_HOST: [
    'grafana.example.com',
    'ftp://g.example.com',
    'https://',
    'https://g.example.com/?orgId=1',
    'https://g.example.com/#x',
    'javascript:alert(1)',
    'file:///etc/passwd',
  ],
  HUBOT_GRAFANA_API_KEY: ['two words', 'with\nline', 'ключ'],
  HUBOT_GRAFANA_ORG_ID: ['main', '-1', '1.5'],
  HUBOT_GRAFANA_API_ENDPOINT: ['../api', '/d-solo', 'd-solo/', 'd-solo?x', 'a//b'],
  HUBOT_GRAFANA_QUERY_TIME_RANGE: ['6', '6parsecs', 'now-6h', '0.1s', '0h', '6h/d', '999999999y'],
  HUBOT_GRAFANA_DEFAULT_WIDTH: ['9', '4001', '1000px', '1e3', '-5', '10.5'],
  HUBOT_GRAFANA_DEFAULT_HEIGHT: ['0', '99999999999999999999'],
  HUBOT_GRAFANA_DEFAULT_TIME_ZONE: [
    'Europe Brussels',
    'UTC&x=1',
    'Europe/Amsterdan',
    'UTC+5:30',
    'eastern',
  ],
  HUBOT_GRAFANA_DEFAULT_THEME: ['blue', 'Dark'],
  HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS: ['0', '1001', 'all'],
  HUBOT_GRAFANA_PER_ROOM: ['yes', 'room'],
  HUBOT_USE_GRAFANA_IMAGES: ['yes', '2'],
  HUBOT_GRAFANA_IMAGES_HOST: ['images:8080', 'unix:/run/images.sock'],
  HUBOT_GRAFANA_IMAGES_URL: ['/saved-images', 'https://b.example.com/?x'],
  HUBOT_GRAFANA_IMAGES_SOURCES: ['https://a.example.com,b.example.com'],
  HUBOT_GRAFANA_IMAGES_ALLOW: [',', '10.0.0.0/33', '10.0.0', 'localhost', '10.0.0.1;::1', '::/129'],
  HUBOT_GRAFANA_IMAGES_TRUST_PROXY: ['nginx', '10.0.0.1/8/8', '[::1]'],
  HUBOT_GRAFANA_IMAGES_RATE: ['0', '-1', 'many'],
  HUBOT_GRAFANA_IMAGES_MAX_BYTES: ['0', '20MiB', 'lots', `${'9'.repeat(400)}GB`],
  HUBOT_GRAFANA_IMAGES_TIMEOUT: ['0', '2h', '60sec', '0.5s', '9'.repeat(400)],
  HUBOT_GRAFANA_IMAGES_CONCURRENCY: ['0', '101', 'six'],
  HUBOT_GRAFANA_IMAGES_REUSE: ['31s', '-5s', 'soon'],
  HUBOT_GRAFANA_IMAGES_MAX_AGE: ['30', '59s', '30 days', '0', '-1d'],
  HUBOT_GRAFANA_IMAGES_MAX_TOTAL: ['5', '999KB', '5GiB', '0'],
  HUBOT_GRAFANA_IMAGES_RESERVE: ['some', '-1', '10%'],
  EXPRESS_PORT: ['65536', 'http', '-1'],
  PORT: ['80 80', '0x50'],
  ROCKETCHAT_URL: ['chat.example.com?x', 'ftp://chat.example.com', 'two words', 'a@b.example.com'],
  REDIS_URL: ['localhost:6379', 'http://localhost', 'redis://user:secret@host:notaport'],
};

describe('config', () => {
  it('has its defaults when the environment is silent', () => {
    expect(loadConfig({})).to.deep.equal({
      grafana: { host: undefined, apiKey: undefined, orgId: undefined, apiEndpoint: 'd-solo' },
      defaults: {
        timeRange: '6h',
        width: 1000,
        height: 500,
        timeZone: undefined,
        theme: undefined,
      },
      perRoom: false,
      admins: undefined,
      useThreads: false,
      maxReturned: 25,
      images: {
        use: undefined,
        host: undefined,
        url: undefined,
        path: undefined,
        sources: [],
        allow: [],
        trustProxy: [],
        rate: 120,
        tokenRequired: true,
        maxBytes: 20_000_000,
        timeoutMs: 60_000,
        concurrency: 6,
        reuseMs: 5_000,
        maxAgeMs: undefined,
        maxTotalBytes: undefined,
        reserveBytes: 200_000_000,
      },
      rocketchat: undefined,
      telegram: undefined,
      http: { enabled: true, port: 8080, bindAddress: undefined },
      bot: {
        adapter: 'Shell',
        name: 'hubot',
        alias: undefined,
        logLevel: 'info',
        redisUrl: undefined,
      },
    });
  });

  it('takes an empty variable, or one of spaces, for one that is not set', () => {
    const names = [...GOOD.map(([name]) => name), ...Object.keys(BAD)];
    for (const nothing of ['', '  ', '\t\n', undefined]) {
      const env = Object.fromEntries(names.map((name) => [name, nothing]));
      expect(loadConfig(env)).to.deep.equal(loadConfig({}));
    }
  });

  it('signs in to Rocket.Chat with all three variables, its scheme as the adapter takes it', () => {
    const env = { ROCKETCHAT_USER: 'bot', ROCKETCHAT_PASSWORD: 'secret' };
    const url = (more: Env) => loadConfig({ ...env, ...more }).rocketchat?.url;
    expect(url({})).to.equal(undefined);
    expect(loadConfig({ ROCKETCHAT_URL: 'localhost:3000' }).rocketchat).to.equal(undefined);
    for (const [given, secure, expected] of [
      ['localhost:3000', 'false', 'http://localhost:3000'],
      ['chat.example.com/', 'TRUE', 'https://chat.example.com'],
      ['https://chat.example.com/sub/', 'false', 'https://chat.example.com/sub'],
    ]) {
      expect(url({ ROCKETCHAT_URL: given, ROCKETCHAT_USESSL: secure })).to.equal(expected);
    }
    expect(refusal({ ...env, ROCKETCHAT_URL: 'https://x?secret' })).to.not.contain('secret');
  });

  it("takes Telegram's token as it is", () => {
    expect(loadConfig({ TELEGRAM_TOKEN: '1:a' }).telegram).to.deep.equal({ token: '1:a' });
  });

  it('takes spaces around a value away', () => {
    expect(loadConfig({ HUBOT_GRAFANA_API_KEY: ' key\n' }).grafana.apiKey).to.equal('key');
  });

  it('minds no variable that is not its own', () => {
    expect(loadConfig({ PATH: '/bin', HUBOT_GRAFANA_HOSTS: '%', __proto__: 'x' })).to.deep.equal(
      loadConfig({}),
    );
  });

  for (const [name, value, read, result] of GOOD) {
    it(`reads ${name}=${value}`, () => {
      expect(read(loadConfig({ [name]: value }))).to.deep.equal(result);
    });
  }

  for (const [name, values] of Object.entries(BAD)) {
    for (const value of values) {
      it(`refuses ${name}=${JSON.stringify(value.slice(0, 50))} and says what is expected`, () => {
        const message = refusal({ [name]: value });
        expect(message).to.match(
          new RegExp(`^The configuration cannot be used:\n${name}: found .+, expected .+\\.$`),
        );
      });
    }
  }

  it('prefers the EXPRESS_ variables, which are Hubot’s own, to PORT and BIND_ADDRESS', () => {
    const { http } = loadConfig({
      PORT: '1',
      EXPRESS_PORT: '2',
      BIND_ADDRESS: '::',
      EXPRESS_BIND_ADDRESS: '::1',
    });
    expect(http).to.deep.equal({ enabled: true, port: 2, bindAddress: '::1' });
  });

  it('lists the Grafanas that may be asked, ours first', () => {
    const { images } = loadConfig({
      HUBOT_GRAFANA_HOST: 'https://a.example.com',
      HUBOT_GRAFANA_IMAGES_SOURCES: ' https://b.example.com/grafana/ ,, http://c.example.com:3000,',
    });
    expect(images.sources).to.deep.equal([
      'https://a.example.com',
      'https://b.example.com/grafana',
      'http://c.example.com:3000',
    ]);
  });

  it('does without a token only where there is none and not everybody may ask', () => {
    const required = (env: Env) => loadConfig(env).images.tokenRequired;
    const allow = { HUBOT_GRAFANA_IMAGES_ALLOW: '10.0.0.0/8' };
    expect(required({})).to.equal(true);
    expect(required({ HUBOT_GRAFANA_API_KEY: 'key' })).to.equal(true);
    expect(required({ ...allow, HUBOT_GRAFANA_API_KEY: 'key' })).to.equal(true);
    expect(required(allow)).to.equal(false);
  });

  it('names every wrong variable in one message, with what was found', () => {
    const env = Object.fromEntries(Object.entries(BAD).map(([name, [value]]) => [name, value]));
    const lines = refusal(env).split('\n').slice(1);
    expect(lines.map((line) => line.split(':')[0])).to.have.members(Object.keys(BAD));
    expect(lines).to.include(
      'HUBOT_GRAFANA_DEFAULT_WIDTH: found "9", expected a whole number from 10 to 4000.',
    );
    expect(lines).to.include('HUBOT_GRAFANA_DEFAULT_THEME: found "blue", expected light or dark.');
  });

  it('cannot be changed once it is read', () => {
    const config = loadConfig({ HUBOT_GRAFANA_IMAGES_SOURCES: 'https://a.example.com' });
    const parts: unknown[] = [
      config,
      ...Object.values<unknown>({ ...config }),
      config.images.sources,
    ];
    for (const part of parts) {
      expect(part).to.satisfy(Object.isFrozen);
    }
  });

  describe('never shows a secret', () => {
    it('when the token cannot be used', () => {
      const message = refusal({ HUBOT_GRAFANA_API_KEY: 'my secret token' });
      expect(message).not.to.match(/secret|my /);
    });

    for (const url of [
      'https://admin:secret@grafana.example.com',
      'https://secret@grafana.example.com',
      'https:admin:secret@grafana.example.com',
      'https:/admin:secret@grafana.example.com',
      'https:\\\\admin:secret@grafana.example.com',
      'https://admin:se/secret@grafana.example.com',
      'admin:secret@grafana.example.com',
      'https://grafana.example.com/?auth_token=secret',
      'https://grafana.example.com/#secret',
    ]) {
      it(`when it stands in the URL ${url}`, () => {
        expect(refusal({ HUBOT_GRAFANA_HOST: url })).not.to.include('secret');
        expect(refusal({ HUBOT_GRAFANA_IMAGES_URL: url })).not.to.include('secret');
        expect(
          refusal({ HUBOT_GRAFANA_IMAGES_SOURCES: `https://a.example.com,${url}` }),
        ).not.to.include('secret');
      });
    }

    for (const url of [
      'redis//:secret@host',
      'http://:secret@host',
      'host?password=secret',
      'secret',
    ]) {
      it(`when Redis has the URL ${url}`, () => {
        expect(refusal({ REDIS_URL: url })).not.to.include('secret');
      });
    }

    it('when it was put in the place of another variable', () => {
      const message = refusal({
        HUBOT_GRAFANA_HOST: 'glsa_secret',
        HUBOT_GRAFANA_API_KEY: 'glsa_secret',
      });
      expect(message).to.include('HUBOT_GRAFANA_HOST: found ').and.not.include('secret');
    });
  });

  it('shows of a long or odd value only what fits a line', () => {
    const message = refusal({ HUBOT_GRAFANA_DEFAULT_THEME: `a\nb\u001b[31m${'x'.repeat(10_000)}` });
    expect(message.split('\n')).to.have.length(2);
    expect(message).not.to.include('\u001b');
    expect(message.length).to.be.below(300);
  });

  it('takes any text in any variable, or refuses it without showing the token', () => {
    const names = [...new Set([...GOOD.map(([name]) => name), ...Object.keys(BAD)])];
    const token = 'Zq7-token-Zq7';
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.nat().map(String),
      fc.constant(token),
      fc.constant(`https://${token}@host`),
    );
    const env = fc.dictionary(fc.constantFrom(...names), value);
    fc.assert(
      fc.property(env, (others) => {
        try {
          loadConfig({ ...others, HUBOT_GRAFANA_API_KEY: token });
        } catch (error) {
          expect(error).to.be.instanceOf(ConfigError);
          expect((error as Error).message).not.to.include(token);
        }
        try {
          loadConfig({ ...others, HUBOT_GRAFANA_API_KEY: `${token} ` + 'and more' });
        } catch (error) {
          expect(error).to.be.instanceOf(ConfigError);
          expect((error as Error).message).not.to.include(`${token} and`);
        }
      }),
      { numRuns: 500 },
    );
  });

  describe('parseRootUrl', () => {
    it('gives a root URL that stays as it is when it is read again', () => {
      fc.assert(
        fc.property(fc.webUrl({ validSchemes: ['http', 'https'] }), (url) => {
          const root = parseRootUrl(url);
          if (root === undefined) return;
          expect(root).not.to.match(/\/$/);
          expect(parseRootUrl(root)).to.equal(root);
        }),
      );
    });

    it('ends soon with a path of slashes', () => {
      expect(parseRootUrl(`http://host/${'/'.repeat(200_000)}x`)).to.be.a('string');
    });
  });

  it('is refused with an error for people', () => {
    const error = failureOf(ConfigError, () => loadConfig({ PORT: 'x' }));
    expect(error.code).to.equal('invalid_configuration');
  });
});
