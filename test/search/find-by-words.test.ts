import { expect } from 'chai';
import { runAtOnce } from '../../src/util/time-slices.ts';
import { findByWords } from '../../src/search/find-by-words.ts';
import { createSearchIndex } from '../../src/search/search-index.ts';
import { readSynonyms } from '../../src/search/synonyms.ts';

const context = { now: Date.UTC(2026, 10, 26, 15), zone: 'UTC', synonyms: readSynonyms() };

function smallIndex() {
  const index = createSearchIndex();
  const hosts = ['web-01:9100', 'web-02:9100'].map((value) => ({ text: value, value }));
  runAtOnce(
    index.put({
      uid: 'node',
      title: 'Node Exporter',
      folder: 'Hosts',
      variables: [{ name: 'instance', type: 'query', options: hosts, current: [] }],
      panels: [
        { id: 1, title: 'CPU usage' },
        { id: 2, title: 'Memory usage', row: 'Details' },
      ],
    }),
  );
  runAtOnce(
    index.put({
      uid: 'pg',
      title: 'Postgres Overview',
      variables: [],
      panels: [{ id: 7, title: 'Connections' }],
    }),
  );
  return index;
}

describe('findByWords', () => {
  it('finds a panel by its title, with a value that only its dashboard has, and a range', () => {
    const answer = findByWords(smallIndex(), 'show me the cpu of web-01 last 3 hours', context);
    expect(answer.outcome).to.equal('clear');
    expect(answer.candidates[0]).to.deep.include({ uid: 'node', panelId: 1, title: 'CPU usage' });
    expect(answer.candidates[0]?.values).to.deep.equal([
      { variable: 'instance', value: 'web-01:9100', text: 'web-01:9100', typed: 'web-01' },
    ]);
    expect(answer.range).to.deep.include({ typed: 'last 3 hours' });
  });

  it('finds a panel by words of its title and of its dashboard, with a typo', () => {
    const [first] = findByWords(smallIndex(), 'postgers connections', context).candidates;
    expect(first).to.deep.include({ uid: 'pg', panelId: 7 });
  });

  it('reads a word of a room as what it means, and as it is where that fits all words better', () => {
    const aliases = new Map([['web-01', 'postgres']]);
    const ask = (text: string) => findByWords(smallIndex(), text, { ...context, aliases });
    expect(ask('web-01 connections').candidates[0]).to.deep.include({ uid: 'pg', panelId: 7 });
    const [first] = ask('memory usage web-01').candidates;
    expect(first).to.deep.include({ uid: 'node', panelId: 2 });
    expect(first?.values.map(({ value }) => value)).to.deep.equal(['web-01:9100']);
  });

  it('does not find what was removed, or what a dashboard no longer has', () => {
    const index = smallIndex();
    runAtOnce(index.remove('pg'));
    runAtOnce(
      index.put({ uid: 'node', title: 'Node', variables: [], panels: [{ id: 3, title: 'Load' }] }),
    );
    expect(findByWords(index, 'connections', context).candidates).to.deep.equal([]);
    expect(findByWords(index, 'cpu', context).candidates).to.deep.equal([]);
    expect(index.panelCount).to.equal(1);
  });
});
