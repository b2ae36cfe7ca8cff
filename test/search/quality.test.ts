import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { parseDashboard } from '../../src/grafana/dashboard/parse.ts';
import { findByWords } from '../../src/search/find-by-words.ts';
import { createSearchIndex } from '../../src/search/search-index.ts';
import { readSynonyms } from '../../src/search/synonyms.ts';
import { runAtOnce } from '../../src/util/time-slices.ts';
import { judge, share, type WordsRequest } from '../support/words-quality.ts';

const read = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../fixtures/words/${name}`, import.meta.url), 'utf8'),
  ) as unknown;

const percent = (part: number) => `${(100 * part).toFixed(1)} %`;

/** A Thursday. */
const NOW = Date.parse('2026-11-26T15:00:00Z');

describe('the quality of answers to words', function () {
  this.timeout(60_000);
  const index = createSearchIndex();
  for (const answer of (read('corpus.json') as { dashboards: { dashboard: { uid: string } }[] })
    .dashboards) {
    runAtOnce(index.put(parseDashboard(answer, answer.dashboard.uid)));
  }
  const synonyms = readSynonyms();
  const find = ({ ask }: WordsRequest) =>
    findByWords(index, ask, { now: NOW, zone: 'UTC', synonyms });
  const judgedOf = (requests: readonly WordsRequest[]) =>
    requests.map((request) => {
      const { outcome, candidates, range } = find(request);
      const hasRange = range !== undefined;
      return judge(request, { isClear: outcome === 'clear', candidates, hasRange });
    });

  // Two points below what was reached; docs/performance.md has the figures.
  for (const { file, first, five, values } of [
    { file: 'requests.json', first: 0.958, five: 0.969, values: 0.98 },
    { file: 'fresh-requests.json', first: 0.98, five: 0.98, values: 0.98 },
  ]) {
    describe(`to those of ${file}`, () => {
      const requests = read(file) as WordsRequest[];
      const judged = judgedOf(requests);
      const meant = judged.filter(({ request }) => request.want.length > 0);

      it(`is right first for ${percent(first)}`, () => {
        expect(share(meant, ({ isFirst }) => isFirst)).to.be.at.least(first);
      });

      it(`is right among the first five for ${percent(five)}`, () => {
        expect(share(meant, ({ isAmongFive }) => isAmongFive)).to.be.at.least(five);
      });

      it(`has the values that were named for ${percent(values)}`, () => {
        const named = meant.filter(({ hasValues }) => hasValues !== undefined);
        expect(share(named, ({ hasValues }) => hasValues === true)).to.be.at.least(values);
      });

      it('never shows a picture for nonsense', () => {
        const nonsense = judged.filter(({ request }) => request.want.length === 0);
        expect(nonsense).to.not.be.empty;
        expect(nonsense.filter(({ isFirst }) => !isFirst)).to.deep.equal([]);
      });

      it('reads the times of all that have one', () => {
        const timed = requests.filter(({ range }) => range !== undefined);
        expect(timed.filter((one) => find(one).range === undefined)).to.deep.equal([]);
      });
    });
  }
});
