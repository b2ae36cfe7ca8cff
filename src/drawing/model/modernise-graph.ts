import { OF_OLD_GRAPH } from './graph-thresholds.ts';
import {
  flagOf,
  entriesOf,
  member,
  memberAt,
  membersOf,
  nonEmptyOf,
  numberOf,
  stringOf,
} from './read.ts';

interface Property {
  readonly id: string;
  readonly value: unknown;
}

/** The old graph, as a time series panel that looks the same. */
export function modernisedGraph(panel: unknown): unknown {
  const overrides = [...aliasColours(panel), ...seriesOverrides(panel)];
  const axis = axisProperties(entriesOf(member(panel, 'yaxes'))[0] ?? {});
  const ofFields = memberAt(panel, 'fieldConfig.defaults');
  const unit = unitOfFields(panel);
  const defaults = {
    color: { mode: 'palette-classic' },
    ...Object.fromEntries(axis.filter(({ id }) => !id.startsWith('custom.')).map(pair)),
    displayName: stringOf(member(ofFields, 'displayName')),
    ...(unit !== undefined && { unit }),
    decimals: decimalsOf(panel),
    custom: {
      ...seriesSettings(panel),
      ...Object.fromEntries(
        axis
          .filter(({ id }) => id.startsWith('custom.'))
          .map(({ id, value }) => [id.slice(7), value]),
      ),
    },
  };
  return {
    ...membersOf(panel),
    type: 'timeseries',
    fieldConfig: { defaults, overrides },
    options: { legend: legendOf(panel), [OF_OLD_GRAPH]: true },
  };
}

/** The unit of the fields overrides that of the axis. */
const unitOfFields = (panel: unknown) => nonEmptyOf(memberAt(panel, 'fieldConfig.defaults.unit'));

const pair = ({ id, value }: Property) => [id, value] as const;

/** The axis' own decimals count first. */
function decimalsOf(panel: unknown): number | undefined {
  return (
    numberOf(member(entriesOf(member(panel, 'yaxes'))[0], 'decimals')) ??
    numberOf(member(panel, 'decimals'))
  );
}

function seriesSettings(panel: unknown) {
  const [lines, bars] = [flagOf(member(panel, 'lines')) ?? true, member(panel, 'bars') === true];
  const points = member(panel, 'points') === true;
  const isStacked = member(panel, 'stack') === true;
  const fill = numberOf(member(panel, 'fill')) ?? 1;
  const nulls = stringOf(member(panel, 'nullPointMode')) ?? 'null';
  return {
    drawStyle: bars ? 'bars' : lines || !points ? 'line' : 'points',
    lineWidth: bars || lines ? (bars ? 1 : (numberOf(member(panel, 'linewidth')) ?? 1)) : 0,
    fillOpacity: bars ? 100 : lines ? Math.min(100, fill * 10) : 0,
    gradientMode: (numberOf(member(panel, 'fillGradient')) ?? 0) > 0 ? 'opacity' : 'none',
    lineInterpolation: member(panel, 'steppedLine') === true ? 'stepAfter' : 'linear',
    showPoints: points ? 'always' : 'never',
    pointSize: 2 + 2 * (numberOf(member(panel, 'pointradius')) ?? 2),
    spanNulls: nulls === 'connected',
    nullAs: nulls === 'null as zero' ? 'zero' : 'gap',
    stacking: {
      mode: isStacked ? (member(panel, 'percentage') === true ? 'percent' : 'normal') : 'none',
      group: 'A',
    },
    ...(member(panel, 'dashes') === true && { lineStyle: dashes(panel) }),
  };
}

function dashes(of: unknown) {
  const length = numberOf(member(of, 'dashLength')) ?? 10;
  return { fill: 'dash', dash: [length, numberOf(member(of, 'spaceLength')) ?? 10] };
}

function axisProperties(axis: unknown): Property[] {
  const base = numberOf(member(axis, 'logBase')) ?? 1;
  const isShown = member(axis, 'show') !== false;
  const label = stringOf(member(axis, 'label')) ?? '';
  return [
    { id: 'unit', value: stringOf(member(axis, 'format')) ?? 'short' },
    { id: 'min', value: numberOf(member(axis, 'min')) },
    { id: 'max', value: numberOf(member(axis, 'max')) },
    { id: 'custom.axisLabel', value: label },
    ...(base > 1 ? [{ id: 'custom.scaleDistribution', value: { type: 'log', log: base } }] : []),
    ...(isShown ? [] : [{ id: 'custom.axisPlacement', value: 'hidden' }]),
  ];
}

function aliasColours(panel: unknown) {
  return Object.entries(membersOf(member(panel, 'aliasColors'))).map(([name, fixedColor]) => ({
    matcher: { id: 'byName', options: name },
    properties: [{ id: 'color', value: { mode: 'fixed', fixedColor } }],
  }));
}

function seriesOverrides(panel: unknown) {
  const unit = unitOfFields(panel);
  const right = axisProperties(entriesOf(member(panel, 'yaxes'))[1] ?? {}).filter(
    ({ id }) => id !== 'unit' || unit === undefined,
  );
  return entriesOf(member(panel, 'seriesOverrides')).map((override) => {
    const alias = stringOf(member(override, 'alias')) ?? '';
    return {
      matcher: { id: alias.startsWith('/') ? 'byRegexp' : 'byName', options: alias },
      properties: Object.entries(membersOf(override)).flatMap(([key, value]) =>
        overrideProperties(key, value, override, right),
      ),
    };
  });
}

/** What one key of a series override says. */
function overrideProperties(
  key: string,
  value: unknown,
  override: unknown,
  right: readonly Property[],
): Property[] {
  const number = numberOf(value);
  const custom = (id: string, to: unknown) => [{ id: `custom.${id}`, value: to }];
  switch (key) {
    case 'color':
      return [{ id: 'color', value: { mode: 'fixed', fixedColor: value } }];
    case 'yaxis':
      return number === 2 ? [...custom('axisPlacement', 'right'), ...right] : [];
    case 'fill':
      return custom('fillOpacity', Math.min(100, (number ?? 0) * 10));
    case 'fillGradient':
      return custom('gradientMode', (number ?? 0) > 0 ? 'opacity' : 'none');
    case 'lines':
      return value === false
        ? [...custom('lineWidth', 0), ...custom('fillOpacity', 0)]
        : custom('drawStyle', 'line');
    case 'linewidth':
      return custom('lineWidth', number ?? 1);
    case 'bars':
      return value === true
        ? [...custom('drawStyle', 'bars'), ...custom('fillOpacity', 100), ...custom('lineWidth', 1)]
        : custom('drawStyle', 'line');
    case 'points':
      return custom('showPoints', value === true ? 'always' : 'never');
    case 'pointradius':
      return custom('pointSize', 2 + 2 * (number ?? 2));
    case 'stack':
      return custom('stacking', {
        mode: value === false ? 'none' : 'normal',
        group: typeof value === 'string' ? value : 'A',
      });
    case 'dashes':
      return custom('lineStyle', value === true ? dashes(override) : { fill: 'solid' });
    case 'transform':
      return custom('transform', value);
    case 'fillBelowTo':
      return custom('fillBelowTo', value);
    case 'nullPointMode':
      return [
        ...custom('spanNulls', value === 'connected'),
        ...custom('nullAs', value === 'null as zero' ? 'zero' : 'gap'),
      ];
    case 'zindex':
      return custom('zindex', number);
    case 'steppedLine':
      return custom('lineInterpolation', value === true ? 'stepAfter' : 'linear');
    case 'legend':
    case 'hiddenSeries':
      return custom('hideFrom', {
        legend: key === 'legend' && value === false,
        viz: key === 'hiddenSeries' && value === true,
      });
    default:
      return [];
  }
}

const LEGEND_CALCS: readonly (readonly [key: string, calc: string])[] = [
  ['min', 'min'],
  ['max', 'max'],
  ['avg', 'mean'],
  ['current', 'lastNotNull'],
  ['total', 'sum'],
];

const SORT_TITLES: Readonly<Record<string, string>> = {
  min: 'Min',
  max: 'Max',
  avg: 'Mean',
  current: 'Last *',
  total: 'Total',
};

function legendOf(panel: unknown) {
  const legend = member(panel, 'legend');
  const hasValues = member(legend, 'values') === true;
  const sort = stringOf(member(legend, 'sort'));
  return {
    showLegend: member(legend, 'show') !== false,
    displayMode: member(legend, 'alignAsTable') === true ? 'table' : 'list',
    placement: member(legend, 'rightSide') === true ? 'right' : 'bottom',
    calcs: hasValues
      ? LEGEND_CALCS.filter(([key]) => member(legend, key) === true).map(([, calc]) => calc)
      : [],
    ...(sort !== undefined &&
      Object.hasOwn(SORT_TITLES, sort) && {
        sortBy: SORT_TITLES[sort],
        sortDesc: member(legend, 'sortDesc') === true,
      }),
    ...(numberOf(member(legend, 'sideWidth')) && { width: numberOf(member(legend, 'sideWidth')) }),
    hideEmpty: member(legend, 'hideEmpty') === true,
    hideZero: member(legend, 'hideZero') === true,
  };
}

/** Whether the old panel shows values over time, rather than by series or as a histogram. */
export function isOverTime(panel: unknown): boolean {
  return (stringOf(memberAt(panel, 'xaxis.mode')) ?? 'time') === 'time';
}
