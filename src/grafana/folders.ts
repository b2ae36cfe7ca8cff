import { folded } from '../util/normalize-text.ts';
import type { DashboardHit } from './api/client.ts';

export interface Folder {
  readonly uid: string;
  readonly title: string;
}

export interface FolderWithDashboards extends Folder {
  readonly hits: readonly DashboardHit[];
}

/** Grafana's name for the folder of dashboards that are in none. */
const GENERAL: Folder = { uid: 'general', title: 'General' };

/** The folders of listed dashboards, each with what is in it. */
export function foldersOf(all: readonly DashboardHit[]): FolderWithDashboards[] {
  const byName = new Map<string, Folder & { readonly hits: DashboardHit[] }>();
  for (const hit of all) {
    const key = `${hit.folderUid}\0${hit.folderTitle}`;
    const folder = byName.get(key);
    if (folder) folder.hits.push(hit);
    else byName.set(key, { ...folderOf(hit), hits: [hit] });
  }
  return [...byName.values()];
}

/** The folder of that UID, or of that title, in any case. */
export function folderWith(
  member: keyof Folder,
  folders: readonly FolderWithDashboards[],
  typed: string,
): FolderWithDashboards | undefined {
  const name = folded(typed);
  if (name === '') return undefined;
  const named = folders.filter((folder) => folded(folder[member]) === name);
  const [first] = named;
  return first && { ...first, hits: named.flatMap(({ hits }) => hits) };
}

function folderOf({ folderUid, folderTitle }: DashboardHit): Folder {
  if (folderUid === '' && folderTitle === '') return GENERAL;
  return { uid: folderUid, title: folderTitle };
}
