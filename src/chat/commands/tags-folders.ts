import type { GrafanaClient } from '../../grafana/api/client.ts';
import { FRESH_MS } from '../../grafana/find-dashboard.ts';
import { foldersOf } from '../../grafana/folders.ts';
import { oneLine } from '../../util/text.ts';
import type { Conversation } from '../conversation.ts';
import { NO_DASHBOARDS } from '../dashboard-list.ts';
import { type OfferedChoice, type PendingChoices, sayList } from '../pending-choices.ts';
import type { Command } from './command.ts';

export interface TagsDeps {
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => GrafanaClient;
  /** Most entries in one answer. */
  readonly maxReturned: number;
  readonly pendingChoices: PendingChoices;
}

export function tagsCommand(deps: TagsDeps): Command {
  return {
    name: 'tags',
    aliases: [],
    usage: 'tags',
    summary: 'the tags of the dashboards',
    details: ['`graf list TAG` shows the dashboards with one of them, and so does `graf N`.'],
    run: (_rest, conversation) => sayTags(conversation, deps),
  };
}

export function foldersCommand(deps: TagsDeps): Command {
  return {
    name: 'folders',
    aliases: [],
    usage: 'folders',
    summary: 'the folders of the dashboards',
    details: [
      '`graf list folder:FOLDER` shows the dashboards in one of them, and so does `graf N`.',
    ],
    run: (_rest, conversation) => sayFolders(conversation, deps),
  };
}

/** The tags, with how many dashboards each has, by name. */
export async function sayTags(conversation: Conversation, deps: TagsDeps): Promise<void> {
  const hits = await deps.clientFor(conversation.room).search({ maxAgeMs: FRESH_MS });
  const counts = new Map<string, number>();
  for (const tag of hits.flatMap(({ tags }) => [...new Set(tags)])) {
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const entries = [...counts]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([tag, count]) => entry(tag, count, `"${tag}"`));
  await sayOrNone('Tags:', entries, hits.length, conversation, deps);
}

/** The folders, with how many dashboards each has, by title. */
export async function sayFolders(conversation: Conversation, deps: TagsDeps): Promise<void> {
  const hits = await deps.clientFor(conversation.room).search({ maxAgeMs: FRESH_MS });
  const entries = foldersOf(hits)
    .toSorted((a, b) => a.title.localeCompare(b.title))
    .map((folder) => entry(folder.title, folder.hits.length, `folder:${folder.uid}`));
  await sayOrNone('Folders:', entries, hits.length, conversation, deps);
}

function entry(name: string, count: number, rest: string): OfferedChoice {
  const label = `${oneLine(name, 80)} (${count} ${count === 1 ? 'dashboard' : 'dashboards'})`;
  return { label, choice: { kind: 'command', name: 'list', rest } };
}

async function sayOrNone(
  heading: string,
  entries: readonly OfferedChoice[],
  dashboards: number,
  conversation: Conversation,
  deps: TagsDeps,
): Promise<void> {
  if (dashboards === 0) await conversation.say(NO_DASHBOARDS);
  else if (entries.length === 0) await conversation.say('None of the dashboards has a tag.');
  else await sayList(heading, entries, conversation, deps);
}
