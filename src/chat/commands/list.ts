import { InvalidRequestError } from '../../util/errors.ts';
import type { DashboardHit, GrafanaClient } from '../../grafana/api/client.ts';
import { FRESH_MS, searchDashboards, similarDashboards } from '../../grafana/find-dashboard.ts';
import { type Folder, folderWith, foldersOf } from '../../grafana/folders.ts';
import { folded } from '../../util/normalize-text.ts';
import { nearest } from '../../util/fuzzy-match.ts';
import { code, oneLine } from '../../util/text.ts';
import type { OfferableDashboards } from '../answer-request.ts';
import type { Conversation } from '../conversation.ts';
import {
  dashboardChoices,
  dashboardList,
  NO_DASHBOARDS,
  sayDashboards,
} from '../dashboard-list.ts';
import { type FoundPanels, panelsMatching } from '../words/panel-list.ts';
import type { WordRequests } from '../words/answer-words.ts';
import { offerChoices, type OfferedChoice, type PendingChoices } from '../pending-choices.ts';
import type { Command } from './command.ts';
import { sayFolders, sayTags } from './tags-folders.ts';

export interface ListDeps {
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => GrafanaClient;
  /** Most dashboards in one answer. */
  readonly maxReturned: number;
  readonly pendingChoices: PendingChoices;
  readonly offerable: OfferableDashboards;
  readonly words: Pick<WordRequests, 'find'>;
}

export function listCommand(deps: ListDeps): Command {
  return {
    name: 'list',
    aliases: [],
    usage: 'list [TAG|folder:FOLDER|tags|folders]',
    summary: 'dashboards, all or those with a tag or in a folder',
    details: [
      '`graf list` shows the dashboards that the bot can see, with their UIDs.',
      '`graf list TAG` shows those with that tag, written exactly, case and spaces included.',
      '`graf list tags` and `graf list folders` show what there is, unless a tag is called so.',
      '`graf more` goes on with a list that was cut.',
      '`graf list folder:Ops`, `folder:"Ops team"` shows those in a folder, by its title or UID, in any case; `folder:General` those outside any folder.',
    ],
    async run(rest, conversation) {
      const [, folder] = /^\s*folder:(.*)$/is.exec(rest) ?? [];
      const tag = unquote(rest);
      if (folder !== undefined) await sayFolder(unquote(folder), conversation, deps);
      else if (tag === '') await sayAll(conversation, deps);
      else await sayTagged(tag, conversation, deps);
    },
  };
}

async function sayAll(conversation: Conversation, deps: ListDeps): Promise<void> {
  const hits = await deps.clientFor(conversation.room).search({ maxAgeMs: FRESH_MS });
  if (hits.length === 0) await conversation.say(NO_DASHBOARDS);
  else await sayDashboards('Available dashboards:', hits, conversation, deps);
}

async function sayTagged(tag: string, conversation: Conversation, deps: ListDeps): Promise<void> {
  const client = deps.clientFor(conversation.room);
  const hits = await client.search({ tag });
  if (hits.length > 0) {
    await sayDashboards(`Dashboards tagged ${code(tag)}:`, hits, conversation, deps);
    return;
  }
  const kind = KINDS.get(tag.toLowerCase());
  if (kind) {
    await kind(conversation, deps);
    return;
  }
  const answer = `No dashboards are tagged ${code(tag)}; a tag must be written exactly, case included.`;
  const found = await searchDashboards(client, tag);
  const isTitle = found.hits.length > 0;
  const similar = [
    ...(isTitle ? [commandChoice('search', tag)] : []),
    ...nearTags(tag, found.all).map((near) => commandChoice('list', near)),
    ...nearFolders(tag, foldersOf(found.all)).map(({ title }) =>
      commandChoice('list', `folder:${title}`),
    ),
  ];
  if (similar.length === 0) await conversation.say(answer);
  else await offerChoices(deps.pendingChoices, conversation, `${answer}\nDid you mean:`, similar);
}

/** What `graf list` takes besides tags. */
const KINDS: ReadonlyMap<string, (conversation: Conversation, deps: ListDeps) => Promise<void>> =
  new Map([
    ['dashboards', sayAll],
    ['tags', sayTags],
    ['folders', sayFolders],
  ]);

function commandChoice(name: string, rest: string): OfferedChoice {
  const label = code(`graf ${name} ${oneLine(rest, 60)}`);
  return { label, choice: { kind: 'command', name, rest } };
}

/** Most folders named in one answer. */
const MAX_FOLDERS = 10;

/** The dashboards of one folder, by its UID, else by its title; or all folders, the nearest first. */
async function sayFolder(typed: string, conversation: Conversation, deps: ListDeps): Promise<void> {
  const { room, say } = conversation;
  const folders = foldersOf(await deps.clientFor(room).search({ maxAgeMs: FRESH_MS }));
  const folder = folderWith('uid', folders, typed) ?? folderWith('title', folders, typed);
  if (folder) {
    const heading = `Dashboards in the folder ${code(folder.title)}:`;
    await sayDashboards(heading, folder.hits, conversation, deps);
    return;
  }
  if (folders.length === 0) {
    await say(NO_DASHBOARDS);
    return;
  }
  const near = nearFolders(typed, folders);
  const ordered = [...near, ...folders.filter((one) => !near.includes(one))];
  const named = ordered.slice(0, MAX_FOLDERS);
  const more = ordered.length - named.length;
  deps.pendingChoices.put(
    conversation,
    named.map(({ title }) => ({ kind: 'command', name: 'list', rest: `folder:${title}` })),
  );
  const asked =
    typed === '' ? 'Which folder?' : `There are no dashboards in a folder ${code(typed)}.`;
  const titles = named.map(({ title }) => code(title)).join(', ');
  await say(
    `${asked} The folders are ${titles}${more > 0 ? ` (and ${more} more)` : ''}. Take one with \`graf 1\` and so on, in this order.`,
  );
}

/** Tags of dashboards that are nearly called so. */
function nearTags(typed: string, hits: readonly Pick<DashboardHit, 'tags'>[]): string[] {
  const tags = [...new Set(hits.flatMap((hit) => hit.tags ?? []))];
  return nearest(folded(typed), tags, (tag) => [folded(tag)]);
}

function nearFolders<T extends Folder>(typed: string, folders: readonly T[]): T[] {
  return nearest(folded(typed), folders, ({ uid, title }) => [uid, title].map(folded));
}

export function searchCommand(deps: ListDeps): Command {
  return {
    name: 'search',
    aliases: [],
    usage: 'search WORDS',
    summary: 'dashboards with WORDS in the title, and panels that WORDS are about',
    details: [
      '`graf search WORDS` names the dashboards whose title has every one of WORDS, in any order and case, with or without accents; then the panels that `graf WORDS` would find.',
      '`graf 2` after it shows the second one of them.',
    ],
    async run(rest, conversation) {
      const query = unquote(rest);
      if (query === '') {
        throw new InvalidRequestError('Search for what? Write `graf search WORDS`.');
      }
      const [{ all, hits }, panels] = await Promise.all([
        searchDashboards(deps.clientFor(conversation.room), query),
        panelsMatching(query, conversation, deps.words),
      ]);
      if (hits.length > 0 || panels) {
        await sayMatches(query, hits, panels, conversation, deps);
        return;
      }
      const similar = await deps.offerable(await similarDashboards(all, query), conversation);
      const answer = `No dashboards match ${code(query)}; fewer words find more.`;
      if (similar.length === 0) await conversation.say(answer);
      else
        await offerChoices(deps.pendingChoices, conversation, `${answer}\nDid you mean:`, similar);
    },
  };
}

async function sayMatches(
  query: string,
  hits: readonly DashboardHit[],
  panels: FoundPanels | undefined,
  conversation: Conversation,
  { maxReturned, pendingChoices }: ListDeps,
): Promise<void> {
  const dashboards = dashboardChoices(hits);
  const shown = dashboards.slice(0, maxReturned).map(({ choice }) => choice);
  pendingChoices.put(
    conversation,
    [...shown, ...(panels?.choices ?? [])],
    dashboards.slice(maxReturned),
  );
  const heading = `Dashboards matching ${code(query)}:`;
  const list = hits.length > 0 ? [dashboardList(heading, hits, maxReturned)] : [];
  await conversation.say([...list, ...(panels ? [panels.text] : [])].join('\n'));
}

function unquote(text: string): string {
  const trimmed = text.trim();
  return /^(["'`])(.*)\1$/s.exec(trimmed)?.[2] ?? trimmed;
}
