import { graph, legacyDashboard, singlestat } from './build.ts';
import type { JsonObject } from '../model/json.ts';

/** A panel as it was saved before there was a grid: a span in twelfths instead. */
function spanning(span: number, panel: JsonObject): JsonObject {
  const { gridPos, ...rest } = panel;
  return gridPos === undefined ? rest : { ...rest, span };
}

const NOWHERE = [0, 0, 24, 8] as const;

/** A dashboard that was last saved by Grafana 4. */
export const legacy = legacyDashboard(
  { id: 8, uid: 'legacy-carbon', title: 'Legacy Carbon', tags: ['graphite'] },
  [
    {
      collapse: false,
      height: '250px',
      title: 'Metrics',
      panels: [
        spanning(
          6,
          graph(1, 'Metrics received', NOWHERE, {
            unit: 'short',
            min: 0,
            series: [{ alias: 'carbon-a', level: 41_000, swing: 9000, noise: 2500, min: 1000 }],
          }),
        ),
        spanning(
          6,
          graph(2, 'Cache size', NOWHERE, {
            unit: 'short',
            min: 0,
            series: [
              { alias: 'carbon-a', pattern: 'saw', level: 260_000, swing: 90_000, noise: 9000 },
            ],
          }),
        ),
      ],
    },
    {
      collapse: true,
      height: '250px',
      title: 'Disk',
      panels: [
        spanning(
          12,
          singlestat(3, 'Creates', NOWHERE, {
            unit: 'short',
            signal: { pattern: 'steps', level: 40, swing: 12, noise: 9, min: 0 },
          }),
        ),
      ],
    },
  ],
);
