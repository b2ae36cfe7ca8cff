import { expect } from 'chai';
import {
  annotationQueries,
  annotationQueriesOfV2,
} from '../../../src/grafana/annotations/parse-queries.ts';

const BLUE = 'rgba(0, 211, 255, 1)';

describe('the annotation queries of a dashboard', () => {
  it('are Grafana’s own where none are saved', () => {
    const [query, ...others] = annotationQueries([]);
    expect(query).to.deep.include({ name: 'Annotations & Alerts', colour: BLUE });
    expect(query?.datasource).to.deep.equal({ uid: '-- Grafana --' });
    expect(query?.query).to.deep.include({ type: 'dashboard' });
    expect(others).to.deep.equal([]);
  });

  it('are without those that are switched off, also Grafana’s own', () => {
    const off = { name: 'Annotations & Alerts', builtIn: 1, enable: false };
    expect(annotationQueries([off, { name: 'x', enable: false }])).to.deep.equal([]);
  });

  it('are shown whether or not the page has a switch for them', () => {
    const saved = [{ builtIn: 1, hide: true, enable: true, name: 'own' }];
    expect(annotationQueries(saved).map(({ name }) => name)).to.deep.equal(['own']);
  });

  it('have their query in a target, or as older versions saved it', () => {
    const saved = [
      { builtIn: 1, enable: false },
      { name: 'new', target: { type: 'tags', tags: ['a'], limit: 5 }, iconColor: 'red' },
      { name: 'old', type: 'tags', tags: ['b'], datasource: '-- Grafana --' },
      { name: 'prom', expr: 'up == 0', step: '30s', datasource: 'Prom' },
    ];
    const [first, second, third] = annotationQueries(saved);
    expect(first).to.deep.include({ colour: 'red' });
    expect(first?.query).to.deep.include({ type: 'tags', tags: ['a'], limit: 5 });
    expect(second?.query).to.deep.include({ type: 'tags', tags: ['b'] });
    expect(third?.query).to.deep.include({ expr: 'up == 0', step: '30s' });
    expect(third?.datasource).to.equal('Prom');
  });

  it('have the panels that they are shown on', () => {
    const filter = { exclude: true, ids: [3, 'x', 4] };
    const [, query] = annotationQueries([{ name: 'a', filter }]);
    expect(query?.filter).to.deep.equal({ ids: [3, 4], isExcluding: true });
  });

  it('are read from schema v2 too', () => {
    const spec = (more: object) => ({ kind: 'AnnotationQuery', spec: { enable: true, ...more } });
    const queries = annotationQueriesOfV2([
      spec({
        name: 'own',
        builtIn: true,
        iconColor: BLUE,
        query: {
          kind: 'DataQuery',
          group: 'grafana',
          datasource: { name: '-- Grafana --' },
          spec: {},
        },
      }),
      spec({
        name: 'deploys',
        query: { kind: 'prometheus', spec: { expr: 'x' } },
        datasource: { type: 'prometheus', uid: 'p1' },
        legacyOptions: { step: '10s' },
      }),
    ]);
    expect(queries.map(({ name }) => name)).to.deep.equal(['own', 'deploys']);
    expect(queries[0]?.query).to.deep.include({ type: 'dashboard' });
    expect(queries[1]?.datasource).to.deep.equal({ type: 'prometheus', uid: 'p1' });
    expect(queries[1]?.query).to.deep.include({ expr: 'x', step: '10s' });
  });

  it('are not kept when they are huge or not objects at all', () => {
    const huge = { name: 'huge', tags: Array.from({ length: 5_000 }, () => 'tag') };
    const deep: unknown = JSON.parse(`${'[['.repeat(500)}${']]'.repeat(500)}`);
    const saved = [huge, { name: 'deep', target: { deep } }, null, 7, 'x', [], { filter: 'x' }];
    const queries = annotationQueries(saved);
    expect(queries.find(({ name }) => name === 'huge')?.query).to.deep.equal({});
    expect(queries.every(({ query }) => Object.keys(query).length < 10)).to.equal(true);
  });
});
