import { member, membersOf, numberOf, stringOf } from './read.ts';

const CALCS: Readonly<Record<string, string>> = {
  current: 'lastNotNull',
  avg: 'mean',
  min: 'min',
  max: 'max',
  total: 'sum',
};

/** The pie of the plugin `grafana-piechart-panel`, in the form of the one that Grafana has now. */
export function modernisedPie(panel: unknown): unknown {
  const legend = member(panel, 'legend');
  const valueName = stringOf(member(panel, 'valueName')) ?? 'current';
  const values = [
    ...(member(legend, 'values') === true ? ['value'] : []),
    ...(member(legend, 'percentage') === true ? ['percent'] : []),
  ];
  return {
    ...membersOf(panel),
    type: 'piechart',
    fieldConfig: {
      defaults: {
        color: { mode: 'palette-classic' },
        unit: stringOf(member(panel, 'format')) ?? 'short',
        decimals: numberOf(member(panel, 'decimals')),
      },
      overrides: Object.entries(membersOf(member(panel, 'aliasColors'))).map(
        ([name, fixedColor]) => ({
          matcher: { id: 'byName', options: name },
          properties: [{ id: 'color', value: { mode: 'fixed', fixedColor } }],
        }),
      ),
    },
    options: {
      pieType: member(panel, 'pieType') === 'donut' ? 'donut' : 'pie',
      reduceOptions: {
        values: false,
        calcs: [Object.hasOwn(CALCS, valueName) ? CALCS[valueName] : 'lastNotNull'],
        fields: '',
      },
      legend: {
        showLegend: member(legend, 'show') !== false,
        displayMode: values.length > 0 ? 'table' : 'list',
        placement: member(panel, 'legendType') === 'Right side' ? 'right' : 'bottom',
        values,
      },
    },
  };
}
