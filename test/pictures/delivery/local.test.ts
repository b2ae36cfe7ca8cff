import { expect } from 'chai';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { grafanaLinkDelivery } from '../../../src/pictures/delivery/grafana-link.ts';
import { localDelivery } from '../../../src/pictures/delivery/local.ts';
import { createGrafanaRenderer } from '../../../src/pictures/renderers/grafana.ts';
import { createFileStore } from '../../../src/pictures/stores/file/file-store.ts';
import { createPublisher } from '../../../src/pictures/publisher.ts';
import { inspectPng } from '../../../src/pictures/png.ts';
import { startChat, type TestChat, type TestChatOptions } from '../../support/chat.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { subjectOf } from '../../support/renderer.ts';

const TOKEN = 'viewer-token';
const CONCURRENCY = 3;

describe('delivery by this process', () => {
  const folder = temporaryFolder();
  let chat: TestChat;

  const delivery = () =>
    localDelivery(
      createPublisher({
        renderer: createGrafanaRenderer({ timeoutMs: 5_000, maxBytes: 1_000_000 }),
        store: createFileStore(folder.path),
        publicUrl: (name) => `https://bot/saved-images/${name}.png`,
        concurrency: CONCURRENCY,
      }),
    );

  beforeEach(async () => {
    const own = delivery();
    chat = await startChat({
      deliver: (subject, token, turn) => own.deliver(subject, token, turn),
    });
  });
  afterEach(() => chat.close());

  it('keeps each panel’s own picture behind the link that is said for it, a few at a time', async () => {
    const slow = chat.demo.fault({ kind: 'delay', ms: 20 });
    const said = await chat.ask('db k8s width=200 height=100 theme=light');
    slow();
    expect(said).to.have.length(12);
    for (const [index, message] of said.entries()) {
      const name = /https:\/\/bot\/saved-images\/([0-9a-f]{32}\.png) - /.exec(message)?.[1] ?? '';
      const png = await readFile(path.join(folder.path, name));
      expect(inspectPng(png)).to.deep.equal({ width: 200, height: 100 });
      const panel = /viewPanel=(\d+)/.exec(message)?.[1] ?? '';
      expect(png.toString('latin1'), `message ${index}`).to.include(`%22panelId%22:${panel},`);
    }
    expect(chat.demo.peakRenders).to.equal(CONCURRENCY);
    expect(await readdir(folder.path)).to.have.length(12);
  });

  it('says in the place of each picture why there is none, and still posts the others', async () => {
    chat.demo.fault(
      { kind: 'error', status: 500 },
      { match: ({ query }) => query.get('panelId') === '2' },
    );
    chat.demo.fault({ kind: 'truncated' }, { match: ({ query }) => query.get('panelId') === '4' });
    chat.demo.fault(
      { kind: 'placeholder', which: 'limit-dark' },
      { match: ({ query }) => query.get('panelId') === '5' },
    );
    const said = await chat.ask('db web');
    expect(said).to.have.length(10);
    expect(said[1]).to.match(
      /^Memory on web-01 - \[Grafana could not render this picture; .*\] - http/,
    );
    expect(said[3]).to.match(/^Response time - \[Grafana sent a PNG that breaks off .*\] - http/);
    expect(said[4]).to.match(
      /^Errors - \[Grafana is rendering as many pictures as it can .*\] - http/,
    );
    expect(said.filter((message) => message.includes('https://bot/saved-images/'))).to.have.length(
      7,
    );
  });

  it('shows the token to no client, whatever goes wrong', async () => {
    for (const token of ['wrong-secret', 'expired-token']) {
      const deliver: TestChatOptions['deliver'] = (url) => delivery().deliver(url, token, 0);
      await chat.close();
      chat = await startChat({ deliver });
      const said = (await chat.ask('db web')).join('\n');
      expect(said).to.match(/token/).and.not.include(token).and.not.include(TOKEN);
    }
  });

  it('says of itself that pictures become public', () => {
    expect(delivery().description).to.match(/without signing in/);
    expect(delivery().description).not.to.include(TOKEN);
  });
});

describe('delivery by Grafana’s own link', () => {
  it('is that link, without a request', async () => {
    const delivery = grafanaLinkDelivery({ host: undefined, publicUrl: undefined });
    expect(await delivery.deliver(subjectOf('https://g/render/x'), TOKEN, 0)).to.equal(
      'https://g/render/x',
    );
    expect(delivery.description).to.match(/sign-in/);
  });

  it('goes to the address that people know, for the bot’s own Grafana alone', async () => {
    const delivery = grafanaLinkDelivery({
      host: 'http://grafana:3000',
      publicUrl: 'https://g.org/x',
    });
    const linkAt = (root: string) =>
      delivery.deliver(
        {
          kind: 'dashboard',
          view: { root, dashboard: { uid: 'u', title: '', slug: '', panels: [], variables: [] } },
          options: {
            from: 'now-1h',
            to: 'now',
            width: 100,
            height: 100,
            apiEndpoint: 'd-solo',
            variables: new Map(),
          },
        },
        TOKEN,
        0,
      );
    expect(await linkAt('http://grafana:3000')).to.match(/^https:\/\/g\.org\/x\/render\/d\/u\?/);
    expect(await linkAt('http://other')).to.match(/^http:\/\/other\/render\//);
  });
});
