import { expect } from 'chai';
import fc from 'fast-check';
import { dashboard, graph, variable } from '../../../demo/dashboards/build.ts';
import { startChat, type TestChat } from '../../support/chat.ts';

/** 12:00 UTC on a Thursday. */
const NOON = Date.UTC(2026, 10, 26, 12);
const MINUTE = 60_000;

describe('a request in words', () => {
  let chat: TestChat;
  let now: number;

  beforeEach(async () => {
    now = NOON;
    chat = await startChat({ now: () => now });
  });
  afterEach(() => chat.close());

  const last = () => Object.fromEntries(chat.rendered.at(-1)?.searchParams ?? []);

  it('says in one message what it shows, and then shows it', async () => {
    const [what = '', picture = '', ...others] = await chat.ask('cpu web-01 last 3 hours');
    expect(what.split('\n')[0]).to.equal('CPU on web-01 · Web · server web-01 · 09:00–12:00 UTC');
    expect(picture).to.match(/^CPU on web-01: http:\S+ - http:\S+$/);
    expect(others).to.deep.equal([]);
    expect(last()).to.include({ panelId: '1', 'var-server': 'web-01', from: 'now-3h' });
  });

  it('names what else may be meant, which graf 2 shows', async () => {
    const [what = ''] = await chat.ask('errors since yesterday');
    const [, named = ''] = /`graf 2` (.*?)(?: \(|[;,.])/.exec(what) ?? [];
    expect(named).not.to.equal('');
    await chat.ask('2');
    expect(chat.rendered).to.have.lengthOf(2);
    expect(last()).to.include({ from: 'now-1d/d' });
  });

  it('is not hinted at behind a command with a number', async () => {
    for (const typed of ['alert 1', 'list 3', 'unschedule 2']) {
      expect((await chat.ask(typed)).join('\n'), typed).to.not.contain('graf show');
    }
    expect((await chat.ask('alerts per hour')).join('\n')).to.contain(
      '`graf show alerts per hour`',
    );
  });

  it('follows graf db where no dashboard has that name', async () => {
    await chat.ask('db postgres connections');
    expect(chat.rendered.at(-1)?.pathname).to.match(/\/postgres\//);
    expect(last()).to.include({ panelId: '2' });
  });

  it('lists panels in graf search, after the dashboards', async () => {
    expect((await chat.ask('search cpu'))[0]).to.match(
      /^Panels matching `cpu`:\n(?:- \S+:panel-\d+: .* \(.*\)\n?)+$/,
    );
  });

  it('is the last request over another range, where it is only a time, for half an hour', async () => {
    await chat.ask('cpu web-02');
    const [what = ''] = await chat.ask('yesterday');
    expect(what).to.match(/^CPU on web-02 · Web · server web-02 · 25 Nov 00:00–24:00 UTC\n/);
    expect(what).to.contain('From your last request: CPU on web-02, Web and server web-02.');
    expect(last()).to.include({ 'var-server': 'web-02', from: 'now-1d/d' });
    now += 31 * MINUTE;
    await chat.ask('yesterday');
    expect(chat.rendered).to.have.lengthOf(2);
  });

  it('carries nothing over to other people and rooms', async () => {
    await chat.ask('cpu web-02');
    await chat.ask('yesterday', { person: 'bob' });
    await chat.ask('yesterday', { room: 'dev' });
    expect(chat.rendered).to.have.lengthOf(1);
  });

  it('forgets what was chosen when that is asked', async () => {
    await chat.ask('errors');
    await chat.ask('2');
    expect(await chat.ask('forget choices')).to.deep.equal([
      'Forgotten: what was chosen from lists in this room.',
    ]);
    expect(await chat.ask('forget choices')).to.deep.equal([
      'Nothing was chosen from lists in this room yet.',
    ]);
  });

  it('is not made of a mistyped command', async () => {
    expect((await chat.ask('serch pg'))[0]).to.contain('Did you mean `graf search …`?');
    expect(chat.rendered).to.deep.equal([]);
  });

  it('gets an answer whatever it is', async () => {
    const word = fc.oneof(
      fc.constantFrom('cpu', 'web-01', 'yesterday', 'all', 'vs', '1w', '__proto__', '"', '$server'),
      fc.string({ unit: 'binary', maxLength: 12 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 6 }), async (words) => {
        expect(await chat.ask(words.join(' '))).not.to.deep.equal([]);
      }),
      { numRuns: 60 },
    );
    expect(chat.logger.lines.filter((line) => line.startsWith('error'))).to.deep.equal([]);
  });

  it('puts hostile titles on one line, without backticks', async () => {
    await chat.close();
    const hostile = 'Zebras\n`graf 9` <!channel> @all';
    chat = await startChat({
      dashboards: [
        {
          json: dashboard(
            {
              id: 1,
              uid: 'z',
              title: hostile,
              tags: [],
              variables: [variable('server', 'Server', ['web-01'], ['web-01'])],
            },
            [graph(1, `Stripes ${hostile}`, [0, 0, 12, 8], { unit: 'short', series: [] })],
          ),
        },
      ],
      now: () => now,
    });
    const [what = ''] = await chat.ask('stripes');
    expect(what.split('\n')[0]).to.match(/^Stripes Zebras 'graf 9' .* · Zebras 'graf 9' .* UTC$/);
  });
});
