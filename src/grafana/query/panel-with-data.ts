import { IANAZone } from 'luxon';
import { GrafanaNotFoundError, NotUnderstoodError } from '../errors.ts';
import type { GrafanaClient } from '../api/client.ts';
import type { Values } from '../dashboard/expand-repeats.ts';
import { type Dashboard, ALL } from '../dashboard/model.ts';
import { completeOptions } from './complete-options.ts';
import type { DataSources } from './data-sources.ts';
import { fillModel } from './fill-model.ts';
import type { PanelData } from './frames.ts';
import type { ReadOptions } from './options-reader.ts';
import { readPanelData } from './panel-data.ts';
import { panelQueries } from './panel-queries.ts';
import { type AskedRange, type PanelRange, panelRange } from './panel-range.ts';
import { readSourceReference } from './target-source.ts';

type Model = Readonly<Record<string, unknown>>;

/** Which panel is to be drawn, over which range and with which values. */
export interface PanelQuestion extends AskedRange {
  readonly uid: string;
  readonly panelId: number;
  readonly values: Values;
  readonly orgId: string | undefined;
  /** Pixels. */
  readonly width: number;
}

/** All that a picture of a panel is made of. */
export interface PanelWithData {
  /** The panel as saved, in the first schema, with its variables filled in. */
  readonly model: Model;
  readonly data: PanelData;
  readonly range: PanelRange;
  /** IANA name, or `utc`. */
  readonly timeZone: string;
}

export type PanelClient = Pick<GrafanaClient, 'models' | 'query' | 'readJson' | 'root' | 'token'>;

/**
 * Reads a panel and its data.
 * @throws GrafanaNotFoundError when there is no such panel; NotUnderstoodError; the errors of Grafana's
 *   client
 */
export async function readPanelWithData(
  client: PanelClient,
  question: PanelQuestion,
  { readOptions, sources }: { readonly readOptions: ReadOptions; readonly sources: DataSources },
): Promise<PanelWithData> {
  const saved = await client.models(question.uid);
  const model = modelOf(saved, question.panelId);
  const timeZone = question.timeZone ?? zoneOf(saved);
  const time = (name: string) => (typeof model[name] === 'string' ? model[name] : '');
  const range = panelRange(
    { ...question, timeZone },
    { timeFrom: time('timeFrom'), timeShift: time('timeShift') },
  );
  const { values, orgId, width } = question;
  const asking = { readOptions, client, values, range };
  const dashboard = await completeOptions(saved, unknownIn(model, saved, values), asking);
  const about = { dashboard, values, range, timeZone, orgId };
  const shown = withSourcePanel(model, dashboard);
  const queries = panelQueries(shown, { ...about, sources, width });
  const data = await readPanelData(client, queries, { sources, range });
  return { model: fillModel(model, about), data, range, timeZone };
}

/** The zone of a dashboard; UTC where it is each viewer's own, or not a zone. */
export function zoneOf({ timeZone }: Pick<Dashboard, 'timeZone'>): string {
  return timeZone !== undefined && IANAZone.isValidZone(timeZone) ? timeZone : 'utc';
}

function modelOf({ panels }: Dashboard, panelId: number): Model {
  const panel = panels.find(({ id }) => id === panelId);
  if (!panel) throw new GrafanaNotFoundError('Could not locate desired panel.');
  const { model } = panel;
  if (typeof model?.type !== 'string') {
    throw new NotUnderstoodError('a panel of the library whose content is not in the dashboard');
  }
  return { ...model, title: panel.title };
}

/** Variables in a panel whose value depends on options that are not saved. */
function unknownIn(model: Model, { variables }: Dashboard, values: Values): string[] {
  const text = JSON.stringify(model);
  return variables
    .filter(({ name, current, options, allValue, lookup }) => {
      if (!lookup || options.length > 0 || !text.includes(name)) return false;
      const chosen = values.get(name) ?? current.map(({ value }) => value);
      return chosen.length === 0 || (chosen.includes(ALL.value) && allValue === undefined);
    })
    .map(({ name }) => name);
}

/** Deepest chain of panels that show each other's data. */
const MAX_CHAIN = 5;

/** A panel that shows the data of another one has the queries of that one. */
function withSourcePanel(model: Model, { panels }: Dashboard): Model {
  let shown = model;
  for (let depth = 0; depth < MAX_CHAIN; depth += 1) {
    const targets: readonly unknown[] = Array.isArray(shown.targets) ? shown.targets : [];
    const [target, ...others] = targets as readonly Model[];
    const own = readSourceReference(shown.datasource) ?? readSourceReference(target?.datasource);
    const isOther = own?.kind === 'dashboard';
    if (!isOther) return shown;
    const other = panels.find(({ id }) => id === target?.panelId)?.model;
    const transforms = Array.isArray(other?.transformations) ? other.transformations.length : 0;
    if (!other || others.length > 0) throw new NotUnderstoodError('the data of other panels');
    if (transforms > 0 && target?.withTransforms === true) {
      throw new NotUnderstoodError('the transformed data of another panel');
    }
    shown = other;
  }
  throw new NotUnderstoodError('panels that show the data of each other');
}
