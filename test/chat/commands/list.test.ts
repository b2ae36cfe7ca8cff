import { expect } from 'chai';
import { NO_DASHBOARDS } from '../../../src/chat/dashboard-list.ts';
import { startChat, type TestChat, type TestChatOptions } from '../../support/chat.ts';

describe('graf list, search and help', () => {
  let chat: TestChat;

  const start = async (options: TestChatOptions) => {
    await chat.close();
    chat = await startChat(options);
  };
  beforeEach(async () => {
    chat = await startChat();
  });
  afterEach(() => chat.close());

  const run = (typed: string) => chat.ask(typed);

  it('lists all dashboards without folders, in one message', async () => {
    const said = await run('list');
    expect(said).to.have.lengthOf(1);
    const [heading, ...lines] = (said[0] ?? '').split('\n');
    expect(heading).to.equal('Available dashboards:');
    expect(lines).to.include('- web: Web').and.to.include('- postgres: PostgreSQL');
    expect(lines.every((line) => /^- \S+: ./.test(line))).to.equal(true);
    expect(said[0]).to.not.contain('ops-folder');
  });

  it('lists the dashboards with a tag, compared exactly', async () => {
    const [text = ''] = await run('list  production ');
    expect(text).to.match(/^Dashboards tagged `production`:\n- /);
    expect(await run('list Production')).to.deep.equal([
      'No dashboards are tagged `Production`; a tag must be written exactly, case included.\nDid you mean:\n1. `graf list production`\nTake it with `graf 1`, within ten minutes.',
    ]);
    await run('list "odd tag/with, stuff"');
    expect(chat.demo.requests.at(-1)?.query.get('tag')).to.equal('odd tag/with, stuff');
  });

  describe('by folder', () => {
    const dashboard = (id: number, title: string, folder?: [uid: string, title: string]) => ({
      json: { id, uid: `d${id}`, title, panels: [] },
      ...(folder ? { folder: { id: id + 100, uid: folder[0], title: folder[1] } } : {}),
    });

    beforeEach(() =>
      start({
        dashboards: [
          dashboard(1, 'Alpha', ['ops-1', 'Ops Team']),
          dashboard(2, 'Beta', ['dev', 'Développement']),
          dashboard(3, 'Gamma'),
        ],
      }),
    );

    for (const [typed, expected] of [
      ['folder:"ops team"', 'Dashboards in the folder `Ops Team`:\n- d1: Alpha'],
      ['folder:OPS-1', 'Dashboards in the folder `Ops Team`:\n- d1: Alpha'],
      ['FOLDER: de\u0301veloppement ', 'Dashboards in the folder `Développement`:\n- d2: Beta'],
      ['folder:General', 'Dashboards in the folder `General`:\n- d3: Gamma'],
      [
        'folder:Ops-Taem',
        'There are no dashboards in a folder `Ops-Taem`. The folders are `Ops Team`, `Développement`, `General`. Take one with `graf 1` and so on, in this order.',
      ],
      [
        'folder:',
        'Which folder? The folders are `Ops Team`, `Développement`, `General`. Take one with `graf 1` and so on, in this order.',
      ],
    ] as const) {
      it(`answers graf list ${typed}`, async () => {
        expect(await run(`list ${typed}`)).to.deep.equal([expected]);
      });
    }

    it('reads folder: in quotes as a tag, and says when there are no dashboards', async () => {
      expect((await run('list "folder:dev"'))[0]).to.match(/^No dashboards are tagged/);
      await start({ dashboards: [] });
      expect(await run('list folder:dev')).to.deep.equal([NO_DASHBOARDS]);
    });
  });

  it('shows as many as the limit, and counts the rest', async () => {
    const all = (await run('list'))[0]?.split('\n').slice(1) ?? [];
    await start({ env: { HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS: '3' } });
    const [text = ''] = await run('list');
    expect(text.split('\n').slice(1)).to.deep.equal([
      ...all.slice(0, 3),
      ` (and ${all.length - 3} more)`,
    ]);
  });

  it('says so when Grafana shows no dashboards', async () => {
    await start({ dashboards: [] });
    expect(await run('list')).to.deep.equal([NO_DASHBOARDS]);
  });

  it('searches for words in titles', async () => {
    expect(await run('search checkout')).to.deep.equal([
      'Dashboards matching `checkout`:\n- xk3vQz9Gk: Checkout Service',
    ]);
    expect((await run('search nothing like it'))[0]).to.match(
      /^No dashboards match `nothing like it`;/,
    );
    expect((await run('search   '))[0]).to.match(/^Search for what\?/);
  });

  it('keeps a title of odd characters on one line', async () => {
    const [text = ''] = await run('search bold');
    expect(text.split('\n')).to.have.lengthOf(2);
  });

  it('explains a refusal of Grafana in a sentence, without the token', async () => {
    chat.demo.fault({ kind: 'error', status: 401 }, { match: () => true });
    const [text = ''] = await run('list');
    expect(text).to.contain('token').and.to.not.contain('viewer-token');
  });

  describe('graf help', () => {
    it('shows the whole grammar of one command, by alias too', async () => {
      const [text = ''] = await run('help LIST');
      expect(text)
        .to.match(/^`graf list \[TAG\|folder:FOLDER\|tags\|folders\]`: /)
        .and.to.contain('that tag');
      expect((await run('help graf dash'))[0]).to.match(/^`graf db DASHBOARD.*also `graf dash`/);
      expect((await run('help help'))[0]).to.contain('`graf help [TOPIC|COMMAND]`');
      expect((await run('help url'))[0]).to.contain('`graf URL');
    });

    it('suggests the nearest command', async () => {
      expect((await run('help lst'))[0]).to.match(
        /^`lst` is not a topic or a command; did you mean `graf help list`\? Take it with `graf 1`\.\n.*\nCommands: `help`, `db`, /,
      );
      expect((await run('help frobnicate'))[0]).to.match(
        /^`frobnicate` is not a topic or a command\.\n/,
      );
    });

    it('shows samples that all work', async () => {
      const [text = ''] = await run('help');
      const samples = [...text.matchAll(/^- (graf .+?) - /gm)].map(([, sample = '']) => sample);
      expect(samples).to.have.length.above(10);
      for (const sample of samples) {
        const answer = (await run(sample.replace(/^graf /, ''))).join('\n');
        expect(answer, sample).to.match(
          /http:\/\/pictures|^Available|^Dashboards matching|^Saved|^Panels of|^All alerts:|^Every weekday|^Schedule/,
        );
      }
    });

    it('does not wait for a Grafana that hangs', async () => {
      await start({ timeouts: { help: 20 } });
      chat.demo.fault({ kind: 'hang' }, { match: () => true });
      const [text = ''] = await run('help');
      expect(text).to.contain('made up').and.to.contain('bob graf list');
    });

    it('says why the samples are made up', async () => {
      await start({ env: { HUBOT_GRAFANA_HOST: '' } });
      expect((await run('help'))[0]).to.match(/made up.*No Grafana endpoint configured/);
      await start({ dashboards: [] });
      expect((await run('help'))[0]).to.match(/made up.*no dashboard with panels/);
    });
  });
});
