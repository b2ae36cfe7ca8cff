import { expect } from 'chai';
import { startChat, type TestChat } from '../support/chat.ts';

const PUBLIC = 'https://grafana.example.com/g';

describe('requests in chat', () => {
  let chat: TestChat;

  before(async () => {
    chat = await startChat({ env: { HUBOT_GRAFANA_PUBLIC_URL: PUBLIC } });
  });
  after(() => chat.close());

  /** The queries of the pictures, and what was said. */
  async function ask(typed: string) {
    const before = chat.rendered.length;
    const said = await chat.ask(typed);
    return { said, queries: chat.rendered.slice(before).map(({ searchParams }) => searchParams) };
  }

  for (const [typed, from, to] of [
    ['db web:1 now-3h', 'now-3h', 'now'],
    ['db web: 1 -3h', 'now-3h', 'now'],
    ['db web :1 3h ago to 1h ago', 'now-3h', 'now-1h'],
    ['db web:1 from now-3h to now-1h please', 'now-3h', 'now-1h'],
    ['db web:1 for the last 3 hours.', 'now-3h', 'now'],
    ['db web:1 the last two hours', 'now-2h', 'now'],
    ['db web:1 2 hours 30 minutes ago', 'now-2h-30m', 'now'],
    ['db web:1 since yesterday', 'now-1d/d', 'now'],
    ['`db web:1 now-3h`', 'now-3h', 'now'],
    ['*db web:1 now-3h*', 'now-3h', 'now'],
    ['_db web:1 now-3h_', 'now-3h', 'now'],
    ['db `web:1 now-3h`', 'now-3h', 'now'],
    [`${PUBLIC}/d/web/web?viewPanel=1&from=now-2d&to=now`, 'now-2d', 'now'],
    [`<${PUBLIC}/d/web/web?viewPanel=1&from=now-2d&to=now>`, 'now-2d', 'now'],
    [`(${PUBLIC}/d/web/web?viewPanel=1&from=now-2d&to=now).`, 'now-2d', 'now'],
    [`${PUBLIC}/d/web/web?viewPanel=1&from=now-2d&to=now now-3h`, 'now-3h', 'now'],
  ] as const) {
    it(`gets for ${typed} a picture from ${from} to ${to}, and no more words`, async () => {
      const { said, queries } = await ask(typed);
      expect(queries.map((query) => [query.get('from'), query.get('to')])).to.deep.equal([
        [from, to],
      ]);
      expect(said).to.have.lengthOf(1);
    });
  }

  for (const [typed, minutes] of [
    ['10:00 to 11:30', 90],
    ['10:00 11:30', 90],
    ['14:00-15:00', 60],
    ['yesterday 14:00-15:00', 60],
    ['23:00 to 01:00 yesterday', 120],
    ['10:00 to 11:00 on monday', 60],
    ['14:00 to 15:00 UTC', 60],
    ['14:00 to 15:00 in Tokyo', 60],
    ['around 14:20', 30],
    ['monday', 1440],
    ['from=10:00 to=11:00', 60],
  ] as const) {
    it(`says how it read ${typed}, with the zone, and asks for ${minutes} minutes`, async () => {
      const { said, queries } = await ask(`db web:1 ${typed}`);
      const [length] = queries.map((query) => Number(query.get('to')) - Number(query.get('from')));
      expect(Math.round((length ?? 0) / 60_000)).to.equal(minutes);
      expect(said[0]).to.match(
        new RegExp(
          `^I read \`${typed}\` as \\d{4}-\\d\\d-\\d\\d \\d.*\\((?:UTC|Asia/Tokyo)\\)\\.$`,
        ),
      );
    });
  }

  it('says which times on a day a range is compared with', async () => {
    const { said, queries } = await ask('db web:1 vs monday');
    expect(queries).to.have.lengthOf(2);
    expect(said[0]).to.match(/^I read `vs monday` as \d{4}-.* \(UTC\)\.$/);
  });

  for (const typed of ['{app="web"}', 'max(up{job="api"})', 'level:"error"', "o'neill"]) {
    it(`brings the value ${typed} to Grafana whole`, async () => {
      const { queries } = await ask(`db web:1 q=${typed} now-3h`);
      expect(queries.map((query) => query.getAll('var-q'))).to.deep.equal([[typed]]);
    });
  }

  it('posts links of the address that people know, and renders by the other', async () => {
    const { said } = await ask('db web:1');
    expect(said.join()).to.include(`${PUBLIC}/d/web/`).and.not.include(chat.demo.url);
    expect(chat.rendered.at(-1)?.origin).to.equal(chat.demo.url);
  });

  for (const [typed, why] of [
    ['db web:1 11/12/2026', /11 December 2026 or 12 November 2026/],
    ['db web:1 14:00 PST', /"PST" is not a time zone/],
    ['db web:1 3h ago to 5h ago', /ends before it begins/],
    [`${PUBLIC}/d/web?width=%zz`, /^`%zz` in that address is not a character; copy the address/],
    [
      'https://other.example.com/goto/abc',
      /that address belongs to `https:\/\/other\.example\.com`/,
    ],
    [`${PUBLIC}/goto/abc`, /^Grafana does not know the short link `abc`/],
  ] as const) {
    it(`says what is wrong with ${typed}`, async () => {
      const { said, queries } = await ask(typed);
      expect(queries).to.deep.equal([]);
      expect(said).to.have.lengthOf(1);
      expect(said[0]).to.match(why);
    });
  }

  it('are repeated and saved with the meaning they had', async () => {
    await ask('db web:1 yesterday 14:00-15:00 server=web-01');
    const again = await ask('again');
    expect(again.said[0]).to.match(/14:00 to 15:00 \(UTC\)/);
    await ask('save quiet = web:1 23:00 to 01:00 --server=web-01');
    const saved = await ask('quiet');
    expect(saved.said[0]).to.match(/23:00 to \d{4}-\d\d-\d\d 01:00 \(UTC\)/);
    expect(saved.queries.map((query) => query.get('var-server'))).to.deep.equal(['web-01']);
  });
});
