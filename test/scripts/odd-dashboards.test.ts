import type { RequestListener } from 'node:http';
import { expect } from 'chai';
import { type Listening, serveHttp } from '../support/http.ts';
import { startTestBot, type TestBot } from '../support/robot.ts';

type Part = Readonly<Record<string, unknown>>;

const panel = (part: Part = {}) => ({
  id: 1,
  type: 'graph',
  title: 'CPU',
  gridPos: { x: 0, y: 0, w: 1, h: 1 },
  ...part,
});
const variable = (part: Part = {}) => ({
  name: 'host',
  type: 'custom',
  multi: true,
  includeAll: true,
  current: { text: 'a', value: 'a' },
  options: [{ text: 'a', value: 'a' }],
  ...part,
});
const dashboard = (part: Part = {}) => ({
  uid: 'web',
  title: 'Web',
  schemaVersion: 39,
  panels: [panel()],
  templating: { list: [] },
  ...part,
});
const answer = (part: Part, meta: Part = {}) =>
  JSON.stringify({ meta: { slug: 'web', url: '/d/web/web', ...meta }, dashboard: dashboard(part) });
const many = <T>(count: number, make: (n: number) => T) =>
  Array.from({ length: count }, (_, n) => make(n));

/** What Grafana answers, and what is asked for besides the dashboard. */
const DASHBOARDS: Readonly<Record<string, readonly [json: string, request?: string]>> = {
  'escape codes in its titles': [
    answer({
      title: '\u001b]0;x\u0007\u001b[2J',
      panels: [panel({ title: '\u001b[31m\u009b1m\b\r\n@all <!channel>' })],
    }),
  ],
  'a title that runs backwards': [answer({ panels: [panel({ title: '\u202eevil\u2066\u200b' })] })],
  'a title of 5 MB': [answer({ panels: [panel({ title: 'x'.repeat(5e6) })] })],
  'a title that is an object': [answer({ panels: [panel({ title: { a: 1 } })] })],
  'a title that is null': [answer({ panels: [panel({ title: null })] })],
  'half a character as a title': [answer({ panels: [panel({ title: '\ud800' })] })],
  'no list of panels': [answer({ panels: null })],
  'panels in an object': [answer({ panels: { a: 1 } })],
  'panels that are not objects': [answer({ panels: [null, 1, 'x', [], {}] })],
  'an id that is a text': [answer({ panels: [panel({ id: '1' })] })],
  'a negative id': [answer({ panels: [panel({ id: -1 })] })],
  'an id that is not whole': [answer({ panels: [panel({ id: 1.5 })] })],
  'an id beyond all numbers': [answer({ panels: [panel({ id: 1e308 })] })],
  'the same id fifty times': [answer({ panels: many(50, () => panel()) })],
  'places that are not numbers': [
    answer({ panels: [panel({ gridPos: { x: 'a', y: null, w: -1, h: 1e99 } })] }),
  ],
  'a type that is a number': [answer({ panels: [panel({ type: 5 })] })],
  'variables named as what every object has': [
    answer({
      templating: { list: ['__proto__', 'constructor'].map((name) => variable({ name })) },
      panels: [panel({ title: '$__proto__ $constructor', repeat: '__proto__' })],
    }),
    '__proto__=a constructor=a toString=x',
  ],
  'no list of variables': [answer({ templating: null })],
  'variables in an object': [answer({ templating: { list: { a: 1 } } })],
  'variables that are not objects, or have odd members': [
    answer({
      templating: {
        list: [null, 5, ...['name', 'type', 'options', 'current'].map((one) => ({ [one]: 5 }))],
      },
    }),
  ],
  'a panel that repeats itself': [
    answer({
      panels: [
        panel({ repeat: 'host', repeatPanelId: 1 }),
        panel({ id: 2, repeatPanelId: 3 }),
        panel({ id: 3, repeatPanelId: 2 }),
      ],
      templating: { list: [variable()] },
    }),
    'host=all',
  ],
  'a variable whose value is itself': [
    answer({
      panels: [panel({ title: '$host' })],
      templating: { list: [variable({ options: [{ text: '$host', value: '${host}$host' }] })] },
    }),
    'host=$host',
  ],
  'a title with 100,000 variables': [
    answer({
      panels: [panel({ title: '$host'.repeat(100_000) })],
      templating: { list: [variable({ current: { text: 'x'.repeat(1_000), value: 'x' } })] },
    }),
  ],
  '20,000 panels': [answer({ panels: many(20_000, (n) => panel({ id: n + 1 })) })],
  '10,000 variables': [
    answer({
      templating: { list: many(10_000, (n) => variable({ name: `v${n}`, label: `l${n}` })) },
    }),
    many(100, (n) => `l${n}=a`).join(' '),
  ],
  'JSON 100,000 deep': [`{"dashboard":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  'JSON that breaks off': ['{"dashboard":{"title"'],
  'JSON with NaN': ['{"dashboard":NaN}'],
  'no JSON at all': [''],
  null: ['null'],
  'a number': ['5'],
  'NUL bytes': ['\0\u0001'],
  'two dashboards of the same name': ['{"dashboard":{"title":"a"},"dashboard":{"panels":[]}}'],
  'an address elsewhere': [answer({ uid: '../../admin' }, { url: 'http://evil.example/d/x' })],
  'a uid that is a path': [answer({ uid: 'a/../../api/admin?x#y' })],
  'times and zones that are not': [
    answer({ time: { from: 'evil&x=1', to: {} }, timezone: '../../x', refresh: {} }),
  ],
  'a library panel without a model': [
    answer({ panels: [panel({ libraryPanel: { uid: '../x', model: null } })] }),
  ],
  'links that run a script': [
    answer({
      links: [{ url: 'javascript:alert(1)' }],
      panels: [panel({ links: [{ url: 'javascript:1' }] })],
    }),
  ],
  'elements that are not panels': [
    answer({
      elements: { a: null, b: 5, c: { kind: 'Panel', spec: null } },
      layout: { kind: 'GridLayout', spec: { items: [null, { kind: 'x' }] } },
    }),
  ],
  '2,000 tabs without anything': [
    answer({
      elements: {},
      layout: {
        kind: 'TabsLayout',
        spec: { tabs: many(2_000, () => ({ spec: { layout: { kind: 'RowsLayout', spec: {} } } })) },
      },
    }),
  ],
};

const hit = (part: Part) => [
  { id: 1, uid: 'x', title: 'Web', url: '/d/x/x', type: 'dash-db', ...part },
];

const SEARCHES: Readonly<Record<string, unknown>> = {
  null: null,
  'an object': { a: 1 },
  'dashboards that are not objects': [null, 1, 'x', [], {}],
  'a uid that is an object': hit({ uid: {} }),
  'a uid that is a path': hit({ uid: '../../api/admin', url: '/d/../../x' }),
  'an address elsewhere': hit({ url: 'http://evil.example/d/x' }),
  'an address that runs a script': hit({ url: 'javascript:alert(1)' }),
  'a title with mentions, escape codes and lines': hit({
    title: '@all <!channel> [a](b) \u001b[2J\n- fake: line',
  }),
};

/** What a chat or a terminal may take for more than text, and what is ours alone. */
const HARM =
  /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]|@all|<!channel>|\n- fake|undefined|\[object|NaN|\n\s+at |glsa_|javascript:|evil\.example/u;

describe('a Grafana that answers with', () => {
  let grafana: Listening;
  let bot: TestBot;
  let handle: RequestListener = (_request, response) => void response.end('{}');

  beforeEach(async () => {
    grafana = await serveHttp((request, response) => {
      response.setHeader('content-type', 'application/json');
      handle(request, response);
    });
    bot = await startTestBot({
      env: { HUBOT_GRAFANA_HOST: grafana.url, HUBOT_GRAFANA_API_KEY: 'glsa_token' },
    });
  });
  afterEach(async () => {
    await bot.close();
    await grafana.close();
  });

  const expectHarmless = (said: readonly string[]) => {
    expect(said).to.have.length.within(1, 40);
    for (const message of said) expect(message).to.not.match(HARM);
    for (const line of bot.log) expect(line).to.not.match(/glsa_|\p{Cc}/u);
  };

  for (const [what, [json, request = '']] of Object.entries(DASHBOARDS)) {
    it(`${what} as a dashboard gets a harmless answer`, async () => {
      handle = ({ url = '' }, response) => {
        if (url.startsWith('/api/dashboards/uid/web')) response.end(json);
        else response.writeHead(url.startsWith('/render') ? 500 : 404).end('{}');
      };
      expectHarmless(await bot.ask(`hubot graf db web ${request}`));
    });
  }

  for (const [what, hits] of Object.entries(SEARCHES)) {
    it(`${what} to a search gets a harmless answer`, async () => {
      handle = (_request, response) => response.end(JSON.stringify(hits));
      expectHarmless(await bot.ask('hubot graf search web'));
      expectHarmless(await bot.ask('hubot graf list ops'));
    });
  }
});
