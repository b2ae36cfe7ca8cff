import { member, memberAt, membersOf, numberOf, stringOf } from './read.ts';

/** Whether a heatmap is of the kind that Grafana had before version 9. */
export function isOldHeatmap(panel: unknown): boolean {
  return member(panel, 'dataFormat') !== undefined || memberAt(panel, 'color.mode') !== undefined;
}

const LAYOUTS: Readonly<Record<string, string>> = { upper: 'le', lower: 'ge', middle: 'unknown' };

/** A heatmap of before Grafana 9, in the form that it has now. */
export function modernisedHeatmap(panel: unknown): unknown {
  if (!isOldHeatmap(panel)) return membersOf(panel);
  const color = member(panel, 'color');
  const axis = member(panel, 'yAxis');
  const bound = stringOf(member(panel, 'yBucketBound')) ?? 'auto';
  const isShown = member(axis, 'show') !== false;
  return {
    ...membersOf(panel),
    options: {
      calculate: member(panel, 'dataFormat') !== 'tsbuckets',
      color: {
        mode: member(color, 'mode') === 'opacity' ? 'opacity' : 'scheme',
        scheme: (stringOf(member(color, 'colorScheme')) ?? '').replace(/^interpolate/, ''),
        fill: stringOf(member(color, 'cardColor')),
        scale: member(color, 'colorScale') === 'linear' ? 'linear' : 'exponential',
        exponent: numberOf(member(color, 'exponent')),
        min: numberOf(member(color, 'min')),
        max: numberOf(member(color, 'max')),
        steps: 128,
      },
      cellGap: numberOf(memberAt(panel, 'cards.cardPadding')) ?? 1,
      cellRadius: numberOf(memberAt(panel, 'cards.cardRound')) ?? 0,
      filterValues: member(panel, 'hideZeroBuckets') === true ? { le: 1e-9 } : {},
      rowsFrame: { layout: Object.hasOwn(LAYOUTS, bound) ? LAYOUTS[bound] : 'auto' },
      yAxis: {
        axisPlacement: isShown ? 'left' : 'hidden',
        reverse: member(panel, 'reverseYBuckets') === true,
        unit: stringOf(member(axis, 'format')) ?? 'short',
        decimals: numberOf(member(axis, 'decimals')),
      },
      legend: { show: memberAt(panel, 'legend.show') === true },
    },
  };
}
