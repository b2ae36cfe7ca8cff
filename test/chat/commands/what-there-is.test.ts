import { expect } from 'chai';
import { dashboard, graph } from '../../../demo/dashboards/build.ts';
import { NO_DASHBOARDS } from '../../../src/chat/dashboard-list.ts';
import { createPendingChoices } from '../../../src/chat/pending-choices.ts';
import { startChat, type TestChat, type TestChatOptions } from '../../support/chat.ts';
import { testConversation } from '../../support/conversation.ts';

const BAD = '@here `code` <b>\n2. other';

const panel = (id: number, title: string) =>
  graph(id, title, [0, id * 8, 24, 8], { unit: 'short', series: [] });

describe('what there is to ask for', () => {
  let chat: TestChat;

  const start = async (options: TestChatOptions) => {
    await chat.close();
    chat = await startChat(options);
  };
  beforeEach(async () => {
    chat = await startChat();
  });
  afterEach(async () => {
    expect(chat.said.join('\n')).not.to.match(/undefined|\[object/);
    await chat.close();
  });

  const run = async (typed: string) => (await chat.ask(typed)).join('\n');

  describe('graf panels', () => {
    it('lists the panels in the order of the page, with variables filled in, without a picture', async () => {
      const lines = (await run('panels web')).split('\n');
      expect(lines.slice(0, 3)).to.deep.equal([
        'Panels of Web:',
        '1. CPU on web-01',
        '2. Memory on web-01',
      ]);
      expect(chat.rendered).to.deep.equal([]);
    });

    it('is followed by graf N, which shows that panel', async () => {
      await run('panels web server=web-02');
      expect(await run('2')).to.match(/^Memory on web-02: /);
    });

    it('takes those of some words alone, with their numbers of the list', async () => {
      expect(await run('panels web:memory')).to.equal('Panels of Web:\n1. Memory on web-01');
      expect(await run('1')).to.match(/^Memory on web-01: /);
    });

    it('names the row of a panel where there are several rows', async () => {
      const row = { id: 9, type: 'row', title: 'Disks', gridPos: { x: 0, y: 20, w: 24, h: 1 } };
      const json = dashboard({ id: 1, uid: 'web', title: 'Web' }, [panel(1, 'CPU')]);
      const below = { ...panel(2, 'Space'), gridPos: { x: 0, y: 21, w: 24, h: 8 } };
      const panels = [panel(1, 'CPU'), row, below];
      await start({ dashboards: [{ json: { ...json, panels } }] });
      expect(await run('panels web')).to.equal('Panels of Web:\n1. CPU\n2. Space (Disks)');
    });

    it('asks which dashboard, when several have that name, and lists the chosen one', async () => {
      await start({
        dashboards: ['pg1', 'pg2'].map((uid, index) => ({
          json: dashboard({ id: index + 1, uid, title: `Postgres ${uid}` }, [panel(1, uid)]),
        })),
      });
      expect(await run('panels postgres')).to.equal(
        'Of which dashboard?\n1. Postgres pg1 (pg1)\n2. Postgres pg2 (pg2)',
      );
      expect(await run('2')).to.equal('Panels of Postgres pg2:\n1. pg2');
    });

    it('says what is missing', async () => {
      expect(await run('panels')).to.match(/^Of which dashboard\? Write `graf panels DASHBOARD`/);
      expect(await run('panels nothing-like-it')).to.match(/^Dashboard not found/);
      expect(await run('panels empty')).to.match(/^Dashboard empty\./);
    });
  });

  describe('graf values', () => {
    it('lists the variables, each with some values', async () => {
      expect(await run('values web')).to.equal(
        'Variables of Web:\n1. server: web-01, web-02, web-03',
      );
      expect(await run('1')).to.equal(
        'Values of `server` of Web:\n1. web-01\n2. web-02\n3. web-03',
      );
    });

    it('lists the values of one, by its name in any case, and shows the dashboard with a chosen one', async () => {
      expect(await run('values web SERVER')).to.match(/^Values of `server` of Web:\n1\. web-01/);
      await run('3');
      expect(chat.rendered[0]?.searchParams.get('var-server')).to.equal('web-03');
    });

    it('takes a title of several words', async () => {
      expect(await run('values checkout service')).to.match(
        /^Variables of Checkout Service:\n1\. /,
      );
      expect(await run('values checkout service region')).to.match(/^Values of `region` of/);
    });

    it('says which variables there are, when the one named is not among them', async () => {
      expect(await run('values web colour')).to.equal(
        'Web has no variable `colour`. It has `server`.',
      );
      expect(await run('values empty')).to.equal('Empty has no template variables.');
      expect(await run('values')).to.match(/^Of which dashboard\?/);
    });

    it('says of which kind the values are that Grafana does not list', async () => {
      const variables = [
        { name: 'text', type: 'textbox', current: { text: 'x', value: 'x' } },
        { name: 'where', type: 'adhoc' },
        { name: 'host', type: 'query', query: 'hosts()', current: { text: 'a', value: 'a' } },
      ];
      const json = {
        ...dashboard({ id: 1, uid: 'v', title: 'V' }, []),
        templating: { list: variables },
      };
      await start({ dashboards: [{ json }] });
      const text = await run('values v');
      expect(text).to.match(
        /1\. text: any text\n2\. where: filters .*\n3\. host: a; Grafana does not/,
      );
      expect(await run('values v text')).to.equal('`text` takes: any text.');
    });
  });

  describe('graf tags and folders', () => {
    it('count their dashboards, and graf N lists those', async () => {
      expect(await run('tags')).to.contain('. production (5 dashboards)');
      expect(await run('folders')).to.equal(
        'Folders:\n1. General (10 dashboards)\n2. Operations (1 dashboard)',
      );
      expect(await run('2')).to.match(/^Dashboards in the folder `Operations`:\n- on-call: /);
    });

    it('are what graf list tags and folders say too, unless a tag is called so', async () => {
      expect(await run('list tags')).to.equal(await run('tags'));
      expect(await run('list FOLDERS')).to.equal(await run('folders'));
      expect(await run('list dashboards')).to.equal(await run('list'));
      const json = dashboard({ id: 1, uid: 'web', title: 'Web', tags: ['tags', 'folder:x'] }, []);
      await start({ dashboards: [{ json }] });
      expect(await run('list tags')).to.equal('Dashboards tagged `tags`:\n- web: Web');
      await run('tags');
      expect(await run('1')).to.equal('Dashboards tagged `folder:x`:\n- web: Web');
    });

    it('say so when there are none', async () => {
      const json = dashboard({ id: 1, uid: 'web', title: 'Web' }, []);
      await start({ dashboards: [{ json }] });
      expect(await run('tags')).to.equal('None of the dashboards has a tag.');
      await start({ dashboards: [] });
      expect(await run('tags')).to.equal(NO_DASHBOARDS);
      expect(await run('folders')).to.equal(NO_DASHBOARDS);
    });

    it('keep a name of odd characters on its line', async () => {
      const json = dashboard({ id: 1, uid: 'web', title: BAD, tags: [BAD] }, [panel(1, BAD)]);
      await start({ dashboards: [{ json, folder: { id: 9, uid: 'f', title: BAD } }] });
      for (const typed of ['tags', 'folders', 'panels web', 'list']) {
        expect((await run(typed)).split('\n'), typed).to.have.lengthOf(2);
      }
    });
  });

  describe('graf more', () => {
    const EVERY = { HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS: '4' };

    it('goes on with a list that was cut until its end, and counts on', async () => {
      await start({ env: EVERY });
      const whole = (await run('list')).split('\n');
      expect(whole.at(-1)).to.equal(' (and 7 more)');
      const next = (await run('more')).split('\n');
      expect(next[0]).to.match(/^5\. /);
      expect(next.at(-1)).to.equal(' (and 3 more: `graf more`)');
      expect((await run('MORE')).split('\n')).to.have.lengthOf(3);
      expect(await run('more')).to.match(/^No list here has more entries; /);
    });

    it('makes what it shows a choice, and leaves the earlier ones', async () => {
      await start({ env: EVERY });
      await run('panels web');
      expect(await run('6')).to.match(/^The list goes from 1 to 4;/);
      await run('more');
      expect(await run('6')).to.match(/^Availability: /);
      expect(await run('1')).to.match(/^CPU on web-01: /);
    });

    it('goes on with the list of the same user alone', async () => {
      await start({ env: EVERY });
      await chat.ask('list', { person: 'ann' });
      expect(await chat.ask('more', { person: 'bob' })).to.match(/No list here has more/);
    });

    it('keeps the 1,000 next entries of a list, for ten minutes', () => {
      let now = 1;
      const lists = createPendingChoices(() => now);
      const conversation = testConversation(() => undefined);
      const choice = { kind: 'command', name: 'list', rest: '' } as const;
      const unshown = Array.from({ length: 5_000 }, () => ({ label: 'x', choice }));
      lists.put(conversation, [], unshown);
      const page = lists.more(conversation, 10);
      expect(page).to.include({ first: 1, left: 990 });
      now = 600_002;
      expect(lists.more(conversation, 10)).to.equal(undefined);
    });
  });
});
