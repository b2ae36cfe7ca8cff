import { expect } from 'chai';
import { parseDashboard } from '../../src/grafana/dashboard/parse.ts';
import { GrafanaNotFoundError } from '../../src/grafana/errors.ts';
import type { GrafanaClient } from '../../src/grafana/api/client.ts';
import type { OptionsQuestion } from '../../src/grafana/query/options-reader.ts';
import type { Candidate, WordsAnswer } from '../../src/search/model.ts';
import { createSettleValues } from '../../src/search/settle-values.ts';

const NOW = Date.UTC(2026, 10, 26, 12);

const dashboardOf = (uid: string, names: readonly string[]) =>
  parseDashboard(
    {
      meta: {},
      dashboard: {
        uid,
        title: uid,
        templating: {
          list: names.map((name) => ({
            type: 'query',
            name,
            query: `label_values(${name})`,
            datasource: 'Prom',
          })),
        },
        panels: [],
      },
    },
    uid,
  );

const candidate = (uid: string, more: Partial<Candidate> = {}): Candidate => ({
  uid,
  panelId: 1,
  title: 'Latency',
  dashboard: uid,
  values: [],
  score: 0.5,
  ...more,
});

const answerOf = (more: Partial<WordsAnswer>): WordsAnswer => ({
  outcome: 'unclear',
  candidates: [],
  isSure: false,
  wanted: 1,
  range: undefined,
  shift: undefined,
  assignments: [],
  unknown: [],
  words: ['latency'],
  ...more,
});

describe('values that are looked up for an answer', () => {
  let asked: string[];
  let options: Record<string, readonly string[]>;
  let questions: OptionsQuestion[];

  beforeEach(() => {
    asked = [];
    questions = [];
    options = {};
  });

  const settle = (
    answer: WordsAnswer,
    dashboards: Readonly<Record<string, readonly string[]>>,
    timeoutMs = 5_000,
    last?: string,
  ) => {
    const client = {
      root: 'http://grafana',
      token: undefined,
      dashboard: (uid: string) => {
        const names = dashboards[uid];
        return names
          ? Promise.resolve(dashboardOf(uid, names))
          : Promise.reject(new GrafanaNotFoundError('gone'));
      },
    } as unknown as GrafanaClient;
    const readOptions = (_client: unknown, question: OptionsQuestion) => {
      const { name } = question.variable;
      asked.push(name);
      questions.push(question);
      const found = options[name]?.map((value) => ({ text: value, value }));
      return Promise.resolve(found);
    };
    return createSettleValues(readOptions, timeoutMs)(client, answer, {
      now: NOW,
      zone: undefined,
      last,
    });
  };

  it('make clear what was not, where one dashboard has the word', async () => {
    options = { service: ['cart', 'shop'] };
    const answer = answerOf({
      candidates: [candidate('a'), candidate('b')],
      unknown: ['shop'],
    });
    const settled = await settle(answer, { a: ['other'], b: ['service'] });
    expect(settled).to.include({ outcome: 'clear' });
    expect(settled.unknown).to.deep.equal([]);
    expect(settled.candidates.map(({ uid }) => uid)).to.deep.equal(['b', 'a']);
    expect(settled.candidates[0]?.values).to.deep.equal([
      { variable: 'service', text: 'shop', value: 'shop', typed: 'shop' },
    ]);
  });

  it('leave a list where several dashboards have it', async () => {
    options = { service: ['shop'] };
    const answer = answerOf({ candidates: [candidate('a'), candidate('b')], unknown: ['shop'] });
    const settled = await settle(answer, { a: ['service'], b: ['service'] });
    expect(settled).to.include({ outcome: 'unclear' });
    expect(settled.candidates.map(({ values }) => values.length)).to.deep.equal([1, 1]);
  });

  it('change nothing where no word is open, and ask for nothing', async () => {
    const answer = answerOf({ outcome: 'clear', candidates: [candidate('a')] });
    expect(await settle(answer, { a: ['service'] })).to.equal(answer);
    expect(asked).to.deep.equal([]);
  });

  it('change nothing where nothing has the word, the dashboard is gone, or Grafana does not answer', async () => {
    options = { service: ['cart'] };
    const answer = answerOf({ candidates: [candidate('a'), candidate('gone')], unknown: ['shop'] });
    expect(await settle(answer, { a: ['service', 'unanswered'] })).to.equal(answer);
  });

  it('are of few dashboards and few variables of each', async () => {
    const names = Array.from({ length: 20 }, (_one, index) => `v${index}`);
    const candidates = ['a', 'b', 'c', 'd', 'e'].map((uid) => candidate(uid));
    await settle(
      answerOf({ candidates, unknown: ['shop'] }),
      Object.fromEntries(candidates.map(({ uid }) => [uid, names])),
    );
    expect(asked).to.have.lengthOf(3 * 8);
  });

  it('are those of the first alone, where it is clear what is meant', async () => {
    const values = [
      { variable: 'host', value: 'web-7', text: 'web-7', typed: 'web-7', isGuess: true as const },
    ];
    options = { host: ['web-7.example.com:9100', 'web-8.example.com:9100'] };
    const candidates = [candidate('a', { values }), candidate('b', { values })];
    const settled = await settle(answerOf({ outcome: 'clear', candidates }), {
      a: ['host'],
      b: ['host'],
    });
    expect(asked).to.deep.equal(['host']);
    expect(settled.candidates[0]?.values).to.deep.equal([
      {
        variable: 'host',
        text: 'web-7.example.com:9100',
        value: 'web-7.example.com:9100',
        typed: 'web-7',
      },
    ]);
  });

  it('follow from the values of variables before them', async () => {
    options = { cluster: ['eu', 'us'], namespace: ['shop'] };
    const answer = answerOf({ candidates: [candidate('a')], unknown: ['us', 'shop'] });
    await settle(answer, { a: ['cluster', 'namespace'] });
    expect([...(questions[1]?.values ?? [])]).to.deep.equal([['cluster', ['us']]]);
  });

  it('are those of the last dashboard where only values are said', async () => {
    options = { service: ['shop'] };
    const answer = answerOf({ outcome: 'nothing', ofLast: { values: [], open: ['shop'] } });
    const settled = await settle(answer, { a: ['service'] }, 5_000, 'a');
    expect(settled.ofLast).to.deep.equal({
      values: [{ variable: 'service', text: 'shop', value: 'shop', typed: 'shop' }],
      open: [],
    });
  });

  it('are left as they are when the time for it is over', async () => {
    options = { service: ['shop'] };
    const answer = answerOf({ candidates: [candidate('a')], unknown: ['shop'] });
    expect(await settle(answer, { a: ['service'] }, 0)).to.equal(answer);
  });
});
