import { expect } from 'chai';
import {
  blankPicture,
  DEMO_TOKENS,
  type DemoGrafana,
  startDemoGrafana,
} from '../../../demo/grafana.ts';
import type { Command } from '../../../src/chat/commands/command.ts';
import { helpCommand } from '../../../src/chat/commands/help.ts';
import { listCommand, NO_DASHBOARDS, searchCommand } from '../../../src/chat/commands/lists.ts';
import { GrafanaImagesError, InvalidRequestError } from '../../../src/errors.ts';
import { createGrafanaClient, type GrafanaClient } from '../../../src/grafana/client.ts';
import { rejectionOf } from '../../support/failure.ts';

const TOKEN = Object.keys(DEMO_TOKENS)[0];

describe('graf list, search and help', () => {
  let demo: DemoGrafana;
  let client: GrafanaClient;

  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture });
    client = createGrafanaClient({ root: demo.url, token: TOKEN, timeoutMs: 5_000 });
  });

  afterEach(() => demo.close());

  const run = async (command: Command, rest = ''): Promise<string[]> => {
    const said: string[] = [];
    await command.run(rest, (text) => {
      said.push(text);
      return Promise.resolve();
    });
    return said;
  };
  const deps = (maxReturned = 25) => ({ client: () => client, maxReturned });

  it('lists all dashboards, and no folders, in one message', async () => {
    const said = await run(listCommand(deps()));
    expect(said).to.have.lengthOf(1);
    const [heading, ...lines] = (said[0] ?? '').split('\n');
    expect(heading).to.equal('Available dashboards:');
    expect(lines).to.include('- web: Web').and.to.include('- postgres: PostgreSQL');
    expect(lines.every((line) => /^- \S+: ./.test(line))).to.equal(true);
    expect(said[0]).to.not.contain('ops-folder');
  });

  it('lists those with a tag, which is taken as it is written', async () => {
    const [text = ''] = await run(listCommand(deps()), ' production ');
    expect(text).to.match(/^Dashboards tagged `production`:\n- /);
    expect(await run(listCommand(deps()), 'Production')).to.deep.equal([
      'No dashboards are tagged `Production`; a tag must be written exactly, case included.',
    ]);
    await run(listCommand(deps()), '"odd tag/with, stuff"');
    expect(demo.requests.at(-1)?.query.get('tag')).to.equal('odd tag/with, stuff');
  });

  it('says how many more there are past the limit, and shows as many as it says', async () => {
    const all = (await run(listCommand(deps())))[0]?.split('\n').slice(1) ?? [];
    const [text = ''] = await run(listCommand(deps(3)));
    expect(text.split('\n').slice(1)).to.deep.equal([
      ...all.slice(0, 3),
      ` (and ${all.length - 3} more)`,
    ]);
  });

  it('says so when there is nothing to be seen', async () => {
    await demo.close();
    demo = await startDemoGrafana({ draw: blankPicture, dashboards: [] });
    client = createGrafanaClient({ root: demo.url, token: TOKEN, timeoutMs: 5_000 });
    expect(await run(listCommand(deps()))).to.deep.equal([NO_DASHBOARDS]);
  });

  it('searches for words in the title', async () => {
    expect(await run(searchCommand(deps()), 'checkout')).to.deep.equal([
      'Dashboards matching `checkout`:\n- xk3vQz9Gk: Checkout Service',
    ]);
    expect((await run(searchCommand(deps()), 'nothing like it'))[0]).to.match(
      /^No dashboards match `nothing like it`;/,
    );
    await rejectionOf(InvalidRequestError, run(searchCommand(deps()), '  '));
  });

  it('keeps a title of odd characters on its line', async () => {
    const [text = ''] = await run(searchCommand(deps()), 'bold');
    expect(text.split('\n')).to.have.lengthOf(2);
  });

  it('passes on in a sentence what Grafana says', async () => {
    demo.fault({ kind: 'error', status: 401 }, { match: () => true });
    const error = await rejectionOf(GrafanaImagesError, run(listCommand(deps())));
    expect(error.message).to.contain('token').and.to.not.contain(TOKEN);
  });

  describe('graf help', () => {
    const help = (own: GrafanaClient | undefined, patienceMs = 3_000) =>
      helpCommand({ client: own, commands: [listCommand(deps())], robotName: 'bob', patienceMs });

    it('tells the whole grammar of one command, by its aliases too', async () => {
      const [text = ''] = await run(help(client), 'LIST');
      expect(text)
        .to.match(/^`graf list \[TAG\]`: /)
        .and.to.contain('that tag');
      expect((await run(help(client), 'help'))[0]).to.contain('`graf help [COMMAND]`');
      expect((await run(help(client), 'frob'))[0]).to.equal(
        'There is no command `frob`; there are `help`, `list`.',
      );
    });

    it('does not wait for ever for a Grafana that hangs', async () => {
      demo.fault({ kind: 'hang' }, { match: () => true });
      const [text = ''] = await run(help(client, 20));
      expect(text).to.contain('made up').and.to.contain('bob graf list');
    });

    it('makes samples up where no Grafana is configured, or it has no dashboards', async () => {
      expect((await run(help(undefined)))[0]).to.contain('made up');
      await demo.close();
      demo = await startDemoGrafana({ dashboards: [] });
      client = createGrafanaClient({ root: demo.url, token: TOKEN, timeoutMs: 5_000 });
      expect((await run(help(client)))[0]).to.contain('made up');
    });
  });
});
