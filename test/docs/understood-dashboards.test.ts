import { expect } from 'chai';
import { addDashboards, emptySurvey, rowsOf } from '../../docs/understood-dashboards.ts';

const surveyOf = (json: unknown) => {
  const survey = emptySurvey();
  addDashboards(survey, json);
  return survey;
};

const all = (json: unknown) => {
  const counts = rowsOf(surveyOf(json)).at(-1);
  return counts && [counts.panels, counts.understood, counts.partly, counts.notDrawn];
};

const STAT = { id: 1, type: 'stat', title: 'Up' };

describe('the survey of dashboards', () => {
  it('tells what is understood wholly, drawn with something left out, and not drawn', () => {
    const panels = [
      STAT,
      { id: 2, type: 'stat', options: { colorMode: 'rainbow' } },
      { id: 3, type: 'stat', fieldConfig: { defaults: { unit: { odd: 1 } }, overrides: [] } },
      { id: 4, type: 'geomap' },
    ];
    const survey = surveyOf({ title: 'One', schemaVersion: 39, panels });
    expect(rowsOf(survey)).to.deep.equal([
      { type: 'stat', panels: 3, understood: 1, partly: 1, notDrawn: 1 },
      { type: 'geomap', panels: 1, understood: 0, partly: 0, notDrawn: 1 },
      { type: 'all', panels: 4, understood: 1, partly: 1, notDrawn: 2 },
    ]);
    expect([...survey.reasons.keys()]).to.deep.equal([
      'options.colorMode: rainbow',
      'fieldConfig.defaults.unit: {"odd":1}',
      'type: geomap',
    ]);
  });

  it('counts a reason once for each panel that has it', () => {
    const property = { id: 'custom.lineWidth', value: 99 };
    const override = { matcher: { id: 'byName', options: 'a' }, properties: [property, property] };
    const fieldConfig = { defaults: {}, overrides: [override] };
    const survey = surveyOf({
      panels: [1, 2].map((id) => ({ id, type: 'timeseries', fieldConfig })),
    });
    expect([...survey.reasons.values()]).to.deep.equal([{ kind: 'looks', panels: 2 }]);
  });

  it('reads dashboards as Grafana exports, saves and answers them, and lists of these', () => {
    const dashboard = { title: 'One', panels: [STAT] };
    expect(all(dashboard), 'exported').to.deep.equal([1, 1, 0, 0]);
    expect(all({ meta: {}, dashboard }), 'answered').to.deep.equal([1, 1, 0, 0]);
    expect(all([dashboard, { dashboard }]), 'a list').to.deep.equal([2, 2, 0, 0]);
    expect(all({ dashboards: [{ dashboard }] }), 'a list with a name').to.deep.equal([1, 1, 0, 0]);
    expect(all({ 'one.json': dashboard, b: 1 }), 'by names').to.deep.equal([1, 1, 0, 0]);
    expect(all({ metadata: { name: 'u' }, spec: dashboard }), 'a resource').to.deep.equal([
      1, 1, 0, 0,
    ]);
  });

  it('reads panels in rows of before Grafana 5, and in collapsed rows', () => {
    expect(all({ schemaVersion: 14, rows: [{ panels: [STAT] }] })).to.deep.equal([1, 1, 0, 0]);
    const row = { id: 9, type: 'row', collapsed: true, panels: [STAT] };
    expect(all({ schemaVersion: 39, panels: [row] })).to.deep.equal([1, 1, 0, 0]);
  });

  it('reads panels of schema v2', () => {
    const vizConfig = { kind: 'VizConfig', group: 'stat', spec: { options: {}, fieldConfig: {} } };
    const data = { kind: 'QueryGroup', spec: { queries: [], transformations: [] } };
    const element = { kind: 'Panel', spec: { id: 1, title: 'Up', data, vizConfig } };
    const item = {
      kind: 'GridLayoutItem',
      spec: { element: { kind: 'ElementReference', name: 'a' } },
    };
    const spec = {
      title: 'Two',
      elements: { a: element },
      layout: { kind: 'GridLayout', spec: { items: [item] } },
    };
    expect(all({ metadata: { name: 'u' }, spec })).to.deep.equal([1, 1, 0, 0]);
  });

  it('reads library panels that an export has beside the dashboard, and counts those without content', () => {
    const panel = { id: 1, libraryPanel: { uid: 'lib', name: 'Shared' } };
    const row = { id: 9, type: 'row', collapsed: true, panels: [{ ...panel, id: 2 }] };
    const library = { lib: { name: 'Shared', model: { type: 'stat', title: 'Up' } } };
    expect(all({ panels: [panel, row], __elements: library })).to.deep.equal([2, 2, 0, 0]);
    const [first] = rowsOf(surveyOf({ panels: [panel] }));
    expect(first?.type).to.equal('a library panel without its content');
    expect(first?.notDrawn).to.equal(1);
  });

  it('fills in the variables that are saved with the dashboard', () => {
    const variable = { name: 'unit', type: 'custom', current: { text: 'bytes', value: 'bytes' } };
    const fieldConfig = { defaults: { displayName: '[[unit]]' }, overrides: [] };
    const templating = { list: [variable] };
    const panels = [{ ...STAT, fieldConfig }];
    expect(all({ panels, templating })).to.deep.equal([1, 1, 0, 0]);
    expect(all({ panels })).to.deep.equal([1, 0, 0, 1]);
  });

  it('counts no panels in what is not a dashboard', () => {
    for (const json of [undefined, 1, 'text', {}, { panels: 1 }, { dashboard: [] }, [[1]]]) {
      expect(all(json)).to.deep.equal([0, 0, 0, 0]);
    }
  });
});
