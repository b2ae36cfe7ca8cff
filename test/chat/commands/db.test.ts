import { expect } from 'chai';
import { DEMO_DASHBOARDS } from '../../../demo/grafana.ts';
import { NO_DASHBOARDS } from '../../../src/chat/dashboard-list.ts';
import { GrafanaTimeoutError } from '../../../src/grafana/errors.ts';
import { startChat, type TestChat, type TestChatOptions } from '../../support/chat.ts';
import { type Deferred, deferred, settle } from '../../support/deferred.ts';
import { until } from '../../support/until.ts';

describe('graf db', () => {
  let chat: TestChat;

  const start = async (options: TestChatOptions) => {
    await chat.close();
    chat = await startChat(options);
  };
  beforeEach(async () => {
    chat = await startChat();
  });
  afterEach(() => chat.close());

  const run = (typed: string) => chat.ask(`db ${typed}`);
  const titles = () => chat.said.map((message) => message.split(': http')[0]);
  const parameter = (name: string) => chat.rendered.map((url) => url.searchParams.getAll(name));

  describe('chooses', () => {
    it('the third panel from the top', async () => {
      await run(' web:3');
      expect(titles()).to.deep.equal(['Requests per second']);
    });

    it("the panel with Grafana's own id", async () => {
      await run('web:panel-8');
      expect(titles()).to.deep.equal(['Network traffic on web-01']);
      expect(parameter('panelId')).to.deep.equal([['8']]);
    });

    it('the panels with every word in the title', async () => {
      await run('web:ON');
      expect(titles()).to.include.members(['CPU on web-01', 'Memory on web-01']);
      chat.said.length = 0;
      await run('web:"web-01 cpu"');
      expect(titles()).to.deep.equal(['CPU on web-01']);
    });

    it('panels inside collapsed rows too, and never a row itself', async () => {
      await run('k8s');
      expect(parameter('panelId').flat().map(Number)).to.deep.equal([
        2, 3, 4, 5, 6, 7, 7, 9, 10, 11, 13, 14,
      ]);
    });

    it('a repeated panel once for each value, rendered and linked by its id and that value', async () => {
      await run('regions:2');
      expect(titles()).to.deep.equal(['Latency in eu-west', 'Latency in us-east']);
      expect(parameter('panelId')).to.deep.equal([['2'], ['2']]);
      expect(parameter('var-region')).to.deep.equal([['eu-west'], ['us-east']]);
      expect(chat.said[1]).to.match(/\/d\/regions\/regions\?viewPanel=2&\S*var-region=us-east/);
    });

    it('a repeated panel for the values asked for', async () => {
      await run('regions:2 region=ap-south');
      expect(titles()).to.deep.equal(['Latency in ap-south']);
    });

    it('the panels of a repeated row, and panels repeated inside it, row by row', async () => {
      await run('regions:load host=host-1');
      expect(titles()).to.deep.equal(['Load on host-1 in Ghent', 'Load on host-1 in Leuven']);
      expect(parameter('var-dc')).to.deep.equal([['ghe'], ['leu']]);
    });

    it('the panels of a dashboard stored in schema v2', async () => {
      await run('fleet:4 van=van-3');
      expect(titles()).to.deep.equal(['Battery of van-3 in Antwerp', 'Battery of van-3 in Liège']);
      expect(chat.rendered[0]?.pathname).to.equal('/render/d-solo/fleet/delivery-fleet');
    });

    it('no panel when none fits, and names those there are, a repeated one once', async () => {
      expect((await run('regions:nope'))[0]).to.match(
        /There are: :1 Requests, :2 Latency in eu-west, :3 Power in Ghent, :4 /,
      );
    });

    it('the panels of an old dashboard with rows[], row by row', async () => {
      await run('legacy-carbon');
      expect(titles().slice(0, 2)).to.deep.equal(['Metrics received', 'Cache size']);
      expect(titles().length).to.be.greaterThan(2);
    });

    it('a dashboard by its slug, and renders it under its UID', async () => {
      await run('checkout-service:1');
      expect(chat.rendered[0]?.pathname).to.equal('/render/d-solo/xk3vQz9Gk/checkout-service');
    });

    it('the whole dashboard as one picture with kiosk', async () => {
      await run('web kiosk');
      expect(titles()).to.deep.equal(['Web']);
      expect(chat.rendered[0]?.pathname).to.equal('/render/d/web/web');
      expect(chat.rendered[0]?.search)
        .to.contain('&kiosk&autofitpanels')
        .and.to.not.contain('panelId');
    });

    it('at most as many panels as the limit, and counts the rest', async () => {
      await start({ env: { HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS: '4' } });
      await run('web');
      expect(chat.rendered).to.have.lengthOf(4);
      expect(chat.said).to.have.lengthOf(5);
      expect(chat.said.at(-1)).to.match(/^ \(and 6 more; /);
    });
  });

  describe('asks Grafana for', () => {
    it('the defaults', async () => {
      await run('web:1');
      expect(Object.fromEntries(chat.rendered[0]?.searchParams ?? [])).to.deep.equal({
        panelId: '1',
        width: '1000',
        height: '500',
        from: 'now-6h',
        to: 'now',
      });
    });

    it('the defaults of the environment', async () => {
      await start({
        env: {
          HUBOT_GRAFANA_QUERY_TIME_RANGE: '2d',
          HUBOT_GRAFANA_DEFAULT_WIDTH: '800',
          HUBOT_GRAFANA_DEFAULT_HEIGHT: '400',
          HUBOT_GRAFANA_DEFAULT_TIME_ZONE: 'Europe/Amsterdam',
          HUBOT_GRAFANA_DEFAULT_THEME: 'light',
          HUBOT_GRAFANA_ORG_ID: '7',
          HUBOT_GRAFANA_API_ENDPOINT: 'dashboard-solo',
        },
      });
      await run('web:1');
      expect(chat.rendered[0]?.pathname).to.equal('/render/dashboard-solo/db/web');
      expect(Object.fromEntries(chat.rendered[0]?.searchParams ?? [])).to.deep.equal({
        panelId: '1',
        width: '800',
        height: '400',
        theme: 'light',
        from: 'now-2d',
        to: 'now',
        tz: 'Europe/Amsterdam',
        timezone: 'Europe/Amsterdam',
        orgId: '7',
      });
    });

    it('the range, size, time zone and template variables that were typed', async () => {
      await run('web:1 now-2d server=web-02 now-1d width=640 height=320 tz=UTC server=web-03');
      const [url] = chat.rendered;
      expect(url?.searchParams.get('from')).to.equal('now-2d');
      expect(url?.searchParams.get('to')).to.equal('now-1d');
      expect(url?.searchParams.get('width')).to.equal('640');
      expect(url?.searchParams.get('height')).to.equal('320');
      expect(url?.searchParams.getAll('var-server')).to.deep.equal(['web-02', 'web-03']);
      expect(titles()).to.deep.equal(['CPU on web-02 + web-03']);
      chat.rendered.length = 0;
      await run('web:1 from=now-3d to=now-2d');
      expect(parameter('from')).to.deep.equal([['now-3d']]);
      expect(parameter('to')).to.deep.equal([['now-2d']]);
    });

    it('what follows a pasted URL rather than what is in it', async () => {
      await run(`${chat.demo.url}/d/web/web?viewPanel=1&var-server=web-01 server=web-02`);
      expect(parameter('var-server')).to.deep.equal([['web-02']]);
      await chat.ask('again var-server=web-03');
      expect(parameter('var-server').at(-1)).to.deep.equal(['web-03']);
    });

    it('the copy of a repeated panel that a pasted URL shows', async () => {
      await run(`${chat.demo.url}/d/regions/regions?viewPanel=us-east$panel-2`);
      expect(titles()).to.deep.equal(['Latency in us-east']);
    });

    it('the same again, whatever the pasted URL held', async () => {
      await run(
        `${chat.demo.url}/d/web/web?viewPanel=1&var-server=%E2%80%9Ca%09now-7d&from=now-1h`,
      );
      await chat.ask('again');
      expect(parameter('var-server')).to.deep.equal([['“a\tnow-7d'], ['“a\tnow-7d']]);
      expect(parameter('from')).to.deep.equal([['now-1h'], ['now-1h']]);
    });

    it('the known variables only, and names the unknown ones in one short message', async () => {
      const names = Array.from({ length: 300 }, (_, index) => `x${index}=1`).join(' ');
      const [note = ''] = await run(`web:1 ${names}`);
      expect(note).to.match(/^`x0`, .* are not variables of this dashboard; it has `server`\.$/);
      expect(note.length).to.be.below(300);
      expect(chat.said).to.have.lengthOf(2);
    });

    it('a variable with the name of an option, when the dashboard has it', async () => {
      const [first] = DEMO_DASHBOARDS;
      await start({
        dashboards: [
          {
            json: {
              ...first?.json,
              id: 900,
              uid: 'odd',
              title: 'Odd',
              panels: [{ id: 1, type: 'graph', title: 'Of $width', gridPos: { x: 0, y: 0 } }],
              templating: { list: [{ name: 'width', current: { text: 'wide' }, options: [] }] },
            },
          },
        ],
      });
      await run('odd width=narrow');
      expect(titles()).to.deep.equal(['Of narrow']);
      expect(parameter('var-width')).to.deep.equal([['narrow']]);
      expect(parameter('width')).to.deep.equal([['1000']]);
    });

    it('the same range and variables in the link as in the picture', async () => {
      const [message = ''] = await run('web:1 server=web-02 now-2d now-1d');
      expect(message.split(' - ').at(-1)).to.equal(
        `${chat.demo.url}/d/web/web?viewPanel=1&from=now-2d&to=now-1d&var-server=web-02`,
      );
    });
  });

  describe('explains', () => {
    for (const [typed, sentence] of [
      ['nope', /^Dashboard not found/],
      ['empty', /^Dashboard empty\./],
      ['web:99', /^Could not locate desired panel\. There are: :1 CPU on web-01, :2 /],
      ['web:nothing-like-it', /^Could not locate desired panel\./],
      ['web:panel-999', /^Could not locate desired panel\./],
      ['web width=5', /^width must be a whole number from 10 to 4000, not `5`\.$/],
      ['web height=tall', /^height must be a whole number from 10 to 4000, not `tall`\.$/],
      ['web theme=blue', /^theme must be light or dark, not `blue`\.$/],
      [
        'web soon',
        /^`soon` is not a time, and not in the title of a panel of `Web`.*`graf db web:cpu`/,
      ],
      ['web now-2d now-1d now', /^`now` is one time too many/],
      ['web server="web-01', /^A quote is opened and not closed/],
      [':3', /^Which dashboard\?/],
      ['../../api/org', /^Dashboard not found/],
    ] as const) {
      it(`graf db ${typed}`, async () => {
        expect((await run(typed)).join('\n')).to.match(sentence);
        expect(chat.rendered).to.deep.equal([]);
      });
    }

    it('a bare graf db when Grafana shows no dashboards', async () => {
      await start({ dashboards: [] });
      expect(await run('')).to.deep.equal([NO_DASHBOARDS]);
    });

    it('a bare graf db with the first dashboards and one sample', async () => {
      const [text = ''] = await run('');
      expect(text).to.match(/^Which dashboard\?\n- \S+: /);
      expect(text.split('\n').at(-1)).to.match(/such as `graf db \S+`\.$/);
    });
  });

  describe('posts', () => {
    let pictures: Deferred<string>[];

    const deliver = () => {
      const picture = deferred<string>();
      pictures.push(picture);
      return picture.promise;
    };

    beforeEach(async () => {
      pictures = [];
      await start({ deliver });
    });

    it('each panel in the order of the dashboard, as soon as those before it are posted', async () => {
      const done = run('web:on');
      await until(() => pictures.length >= 3);
      const [first, second, third] = pictures;
      third?.resolve('http://three.png');
      await settle();
      expect(chat.said).to.deep.equal([]);
      first?.resolve('http://one.png');
      await settle();
      expect(chat.said).to.have.lengthOf(1);
      second?.resolve('http://two.png');
      await settle();
      expect(chat.said.map((message) => /http:\/\/(\w+)\.png/.exec(message)?.[1])).to.deep.equal([
        'one',
        'two',
        'three',
      ]);
      for (const picture of pictures) picture.resolve('http://rest.png');
      await done;
    });

    it('a failed panel as one message in its place, and the other panels', async () => {
      const done = run('web:on');
      await until(() => pictures.length >= 3);
      pictures.forEach((picture, index) => {
        if (index === 1) picture.reject(new GrafanaTimeoutError('It took too long.'));
        else picture.resolve(`http://${index}.png`);
      });
      await done;
      expect(chat.said[1]).to.match(
        /^Memory on web-01 - \[It took too long\. \(request [0-9a-f]{8}\)\] - http\S+viewPanel=2/,
      );
      expect(chat.said[0]).to.contain('http://0.png');
      expect(chat.said[2]).to.contain('http://2.png');
    });

    it('a neutral sentence for an unexpected error, which goes to the log', async () => {
      const done = run('web:1');
      await until(() => pictures.length === 1);
      pictures[0]?.reject(new TypeError('secret details'));
      await done;
      expect(chat.said[0]).to.match(/^CPU on web-01 - \[Something went wrong here; .*\] - http/);
      expect(chat.logger.lines.join()).to.contain('secret details');
    });

    it('one notice when rendering takes long', async () => {
      await start({ deliver, timeouts: { one: 1, several: 1 } });
      const done = run('web');
      await until(() => chat.said.length === 1);
      expect(chat.said[0]).to.match(/^Grafana is rendering 10 panels/);
      for (const picture of pictures) picture.resolve('http://x.png');
      await done;
      expect(chat.said).to.have.lengthOf(11);
    });
  });
});
