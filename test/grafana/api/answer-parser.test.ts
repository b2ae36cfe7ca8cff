import { expect } from 'chai';
import { createAnswerParser } from '../../../src/grafana/api/answer-parser.ts';
import { parseAnswer } from '../../../src/grafana/api/answer-parsers.ts';
import { GrafanaError, GrafanaNotFoundError } from '../../../src/grafana/errors.ts';
import { rejectionOf } from '../../support/failure.ts';

const jsonOf = (value: unknown) => [Buffer.from(JSON.stringify(value))];
const dashboard = {
  meta: { slug: 'web' },
  dashboard: {
    uid: 'web',
    title: 'Web',
    panels: Array.from({ length: 3_000 }, (_, index) => ({
      id: index + 1,
      title: `Panel ${index}`,
      gridPos: { x: 0, y: index, w: 1, h: 1 },
      ...(index > 2_900
        ? { repeatPanelId: 1, scopedVars: { server: { text: 'web', value: `web-${index}` } } }
        : { repeat: 'server' }),
    })),
    templating: {
      list: [
        {
          name: 'server',
          type: 'custom',
          options: Array.from({ length: 4_000 }, (_, index) => ({
            text: `web-${index}`,
            value: `web-${index}`,
          })),
        },
      ],
    },
  },
};
const hits = Array.from({ length: 5_000 }, (_, id) => ({
  id,
  uid: `u${id}`,
  title: `Title ${id}`,
}));

describe('answer parser', () => {
  const inThread = createAnswerParser({ inlineBytes: 0 });

  it('makes the same of an answer in a thread as without one', async () => {
    const inline = createAnswerParser();
    expect(await inThread.parse('dashboard', jsonOf(dashboard), 'web')).to.deep.equal(
      await inline.parse('dashboard', jsonOf(dashboard), 'web'),
    );
    expect(await inThread.parse('search', jsonOf(hits))).to.deep.equal(
      await inline.parse('search', jsonOf(hits)),
    );
  });

  it('throws in a thread what it throws without one', async () => {
    const folder = jsonOf({ meta: { isFolder: true }, dashboard: {} });
    await rejectionOf(GrafanaNotFoundError, inThread.parse('dashboard', folder));
    await rejectionOf(GrafanaError, inThread.parse('dashboard', jsonOf([])));
    await rejectionOf(GrafanaError, inThread.parse('dashboard', [Buffer.from('{"meta":')]));
  });

  for (const [where, parser] of [
    ['here', createAnswerParser()],
    ['in a thread', createAnswerParser({ inlineBytes: 0 })],
  ] as const) {
    it(`refuses JSON that is nested deeper than 64 levels, before it is parsed (${where})`, async () => {
      const nested = (levels: number) => [
        Buffer.from('['.repeat(levels)),
        Buffer.from(']'.repeat(levels)),
      ];
      expect((await parser.parse('search', nested(64))).hits).to.deep.equal([]);
      for (const levels of [65, 100_000]) {
        const { message } = await rejectionOf(GrafanaError, parser.parse('search', nested(levels)));
        expect(message).to.match(/nested deeper than 64 levels/);
      }
    });
  }

  it('refuses millions of values, which would take the memory of the thread', async () => {
    const empty = [Buffer.from(`[${'[],'.repeat(6_000_000)}[]]`)];
    const { message } = await rejectionOf(GrafanaError, inThread.parse('search', empty));
    expect(message).to.match(/more than can be read here/);
    expect((await inThread.parse('search', [Buffer.from('[]')])).hits).to.deep.equal([]);
  });

  it('parses one large answer at a time', async () => {
    const all = [1, 2, 3].map(() => inThread.parse('search', jsonOf(hits)));
    const pages = await Promise.all(all);
    expect(pages.map(({ hits: found }) => found.length)).to.deep.equal([5_000, 5_000, 5_000]);
  });

  it('gives up a thread that takes too long', async () => {
    const hasty = createAnswerParser({ inlineBytes: 0, timeoutMs: 1 });
    await rejectionOf(GrafanaError, hasty.parse('search', jsonOf(hits)));
  });
});

describe('parseAnswer', () => {
  it('cuts long texts of a search, and skips hits whose UID cannot be one', () => {
    const long = 'é'.repeat(100_000);
    const { hits: found, isFull } = parseAnswer(
      'search',
      Buffer.concat(
        jsonOf([
          { uid: 'a', title: long, url: `/d/a/${long}`, folderTitle: long },
          { uid: long, title: 'b' },
        ]),
      ),
      '',
    );
    expect(isFull).to.equal(false);
    expect(found).to.have.length(1);
    const [hit] = found;
    expect([hit?.title, hit?.slug, hit?.folderTitle].map((text) => text?.length)).to.deep.equal([
      500, 500, 500,
    ]);
  });

  it('takes no more hits of a page than Grafana puts there', () => {
    const many = Buffer.concat(jsonOf([...hits, { uid: 'more', title: 'more' }]));
    const page = parseAnswer('search', many, '');
    expect([page.hits.length, page.isFull]).to.deep.equal([5_000, true]);
  });
});
