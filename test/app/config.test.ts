import { expect } from 'chai';
import fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { allVariables, type Config, loadConfig } from '../../src/app/config.ts';
import { parseRootUrl } from '../../src/util/root-url.ts';
import { ConfigError } from '../../src/util/errors.ts';
import { makeAuthority } from '../support/certificate.ts';
import { failureOf } from '../support/failure.ts';
import { temporaryFolder } from '../support/folder.ts';

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

interface Samples {
  /** Where the variable ends up. */
  readonly option?: (config: Config) => unknown;
  /** Values that can be used, and what they become. */
  readonly takes?: Readonly<Record<string, unknown>>;
  readonly refuses?: readonly string[];
}

const text: Samples = {};

const SAMPLES: Readonly<Record<string, Samples>> = {
  HUBOT_GRAFANA_HOST: {
    option: (config) => config.grafana.host,
    takes: {
      'https://g.example.com/grafana/': 'https://g.example.com/grafana',
      'HTTP://G.Example.com:80': 'http://g.example.com',
      'http://[::1]:3000///': 'http://[::1]:3000',
    },
    refuses: [
      'grafana.example.com',
      'ftp://g.example.com',
      'https://',
      'https://g.example.com/?orgId=1',
      'https://g.example.com/#x',
      'javascript:alert(1)',
      'file:///etc/passwd',
    ],
  },
  HUBOT_GRAFANA_PUBLIC_URL: {
    option: (config) => config.grafana.publicUrl,
    takes: { 'https://people.example.com/grafana/': 'https://people.example.com/grafana' },
    refuses: ['people.example.com', 'https://user:password@people.example.com'],
  },
  HUBOT_GRAFANA_CA_FILE: {
    refuses: ['no/such/file.pem', 'package.json', '.'],
  },
  HUBOT_GRAFANA_API_KEY: {
    option: (config) => config.grafana.apiKey,
    takes: {
      'glsa_abc=': 'glsa_abc=',
    },
    refuses: ['two words', 'with\nline', 'ключ'],
  },
  HUBOT_GRAFANA_ORG_ID: {
    option: (config) => config.grafana.orgId,
    takes: {
      '7': '7',
    },
    refuses: ['main', '-1', '1.5'],
  },
  HUBOT_GRAFANA_API_ENDPOINT: {
    option: (config) => config.grafana.apiEndpoint,
    takes: {
      'dashboard-solo/db': 'dashboard-solo/db',
    },
    refuses: ['../api', '/d-solo', 'd-solo/', 'd-solo?x', 'a//b'],
  },
  HUBOT_GRAFANA_QUERY_TIME_RANGE: {
    option: (config) => config.defaults.timeRange,
    takes: {
      '30m': '30m',
      '1M': '1M',
      '12hr': '12h',
      '6H': '6h',
      '1.5h': '90m',
    },
    refuses: ['6', '6parsecs', 'now-6h', '0.1s', '0h', '6h/d', '999999999y'],
  },
  HUBOT_GRAFANA_DEFAULT_WIDTH: {
    option: (config) => config.defaults.width,
    takes: {
      '10': 10,
      '4000': 4000,
    },
    refuses: ['9', '4001', '1000px', '1e3', '-5', '10.5'],
  },
  HUBOT_GRAFANA_DEFAULT_HEIGHT: {
    option: (config) => config.defaults.height,
    takes: {
      '300': 300,
    },
    refuses: ['0', '99999999999999999999'],
  },
  HUBOT_GRAFANA_DEFAULT_TIME_ZONE: {
    option: (config) => config.defaults.timeZone,
    takes: {
      'America/Argentina/Buenos_Aires': 'America/Argentina/Buenos_Aires',
      'UTC+02:00': 'Etc/GMT-2',
      'new york': 'America/New_York',
      browser: 'browser',
    },
    refuses: ['Europe Brussels', 'UTC&x=1', 'Europe/Amsterdan', 'UTC+5:30', 'eastern'],
  },
  HUBOT_GRAFANA_DEFAULT_THEME: {
    option: (config) => config.defaults.theme,
    takes: {
      light: 'light',
    },
    refuses: ['blue', 'Dark'],
  },
  HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS: {
    option: (config) => config.maxReturned,
    takes: {
      '1': 1,
    },
    refuses: ['0', '1001', 'all'],
  },
  HUBOT_GRAFANA_ALERT_VARIABLES: {
    option: (config) => [...(config.alertVariables ?? [])],
    takes: {
      'host=instance': [['host', 'instance']],
      ' a = b ,c=d,': [
        ['a', 'b'],
        ['c', 'd'],
      ],
    },
    refuses: ['host', 'host=', '=instance', 'a=b=c'],
  },
  HUBOT_GRAFANA_PER_ROOM: {
    option: (config) => config.perRoom,
    takes: {
      '1': true,
    },
    refuses: ['yes', 'room'],
  },
  HUBOT_GRAFANA_IMAGES_REUSE: {
    option: (config) => config.images.reuseMs,
    takes: {
      '0': 0,
      '30s': 30_000,
    },
    refuses: ['31s', '-5s', 'soon'],
  },
  HUBOT_GRAFANA_RENDERER: {
    option: (config) => config.images.renderer,
    takes: { auto: 'auto', Fast: 'fast', own: 'own', grafana: 'grafana' },
    refuses: ['chromium', 'true'],
  },
  HUBOT_GRAFANA_SYNONYMS: { refuses: ['no/such/file.txt', '.', '/dev/zero'] },
  HUBOT_GRAFANA_PICTURE_LINKS: {
    option: (config) => config.pictureLinks,
    takes: { page: 'page', PNG: 'png' },
    refuses: ['pages', 'html', 'true', '1'],
  },
  HUBOT_GRAFANA_LISTEN: {
    option: (config) => config.listensToAll,
    takes: { graf: false, All: true },
    refuses: ['everything', 'true'],
  },
  HUBOT_GRAFANA_USE_THREADS: {
    option: (config) => config.useThreads,
    takes: {
      yes: true,
      False: false,
      '0': false,
    },
  },
  HUBOT_GRAFANA_ADMINS: {
    option: (config) => config.admins,
    takes: {
      'ann, U7,': ['ann', 'U7'],
    },
  },
  HUBOT_USE_GRAFANA_IMAGES: {
    option: (config) => config.images.use,
    takes: {
      TRUE: true,
      '1': true,
      false: false,
      '0': false,
    },
    refuses: ['yes', '2'],
  },
  HUBOT_GRAFANA_IMAGES_HOST: {
    option: (config) => config.images.hosts,
    takes: {
      'http://images:8080/': ['http://images:8080'],
      'http://images/x/grafana-images': ['http://images/x'],
      'http://a:8080, http://b:8080/grafana-images,http://a:8080/,': [
        'http://a:8080',
        'http://b:8080',
      ],
    },
    refuses: ['images:8080', 'unix:/run/images.sock', 'http://a:8080,b:8080', ','],
  },
  HUBOT_GRAFANA_IMAGES_URL: {
    option: (config) => config.images.url,
    takes: {
      'https://b.example.com/saved-images/': 'https://b.example.com/saved-images',
    },
    refuses: ['/saved-images', 'https://b.example.com/?x'],
  },
  HUBOT_GRAFANA_IMAGES_PATH: {
    option: (config) => config.images.path,
    takes: {
      'some/where': path.resolve('some/where'),
      '/var/lib/pictures': '/var/lib/pictures',
    },
  },
  HUBOT_GRAFANA_IMAGES_ALLOW: {
    option: (config) => config.images.allow,
    takes: {
      ' 10.0.0.0/8,2001:db8::/32 , 192.0.2.7,': [
        '10.0.0.0/8',
        '2001:db8:0:0:0:0:0:0/32',
        '192.0.2.7/32',
      ],
    },
    refuses: [',', '10.0.0.0/33', '10.0.0', 'localhost', '10.0.0.1;::1', '::/129'],
  },
  HUBOT_GRAFANA_IMAGES_TRUST_PROXY: {
    option: (config) => config.images.trustProxy,
    takes: {
      '::1': ['0:0:0:0:0:0:0:1/128'],
    },
    refuses: ['nginx', '10.0.0.1/8/8', '[::1]'],
  },
  HUBOT_GRAFANA_IMAGES_GALLERY_PASSWORD: {
    option: (config) => config.images.gallery?.password,
    takes: { 'pa:ss@wörd': 'pa:ss@wörd' },
    refuses: ['two\nlines', 'a\u0000b'],
  },
  HUBOT_GRAFANA_IMAGES_GALLERY_ALLOW: {
    option: (config) => config.images.gallery?.allow,
    takes: { '10.0.0.0/8, ::1': ['10.0.0.0/8', '0:0:0:0:0:0:0:1/128'] },
    refuses: ['office', '10.0.0.0/33'],
  },
  HUBOT_GRAFANA_WEBHOOK_SECRET: {
    option: (config) => config.webhook.secret,
    takes: { 'pa:ss@word': 'pa:ss@word' },
  },
  HUBOT_GRAFANA_WEBHOOK_ROOMS: {
    option: (config) => config.webhook.rooms,
    takes: { '#ops, dev,': ['#ops', 'dev'] },
  },
  HUBOT_GRAFANA_WEBHOOK_TIMESTAMP_HEADER: {
    option: (config) => config.webhook.timestampHeader,
    takes: { 'X-Grafana-Alerting-Timestamp': 'X-Grafana-Alerting-Timestamp' },
    refuses: ['two words', 'x:y'],
  },
  HUBOT_GRAFANA_ALERT_PICTURES: {
    option: (config) => config.alerts.picturesPerMinute,
    takes: { '0': 0, '60': 60 },
    refuses: ['-1', 'many'],
  },
  HUBOT_GRAFANA_ALERT_REACTIONS: {
    option: (config) => config.alerts.reactions,
    takes: { true: true, '0': false },
    refuses: ['eyes'],
  },
  HUBOT_GRAFANA_IMAGES_RATE: {
    option: (config) => config.images.rate,
    takes: {
      '5': 5,
    },
    refuses: ['0', '-1', 'many'],
  },
  HUBOT_GRAFANA_IMAGES_MAX_BYTES: {
    option: (config) => config.images.maxBytes,
    takes: {
      '500KB': 500_000,
    },
    refuses: ['0', '20MiB', 'lots', `${'9'.repeat(400)}GB`],
  },
  HUBOT_GRAFANA_IMAGES_TIMEOUT: {
    option: (config) => config.images.timeoutMs,
    takes: {
      '2m': 120_000,
      '90': 90_000,
    },
    refuses: ['0', '2h', '60sec', '0.5s', '9'.repeat(400)],
  },
  HUBOT_GRAFANA_IMAGES_CONCURRENCY: {
    option: (config) => config.images.concurrency,
    takes: {
      '1': 1,
    },
    refuses: ['0', '101', 'six'],
  },
  HUBOT_GRAFANA_IMAGES_MAX_AGE: {
    option: (config) => config.images.maxAgeMs,
    takes: {
      '30d': 2_592_000_000,
      '1m': 60_000,
    },
    refuses: ['30', '59s', '30 days', '0', '-1d'],
  },
  HUBOT_GRAFANA_IMAGES_MAX_TOTAL: {
    option: (config) => config.images.maxTotalBytes,
    takes: {
      '5GB': 5_000_000_000,
    },
    refuses: ['5', '999KB', '5GiB', '0'],
  },
  HUBOT_GRAFANA_IMAGES_RESERVE: {
    option: (config) => config.images.reserveBytes,
    takes: {
      '1GB': 1_000_000_000,
      '0': 0,
    },
    refuses: ['some', '-1', '10%'],
  },
  HUBOT_HTTPD: {
    option: (config) => config.http.enabled,
    takes: {
      false: false,
      true: true,
    },
  },
  NODE_TLS_REJECT_UNAUTHORIZED: {
    option: (config) => config.checksCertificates,
    takes: { '0': false, '1': true },
  },
  PORT: {
    option: (config) => config.http.port,
    takes: {
      '0': 0,
    },
    refuses: ['80 80', '0x50'],
  },
  EXPRESS_PORT: {
    option: (config) => config.http.port,
    takes: {
      '65535': 65_535,
    },
    refuses: ['65536', 'http', '-1'],
  },
  EXPRESS_BIND_ADDRESS: {
    option: (config) => config.http.bindAddress,
    takes: {
      '127.0.0.1': '127.0.0.1',
    },
  },
  BIND_ADDRESS: {
    option: (config) => config.http.bindAddress,
    takes: {
      '::1': '::1',
    },
  },
  HUBOT_ADAPTER: {
    option: (config) => config.bot.adapter,
    takes: {
      '@hubot-friends/hubot-slack': '@hubot-friends/hubot-slack',
    },
  },
  HUBOT_NAME: {
    option: (config) => config.bot.name,
    takes: {
      marvin: 'marvin',
    },
  },
  HUBOT_ALIAS: {
    option: (config) => config.bot.alias,
    takes: {
      '!': '!',
    },
  },
  HUBOT_GRAFANA_METRICS_ALLOW: {
    option: (config) => config.metricsAllow,
    takes: {
      '10.0.0.0/8, ::1': ['10.0.0.0/8', '0:0:0:0:0:0:0:1/128'],
    },
    refuses: ['localhost', '10.0.0.0/33'],
  },
  HUBOT_GRAFANA_LOG: {
    option: (config) => config.logFormat,
    takes: { text: 'text', json: 'json', JSON: 'json' },
    refuses: ['pretty', 'true'],
  },
  HUBOT_LOG_LEVEL: {
    option: (config) => config.bot.logLevel,
    takes: { debug: 'debug', WARN: 'warn', Warning: 'warn', err: 'error', off: 'silent' },
    refuses: ['loud', '5', 'info debug'],
  },
  ROCKETCHAT_USER: text,
  ROCKETCHAT_PASSWORD: text,
  ROCKETCHAT_USESSL: text,
  TELEGRAM_TOKEN: text,
  REDIS_URL: {
    option: (config) => config.bot.redisUrl,
    takes: {
      'redis://user:pw@localhost:6379/1': 'redis://user:pw@localhost:6379/1',
    },
    refuses: ['localhost:6379', 'http://localhost', 'redis://user:secret@host:notaport'],
  },
  HUBOT_GRAFANA_REDIS_URL: {
    option: (config) => config.sharedRedisUrl,
    takes: {
      'rediss://:pw@redis.example.com:6380/1?team-a':
        'rediss://:pw@redis.example.com:6380/1?team-a',
    },
    refuses: [
      'localhost:6379',
      'redis:localhost',
      'redis://user:secret@host:notaport',
      'redis:///1',
      'redis://:100%@host',
      'redis://host/first',
      'redis://host?%ff',
    ],
  },
  HUBOT_GRAFANA_S3_BUCKET: {
    option: (config) => config.images.bucket?.url,
    takes: {
      pictures: 'https://pictures.s3.us-east-1.amazonaws.com',
      'with.dots': 'https://s3.us-east-1.amazonaws.com/with.dots',
    },
    refuses: ['a', 'two words', 's3://pictures', 'a/b', '-a'],
  },
  HUBOT_GRAFANA_S3_PREFIX: {
    refuses: ['../up', '.hidden', 'a//b', 'two words', 'a/.b', 'a?b', 'x'.repeat(501)],
  },
  HUBOT_GRAFANA_S3_REGION: { refuses: ['eu central', 'eu_central', 'x'.repeat(64)] },
  HUBOT_GRAFANA_S3_BUCKET_REGION: { refuses: ['https://eu'] },
  HUBOT_GRAFANA_S3_ENDPOINT: {
    refuses: ['https://user:pw@host', 'https://host/?a', 'two words', 'ftp://host', 'host:port'],
  },
  HUBOT_GRAFANA_S3_PORT: { refuses: ['0', '65536', 'http'] },
  HUBOT_GRAFANA_S3_STYLE: { refuses: ['new', 'paths'] },
  HUBOT_GRAFANA_S3_ACCESS_KEY_ID: text,
  HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY: text,
  HUBOT_GRAFANA_S3_PUBLIC_URL: { refuses: ['cdn.example.com', 'https://cdn.example.com/?a=b'] },
  HUBOT_GRAFANA_S3_SIGNED: { refuses: ['8d', '10', 'week'] },
  HUBOT_GRAFANA_S3_ACL: { refuses: ['public', 'none'] },
  AWS_REGION: text,
  AWS_ACCESS_KEY_ID: text,
  AWS_SECRET_ACCESS_KEY: text,
  AWS_SESSION_TOKEN: text,
  HUBOT_GRAFANA_IMAGES_SOURCES: {
    refuses: ['https://a.example.com,b.example.com'],
  },
  ROCKETCHAT_URL: {
    refuses: ['chat.example.com?x', 'ftp://chat.example.com', 'two words', 'a@b.example.com'],
  },
};

const NAMES = Object.keys(SAMPLES);

/** Without the function, for comparisons. */
const optionsIn = (env: Env) => ({ ...loadConfig(env), read: undefined });

describe('config', () => {
  it('has its defaults when the environment is silent', () => {
    expect(optionsIn({})).to.deep.equal({
      read: undefined,
      alertVariables: undefined,
      checksCertificates: true,
      grafana: {
        host: undefined,
        basicAuth: undefined,
        apiKey: undefined,
        orgId: undefined,
        apiEndpoint: 'd-solo',
        publicUrl: undefined,
        ca: undefined,
      },
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
      listensToAll: false,
      logFormat: 'text',
      metricsAllow: ['127.0.0.0/8', '0:0:0:0:0:0:0:1/128'],
      pictureLinks: undefined,
      synonyms: undefined,
      maxReturned: 25,
      images: {
        use: undefined,
        hosts: undefined,
        url: undefined,
        path: undefined,
        bucket: undefined,
        sources: [],
        allow: [],
        trustProxy: [],
        rate: 120,
        tokenRequired: true,
        gallery: undefined,
        maxBytes: 20_000_000,
        timeoutMs: 60_000,
        concurrency: 6,
        reuseMs: 5_000,
        maxAgeMs: undefined,
        maxTotalBytes: undefined,
        renderer: 'auto',
        reserveBytes: 200_000_000,
      },
      http: { enabled: true, port: 8080, bindAddress: undefined },
      alerts: { picturesPerMinute: 6, reactions: false },
      webhook: { secret: undefined, rooms: undefined, timestampHeader: undefined },
      sharedRedisUrl: undefined,
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
    for (const nothing of ['', '  ', '\t\n', undefined]) {
      const env = Object.fromEntries(NAMES.map((name) => [name, nothing]));
      expect(optionsIn(env)).to.deep.equal(optionsIn({}));
    }
  });

  it('has samples of every variable that is declared', () => {
    expect(allVariables.map(({ name }) => name)).to.have.members(NAMES);
  });

  it('takes spaces around a value away', () => {
    expect(loadConfig({ HUBOT_GRAFANA_API_KEY: ' key\n' }).grafana.apiKey).to.equal('key');
  });

  it('ignores variables that are not its own', () => {
    const others = { PATH: '/bin', HUBOT_GRAFANA_HOSTS: '%', __proto__: 'x' };
    expect(optionsIn(others)).to.deep.equal(optionsIn({}));
  });

  for (const [name, { option, takes = {}, refuses = [] }] of Object.entries(SAMPLES)) {
    for (const [value, expected] of Object.entries(takes)) {
      it(`reads ${name}=${value}`, () => {
        expect(option?.(loadConfig({ [name]: value }))).to.deep.equal(expected);
      });
    }

    for (const value of refuses) {
      it(`refuses ${name}=${JSON.stringify(value.slice(0, 50))} and says what is expected`, () => {
        expect(refusal({ [name]: value })).to.match(
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

  it('does without a token only where there is none and not everyone may ask', () => {
    const required = (env: Env) => loadConfig(env).images.tokenRequired;
    const allow = { HUBOT_GRAFANA_IMAGES_ALLOW: '10.0.0.0/8' };
    expect(required({})).to.equal(true);
    expect(required({ HUBOT_GRAFANA_API_KEY: 'key' })).to.equal(true);
    expect(required({ ...allow, HUBOT_GRAFANA_API_KEY: 'key' })).to.equal(true);
    expect(required(allow)).to.equal(false);
  });

  describe('Basic authentication', () => {
    const accountIn = (url: string) => {
      const { host, basicAuth } = loadConfig({ HUBOT_GRAFANA_HOST: url }).grafana;
      return { host, ...basicAuth };
    };

    it('is taken out of HUBOT_GRAFANA_HOST, and is not part of the address', () => {
      expect(accountIn('https://zoe:p%40ss%3Aw,ord@g.example.com/grafana/')).to.deep.equal({
        host: 'https://g.example.com/grafana',
        user: 'zoe',
        password: 'p@ss:w,ord',
      });
    });

    for (const url of [
      'https://zoe@g.example.com',
      'https://:secret@g.example.com',
      'https://a%3Ab:secret@g.example.com',
      'https://zoe:se%00cret@g.example.com',
      'https://zoe:%zzsecret@g.example.com',
      'ftp://zoe:secret@g.example.com',
    ]) {
      it(`is refused in ${url} without showing it`, () => {
        expect(refusal({ HUBOT_GRAFANA_HOST: url }))
          .to.match(/^HUBOT_GRAFANA_HOST: found a value with an @/m)
          .and.not.match(/secret|zoe/);
      });
    }

    it('is refused beside a token with one line that names both variables', () => {
      const message = refusal({
        HUBOT_GRAFANA_HOST: 'https://zoe:secret@g.example.com',
        HUBOT_GRAFANA_API_KEY: 'glsa_token',
        PORT: 'x',
      });
      expect(message.split('\n')).to.have.length(3);
      expect(message)
        .to.match(/^HUBOT_GRAFANA_HOST and HUBOT_GRAFANA_API_KEY: found .+, expected .+\.$/m)
        .and.not.match(/secret|zoe|glsa_token/);
    });

    it('makes POSTs bring a token of their own', () => {
      const env = { HUBOT_GRAFANA_IMAGES_ALLOW: '10.0.0.0/8' };
      const host = 'https://zoe:secret@g.example.com';
      expect(loadConfig({ ...env, HUBOT_GRAFANA_HOST: host }).images).to.deep.include({
        tokenRequired: true,
        sources: ['https://g.example.com'],
      });
    });
  });

  describe('HUBOT_GRAFANA_CA_FILE', () => {
    const folder = temporaryFolder();
    const { cert } = makeAuthority();

    it('names a file with one or several certificates', async () => {
      const file = path.join(folder.path, 'ca.pem');
      await writeFile(file, `# ours\n${cert}${cert}`);
      const { ca } = loadConfig({ HUBOT_GRAFANA_CA_FILE: file }).grafana;
      expect(ca?.match(/BEGIN CERTIFICATE/g)).to.have.length(2);
    });

    it('is refused when one of its certificates cannot be used', async () => {
      const file = path.join(folder.path, 'broken.pem');
      await writeFile(file, cert + cert.replace(/\n.{8}/, '\nAAAAAAAA'));
      expect(refusal({ HUBOT_GRAFANA_CA_FILE: file })).to.match(/^HUBOT_GRAFANA_CA_FILE: found/m);
    });
  });

  it('names every wrong variable in one message, with what was found', () => {
    const wrong = Object.entries(SAMPLES).flatMap(([name, { refuses }]) =>
      refuses?.[0] === undefined ? [] : [[name, refuses[0]] as const],
    );
    const lines = refusal(Object.fromEntries(wrong)).split('\n').slice(1);
    expect(lines.map((line) => line.split(':')[0])).to.have.members(wrong.map(([name]) => name));
    expect(lines).to.include(
      'HUBOT_GRAFANA_DEFAULT_WIDTH: found "9", expected a whole number from 10 to 4000.',
    );
    expect(lines).to.include('HUBOT_GRAFANA_DEFAULT_THEME: found "blue", expected light or dark.');
  });

  it('cannot be changed once it is read', () => {
    const config = loadConfig({ HUBOT_GRAFANA_IMAGES_SOURCES: 'https://a.example.com' });
    const parts: unknown[] = [
      config,
      ...Object.values<unknown>(optionsIn({})),
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
        const refused = (env: Env) => expect(refusal({ PORT: 'x', ...env }));
        refused({ HUBOT_GRAFANA_HOST: url }).not.to.include('secret');
        refused({ HUBOT_GRAFANA_IMAGES_URL: url }).to.match(/_URL/).and.not.include('secret');
        refused({ HUBOT_GRAFANA_PUBLIC_URL: url }).to.match(/_URL/).and.not.include('secret');
        refused({ HUBOT_GRAFANA_IMAGES_HOST: url }).to.match(/_HOST/).and.not.include('secret');
        refused({ HUBOT_GRAFANA_IMAGES_SOURCES: `https://a.example.com,${url}` })
          .to.match(/_SOURCES/)
          .and.not.include('secret');
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
        expect(refusal({ HUBOT_GRAFANA_REDIS_URL: url })).not.to.include('secret');
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
    const token = 'Zq7-token-Zq7';
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.nat().map(String),
      fc.constant(token),
      fc.constant(`https://${token}@host`),
    );
    const env = fc.dictionary(fc.constantFrom(...NAMES), value);
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
