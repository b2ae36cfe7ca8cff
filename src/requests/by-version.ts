import { type GrafanaFacts, majorVersion } from '../grafana/api/facts.ts';
import type { Dashboard } from '../grafana/dashboard/model.ts';
import { SIDE } from '../grafana/urls.ts';
import { code } from '../util/text.ts';
import type { PictureOptions, ResolvedOptions } from './options.ts';

/** Pixels of a row of the grid, its margin included. */
const CELL = 38;
/** Pixels above the grid, where the variables are. */
const HEADER = 80;
/** The first version whose renderer takes -1 as the height of the whole page. */
const FULL_PAGE_SINCE = 9;
/** The first version that takes `scale` (grafana/grafana#23625). */
const SCALE_SINCE = 7;
/** The first version in which an address overrides the time zone of a dashboard (grafana/grafana#81538). */
const TIME_ZONE_SINCE = 11;

/** Pixels of a picture of the whole dashboard; -1 where Grafana finds the height itself. */
export function wholePageHeight(
  { options, asked }: Pick<ResolvedOptions, 'options' | 'asked'>,
  { gridHeight = 0 }: Pick<Dashboard, 'gridHeight'>,
  facts: GrafanaFacts,
): number {
  if (asked.height !== undefined) return asked.height;
  if ((majorVersion(facts) ?? 0) >= FULL_PAGE_SINCE) return -1;
  return gridHeight > 0 ? Math.min(SIDE.max, gridHeight * CELL + HEADER) : options.height;
}

/** Sentences on what was asked for and this version of Grafana ignores. */
export function ignoredNotes(
  asked: Partial<PictureOptions>,
  dashboard: Pick<Dashboard, 'timeZone'>,
  facts: GrafanaFacts,
): string[] {
  const major = majorVersion(facts);
  if (major === undefined) return [];
  const grafana = `Grafana ${facts.version}`;
  const notes: string[] = [];
  if (asked.scale !== undefined && asked.scale !== 1 && major < SCALE_SINCE) {
    notes.push(`${grafana} ignores ${code('scale')}; ask for a larger width and height instead.`);
  }
  const { timeZone: own } = dashboard;
  const isOther = asked.timeZone !== undefined && own !== undefined && asked.timeZone !== own;
  if (isOther && major < TIME_ZONE_SINCE) {
    notes.push(
      `${grafana} draws this dashboard in its own time zone, ${code(own)}, and ignores ${code('tz')}.`,
    );
  }
  return notes;
}
