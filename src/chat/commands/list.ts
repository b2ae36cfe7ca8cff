import { InvalidRequestError } from '../../util/errors.ts';
import type { DashboardHit, GrafanaClient } from '../../grafana/api/client.ts';
import { folded } from '../../util/normalize-text.ts';
import { nearest } from '../../util/fuzzy-match.ts';
import { code, oneLine } from '../../util/text.ts';
import type { Command } from './command.ts';

export interface ListDeps {
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => GrafanaClient;
  /** Most dashboards in one answer. */
  readonly maxReturned: number;
}

export const NO_DASHBOARDS = 'Grafana shows me no dashboards; perhaps the token may not see any.';

/** `HEADING` and a line for each dashboard, and how many more there are. */
export function dashboardList(
  heading: string,
  hits: readonly DashboardHit[],
  maxReturned: number,
): string {
  const lines = hits
    .slice(0, maxReturned)
    .map(({ uid, title }) => `- ${oneLine(uid, 60)}: ${oneLine(title)}`);
  const more = hits.length - lines.length;
  return [heading, ...lines, ...(more > 0 ? [` (and ${more} more)`] : [])].join('\n');
}

export function listCommand({ clientFor, maxReturned }: ListDeps): Command {
  return {
    name: 'list',
    aliases: [],
    usage: 'list [TAG|folder:FOLDER]',
    summary: 'dashboards, all or those with a tag or in a folder',
    details: [
      '`graf list` shows the dashboards that the bot can see, with their UIDs.',
      '`graf list TAG` shows those with that tag, written exactly, case and spaces included.',
      '`graf list folder:Ops`, `folder:"Ops team"` shows those in a folder, by its title or UID, in any case; `folder:General` those outside any folder.',
    ],
    async run(rest, { room, say }) {
      const [, folder] = /^\s*folder:(.*)$/is.exec(rest) ?? [];
      if (folder !== undefined) {
        await say(inFolder(unquote(folder), await clientFor(room).search(), maxReturned));
        return;
      }
      const tag = unquote(rest);
      const hits = await clientFor(room).search(tag === '' ? {} : { tag });
      if (hits.length === 0) {
        await say(
          tag === ''
            ? NO_DASHBOARDS
            : `No dashboards are tagged ${code(tag)}; a tag must be written exactly, case included.`,
        );
        return;
      }
      const heading = tag === '' ? 'Available dashboards:' : `Dashboards tagged ${code(tag)}:`;
      await say(dashboardList(heading, hits, maxReturned));
    },
  };
}

/** Grafana's name for the folder of dashboards that are in none. */
const GENERAL = { uid: 'general', title: 'General' };
/** Most folders named in one answer. */
const MAX_FOLDERS = 10;

function folderOf({ folderUid, folderTitle }: DashboardHit): typeof GENERAL {
  if (folderUid === '' && folderTitle === '') return GENERAL;
  return { uid: folderUid, title: folderTitle };
}

/** The dashboards of one folder, by its UID, else by its title; or all folders, the nearest first. */
function inFolder(typed: string, all: readonly DashboardHit[], maxReturned: number): string {
  const name = folded(typed);
  for (const member of ['uid', 'title'] as const) {
    const hits = all.filter((hit) => folded(folderOf(hit)[member]) === name);
    const [first] = hits;
    if (first && name !== '') {
      const heading = `Dashboards in the folder ${code(folderOf(first).title)}:`;
      return dashboardList(heading, hits, maxReturned);
    }
  }
  const folders = [...new Map(all.map(folderOf).map((folder) => [folder.uid, folder])).values()];
  if (folders.length === 0) return NO_DASHBOARDS;
  const near = nearest(name, folders, ({ uid, title }) => [uid, title].map(folded));
  const ordered = [...near, ...folders.filter((folder) => !near.includes(folder))];
  const named = ordered.slice(0, MAX_FOLDERS).map(({ title }) => code(title));
  const more = ordered.length - named.length;
  const asked =
    typed === '' ? 'Which folder?' : `There are no dashboards in a folder ${code(typed)}.`;
  return `${asked} The folders are ${named.join(', ')}${more > 0 ? ` (and ${more} more)` : ''}.`;
}

export function searchCommand({ clientFor, maxReturned }: ListDeps): Command {
  return {
    name: 'search',
    aliases: [],
    usage: 'search WORDS',
    summary: 'dashboards with WORDS in the title',
    details: ['`graf search WORDS` names the dashboards whose title holds WORDS, in that order.'],
    async run(rest, { room, say }) {
      const query = unquote(rest);
      if (query === '') {
        throw new InvalidRequestError('Search for what? Write `graf search WORDS`.');
      }
      const hits = await clientFor(room).search({ query });
      await say(
        hits.length === 0
          ? `No dashboards match ${code(query)}; fewer words find more.`
          : dashboardList(`Dashboards matching ${code(query)}:`, hits, maxReturned),
      );
    },
  };
}

function unquote(text: string): string {
  const trimmed = text.trim();
  return /^(["'`])(.*)\1$/s.exec(trimmed)?.[2] ?? trimmed;
}
