import { GrafanaNotFoundError } from '../grafana/errors.ts';
import type { DashboardHit, GrafanaClient } from '../grafana/api/client.ts';
import type { Dashboard } from '../grafana/dashboard/model.ts';
import { findDashboard, findFolder } from '../grafana/find-dashboard.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { folded } from '../util/normalize-text.ts';
import { code } from '../util/text.ts';
import { requestFromUrl, rootsOf } from './grafana-url.ts';
import { withModifiers } from './merge.ts';
import { parsePanels } from './parse-panels.ts';
import type { DashboardRequest } from './request.ts';

/**
 * The one dashboard of a request, those that may be meant, or those of the folder that is meant; with
 * what the request is for them.
 */
export type RequestedDashboard =
  | { readonly kind: 'one'; readonly dashboard: Dashboard; readonly request: DashboardRequest }
  | {
      readonly kind: 'several';
      readonly hits: readonly DashboardHit[];
      readonly request: DashboardRequest;
    }
  | {
      readonly kind: 'folder';
      readonly title: string;
      readonly hits: readonly DashboardHit[];
      readonly request: DashboardRequest;
    };

/**
 * Finds the dashboard of a request. Words behind it are the rest of its title, else a panel of it:
 * `web cpu`. `web/cpu` is the dashboard cpu in the folder web, else the panels cpu of web.
 * @throws GrafanaNotFoundError when there is no such dashboard
 */
export async function findRequested(
  client: GrafanaClient,
  request: DashboardRequest,
): Promise<RequestedDashboard> {
  if (request.shortLink !== undefined) return ofShortLink(client, request, request.shortLink);
  if (request.folder !== undefined) {
    return { ...(await findFolder(client, request.folder)), request };
  }
  if (request.looseWords.length > 0) return withLooseWords(client, request);
  const found = await orNotFound(find(client, request));
  if (!(found instanceof GrafanaNotFoundError)) return found;
  const [, folder = '', name = ''] = /^([^/]+)\/([^/]+)$/.exec(request.dashboard) ?? [];
  if (folder === '') throw found;
  const inFolder = (await client.search()).filter(
    (hit) =>
      [hit.folderTitle, hit.folderUid].some((one) => folded(one) === folded(folder)) &&
      [hit.uid, hit.slug, hit.title].some((one) => folded(one) === folded(name)),
  );
  const [hit] = inFolder;
  if (inFolder.length > 1) return { kind: 'several', hits: inFolder, request };
  if (hit) {
    return { kind: 'one', dashboard: await client.dashboard(hit.uid), request };
  }
  if (request.panels.length > 0) throw found;
  const panels = parsePanels([{ before: '', text: name, isQuoted: false }]);
  const ofFolder = await orNotFound(find(client, { ...request, dashboard: folder, panels }));
  if (ofFolder instanceof GrafanaNotFoundError || ofFolder.kind === 'folder') throw found;
  return ofFolder;
}

/** What is typed behind a short link overrides what it is short for. */
async function ofShortLink(
  client: GrafanaClient,
  request: DashboardRequest,
  uid: string,
): Promise<RequestedDashboard> {
  const target = requestFromUrl(await client.shortLinkTarget(uid), ...rootsOf(client));
  if (target.shortLink !== undefined) {
    throw new InvalidRequestError(
      `The short link ${code(uid)} leads to another short link; copy the address of the dashboard itself.`,
    );
  }
  return find(client, withModifiers(target, request));
}

async function find(client: GrafanaClient, request: DashboardRequest): Promise<RequestedDashboard> {
  return { ...(await findDashboard(client, request.dashboard)), request };
}

/** A title of just these words goes first, then a panel with them, then a title that has them. */
async function withLooseWords(
  client: GrafanaClient,
  request: DashboardRequest,
): Promise<RequestedDashboard> {
  const { looseWords, ...rest } = request;
  const title = [request.dashboard, ...looseWords].join(' ');
  const titled = await orNotFound(find(client, { ...rest, looseWords: [], dashboard: title }));
  const isFound = !(titled instanceof GrafanaNotFoundError);
  if (isFound && titled.kind === 'one' && folded(titled.dashboard.title) === folded(title)) {
    return titled;
  }
  const words = looseWords.map((word) => word.toLowerCase());
  const panels = [{ kind: 'words', words } as const];
  const named = await orNotFound(find(client, { ...rest, looseWords: [], panels }));
  if (named instanceof GrafanaNotFoundError) {
    if (isFound) return titled;
    throw named;
  }
  if (named.kind !== 'one') return isFound ? titled : named;
  if (hasPanel(named.dashboard, words)) return named;
  if (isFound) return titled;
  throw new InvalidRequestError(
    `${code(looseWords.join(' '))} is not a time, and not in the title of a panel of ${code(named.dashboard.title)}. Panels are chosen as in \`graf db web:cpu\`, and times are written as in \`graf db web now-6h\`; a title with spaces goes in quotes.`,
  );
}

/** Whether a title has all the words, those of the values of variables in it included. */
function hasPanel({ panels, variables }: Dashboard, words: readonly string[]): boolean {
  const wanted = words.map(folded);
  const values = variables.flatMap(({ current, options }) => [...current, ...options]);
  const texts = values.map(({ text }) => folded(text)).join(' ');
  return panels.some(({ title }) => {
    const text = folded(title);
    const isOfValues = /\$|\[\[/.test(text);
    return wanted.every((word) => text.includes(word) || (isOfValues && texts.includes(word)));
  });
}

async function orNotFound<T>(promise: Promise<T>): Promise<T | GrafanaNotFoundError> {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof GrafanaNotFoundError) return error;
    throw error;
  }
}
