import { expect } from 'chai';
import fc from 'fast-check';
import { findByWords } from '../../src/search/find-by-words.ts';
import type { IndexedVariable } from '../../src/search/model.ts';
import { createSearchIndex } from '../../src/search/search-index.ts';
import { readSentence } from '../../src/search/sentence.ts';
import { readSynonyms } from '../../src/search/synonyms.ts';
import { isMachine, likeOthers, shapeOf, shapesOf } from '../../src/search/value-shapes.ts';

const TIMES =
  'from to since until vs last between and ago at around half an hour 3h 14:00 monday 1w';
const WORDS =
  'cpu web-01 web-07 memory all dashboard why panel # 3 width=100 = var-x=" \' the please';

const word = fc.oneof(
  fc.constantFrom(...TIMES.split(' '), ...WORDS.split(' ')),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const sentence = fc.array(word, { maxLength: 20 }).map((words) => words.join(' '));

const variableOf = (values: readonly string[], more: Partial<IndexedVariable> = {}) => ({
  name: 'instance',
  type: 'query',
  options: values.map((value) => ({ text: value, value })),
  current: [],
  ...more,
});

describe('any text', () => {
  it('is a sentence, whose words, times and options are read without a failure', () => {
    fc.assert(
      fc.property(sentence, (text) => {
        const { words } = readSentence(text, () => false);
        expect(words.every((one) => one.words.length > 0)).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('has all its words left where a title has its times', () => {
    fc.assert(
      fc.property(sentence, (text) => {
        const [plain, inTitle] = [false, true].map(
          (is) => readSentence(text, () => is).words.length,
        );
        expect(inTitle).to.be.at.least(plain ?? 0);
      }),
    );
  });

  it('means something, something unclear or nothing, with as many candidates as that needs', () => {
    const index = createSearchIndex();
    index.put({
      uid: 'node',
      title: 'Node last 3h',
      variables: [variableOf(['web-01:9100', 'web-02:9100'])],
      panels: [
        { id: 1, title: 'CPU on $instance' },
        { id: 2, title: 'Memory', row: 'Today' },
      ],
    });
    index.put({
      uid: 'pg',
      title: 'Postgres',
      variables: [variableOf([], { name: 'host' })],
      panels: [{ id: 1, title: 'CPU' }],
    });
    const context = {
      now: Date.UTC(2026, 10, 26, 15),
      zone: 'UTC',
      synonyms: readSynonyms(),
      carried: { uid: 'node', values: [] },
    };
    fc.assert(
      fc.property(sentence, (text) => {
        const { outcome, candidates, wanted, unknown, words, ofLast } = findByWords(
          index,
          text,
          context,
        );
        if (outcome !== 'nothing') expect(candidates).to.not.be.empty;
        expect(wanted).to.be.within(1, Math.max(1, candidates.length));
        const scores = candidates.map(({ score }) => score);
        expect(scores).to.deep.equal([...scores].sort((a, b) => b - a));
        expect(scores.every((score) => score >= 0 && score <= 1)).to.equal(true);
        // A word that nothing has may have been the one that counts.
        if (outcome === 'clear') expect(unknown).to.deep.equal([]);
        if (words.length === 0) expect(ofLast).to.equal(undefined);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the look of values', () => {
  const name = fc.stringMatching(/^[a-z]{1,8}$/);
  const number = fc.integer({ min: 0, max: 9_999 });

  it('is that of a machine for names with numbers, addresses, and those with a port', () => {
    fc.assert(
      fc.property(name, number, fc.integer({ min: 10, max: 65_535 }), (host, count, port) => {
        for (const typed of [
          `${host}-${count}`,
          `${host}${count}`,
          `${host}-${count}.example.com`,
        ]) {
          expect(isMachine(typed), typed).to.equal(true);
          expect(isMachine(`${typed}:${port}`), typed).to.equal(true);
        }
      }),
    );
    for (const typed of ['cpu', '3h', '14:00', '', '99', 'a'.repeat(200), '5xx']) {
      expect(isMachine(typed), typed).to.equal(false);
    }
  });

  it('is the same for values that differ in their number, and of no text without one', () => {
    fc.assert(
      fc.property(name, number, number, (host, one, other) => {
        expect(shapeOf(`${host}-${one}`)).to.equal(shapeOf(`${host}${other}`));
        expect(shapeOf(host)).to.equal(undefined);
        expect([...shapesOf(variableOf([`${host}-${one}:9100`]))]).to.include(
          shapeOf(`${host}-${other}`),
        );
      }),
    );
  });

  it('is completed by the port that all others have', () => {
    fc.assert(
      fc.property(name, fc.integer({ min: 10, max: 65_535 }), (host, port) => {
        const typed = `${host}-1`;
        expect(likeOthers(typed, variableOf([`a:${port}`, `b:${port}`]))).to.equal(
          `${typed}:${port}`,
        );
        expect(likeOthers(`${typed}:1`, variableOf([`a:${port}`]))).to.equal(`${typed}:1`);
        expect(likeOthers(typed, variableOf([`a:${port}`, 'b']))).to.equal(typed);
        expect(likeOthers(typed, variableOf([]))).to.equal(typed);
      }),
    );
  });

  it('is worked out of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        isMachine(text);
        shapeOf(text);
        expect(likeOthers(text, variableOf([text]))).to.be.a('string');
      }),
    );
  });
});
