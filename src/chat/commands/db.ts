import type { GrafanaClient } from '../../grafana/api/client.ts';
import type { AnswerRequest } from '../answer-request.ts';
import type { Conversation } from '../conversation.ts';
import { code, oneLine } from '../../util/text.ts';
import { quoted } from '../../requests/tokenizer.ts';
import { isPastedUrl, rootsOf } from '../../requests/grafana-url.ts';
import { readRequest } from '../../requests/read-request.ts';
import { dashboardChoices, dashboardList } from '../dashboard-list.ts';
import type { PendingChoices } from '../pending-choices.ts';
import { chosenByNumber } from './choose.ts';
import type { Command } from './command.ts';
import { NO_DASHBOARDS } from './list.ts';

export interface DbDeps {
  readonly answerRequest: AnswerRequest;
  readonly pendingChoices: PendingChoices;
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => GrafanaClient;
  /** Most dashboards in one answer. */
  readonly maxReturned: number;
}

export function dbCommand(deps: DbDeps): Command {
  return {
    name: 'db',
    aliases: ['dash', 'dashboard'],
    asksForPanels: true,
    usage: 'db DASHBOARD[:PANELS] [NAME=VALUE …] [RANGE] [vs SHIFT]',
    summary: 'panels of a dashboard, as pictures',
    details: [
      'DASHBOARD is a UID, the last part of a dashboard\'s URL, a title or words of a title; a title with spaces goes in quotes: `graf db "web servers"`.',
      ':3 is the third panel from the top, :1,3-5 several panels, :panel-8 the panel with id 8 in Grafana, :cpu the panels with "cpu" in the title, :"cpu user" those with both words.',
      'NAME=VALUE sets width, height (pixels), scale (1 to 4), theme (light or dark), tz, from, to or orgId; any other name is a template variable, as var-NAME always is. Several values: server=web-01,web-02; every value: server=all; with spaces: server="web 01"',
      'RANGE is one or two times, such as 6h, now-2d now-1d, now/d, 2024-01-31, 2024-01-31T10:00, or a name: today, yesterday, this week, last 7 days.',
      'vs yesterday, or vs 1w, adds a second picture of the same length of time, that much earlier.',
      'kiosk makes one picture of the whole dashboard.',
    ],
    async run(rest, conversation) {
      const chosen = chosenByNumber(rest, deps.pendingChoices.get(conversation));
      if (chosen) await deps.answerRequest(chosen.request, conversation);
      else if (rest.trim() === '') await sayFirstDashboards(deps, conversation);
      else await askTyped(deps, rest, conversation);
    },
  };
}

export function urlCommand(deps: Pick<DbDeps, 'answerRequest' | 'clientFor'>): Command {
  return {
    name: 'URL',
    aliases: [],
    usage: 'URL [NAME=VALUE …] [RANGE] [vs SHIFT]',
    summary: 'the same for the URL of a dashboard or panel, pasted from Grafana',
    details: [
      "The URL must be of this room's Grafana. Its panel, time range, variables and time zone are used; what follows it overrides them: `graf URL now-7d`.",
    ],
    takes: isPastedUrl,
    run: (typed, conversation) => askTyped(deps, typed, conversation),
  };
}

async function askTyped(
  { answerRequest, clientFor }: Pick<DbDeps, 'answerRequest' | 'clientFor'>,
  typed: string,
  conversation: Conversation,
): Promise<void> {
  await answerRequest(
    readRequest(typed, () => rootsOf(clientFor(conversation.room))),
    conversation,
  );
}

async function sayFirstDashboards(
  { clientFor, maxReturned, pendingChoices }: DbDeps,
  conversation: Conversation,
): Promise<void> {
  const { room, say } = conversation;
  const hits = await clientFor(room).search();
  const [first] = hits;
  if (!first) {
    await say(NO_DASHBOARDS);
    return;
  }
  const limit = Math.min(10, maxReturned);
  const choices = dashboardChoices(hits.slice(0, limit)).map(({ choice }) => choice);
  pendingChoices.put(conversation, choices);
  const list = dashboardList('Which dashboard?', hits, limit);
  await say(
    `${list}\nAsk for one of them, such as ${code(`graf db ${quoted(oneLine(first.uid, 60))}`)}.`,
  );
}
