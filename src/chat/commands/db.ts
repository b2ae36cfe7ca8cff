import type { GrafanaClient } from '../../grafana/api/client.ts';
import type { AnswerRequest, CheckTyped } from '../answer-request.ts';
import type { Conversation } from '../conversation.ts';
import { withTimeWordsCorrected } from '../../grafana/time/misspelt.ts';
import { DashboardNotFoundError } from '../../grafana/find-dashboard.ts';
import { GrafanaImagesError, InvalidRequestError } from '../../util/errors.ts';
import { code, oneLine } from '../../util/text.ts';
import type { DashboardRequest } from '../../requests/request.ts';
import { quoted } from '../../requests/tokenizer.ts';
import { isPastedUrl, rootsOf } from '../../requests/grafana-url.ts';
import { readRequest } from '../../requests/read-request.ts';
import { dashboardChoices, dashboardList, NO_DASHBOARDS } from '../dashboard-list.ts';
import { offerChoices, type PendingChoices } from '../pending-choices.ts';
import type { FoundWords, WordRequests } from '../words/answer-words.ts';
import { chosenByNumber } from './choose.ts';
import type { Command } from './command.ts';

export interface DbDeps {
  readonly answerRequest: AnswerRequest;
  readonly pendingChoices: PendingChoices;
  readonly words: WordRequests;
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => GrafanaClient;
  /** Most dashboards in one answer. */
  readonly maxReturned: number;
  /** @throws GrafanaImagesError when what was typed cannot be answered */
  readonly checkTyped: CheckTyped;
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
      'Words that are not the name of a dashboard are searched for, as without `db`: `graf db postgres connections`.',
    ],
    async run(rest, conversation) {
      const chosen = chosenByNumber(rest, deps.pendingChoices.get(conversation));
      if (chosen) await deps.answerRequest(chosen.request, conversation);
      else if (rest.trim() === '') await sayFirstDashboards(deps, conversation);
      else await askNamed(deps, rest, conversation);
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

/** A dashboard by its name; where there is none, what these words mean. */
async function askNamed(deps: DbDeps, typed: string, conversation: Conversation): Promise<void> {
  const inWords = async (error: GrafanaImagesError): Promise<boolean> => {
    if (!PLAIN_WORDS.test(typed)) return false;
    const found = await deps.words.find(typed, conversation);
    if (!isMeant(found, error)) return false;
    await deps.words.answer(found, conversation);
    return true;
  };
  const instead = async (error: GrafanaImagesError) =>
    (await inWords(error)) || (await offerRespelt(deps, typed, error, conversation));
  let request: DashboardRequest;
  try {
    request = readRequest(typed, () => rootsOf(deps.clientFor(conversation.room)));
  } catch (error) {
    if (error instanceof GrafanaImagesError && (await instead(error))) return;
    throw error;
  }
  await deps.answerRequest(request, conversation, { instead });
}

/** `web:cpu yesteday`: offers the request with its words of times as they are spelt, where that works. */
async function offerRespelt(
  { checkTyped, clientFor, pendingChoices }: DbDeps,
  typed: string,
  error: GrafanaImagesError,
  conversation: Conversation,
): Promise<boolean> {
  const respelt = withTimeWordsCorrected(typed);
  if (respelt === undefined) return false;
  try {
    await checkTyped(respelt, conversation);
  } catch (failure) {
    if (failure instanceof GrafanaImagesError) return false;
    throw failure;
  }
  const request = readRequest(respelt, () => rootsOf(clientFor(conversation.room)));
  const label = code(`graf db ${oneLine(respelt.trim(), 80)}`);
  const choice = { kind: 'request', request } as const;
  await offerChoices(pendingChoices, conversation, `${error.message}\nDid you mean:`, [
    { label, choice },
  ]);
  return true;
}

/** Words without the signs of a request, but for options behind them. */
const PLAIN_WORDS = /^\s*[\p{L}\p{N}][^\s:/"“”]*(?:\s+[^\s:"“”]+|\s+[^\s="“”]+:\d[^\s"“”]*)*\s*$/u;

/**
 * Whether words are meant, rather than a name with a mistake in it: all of them are found, or several
 * clearly mean one thing.
 */
function isMeant({ answer }: FoundWords, error: GrafanaImagesError): boolean {
  const isClear = answer.outcome === 'clear' && answer.unknown.length === 0;
  if (error instanceof DashboardNotFoundError) {
    return (isClear || answer.outcome === 'unclear') && (answer.isSure || answer.words.length > 1);
  }
  // The first word is a dashboard, and the others may be anything that a request has.
  const isPanel = answer.candidates[0]?.panelId !== undefined;
  return error instanceof InvalidRequestError && isClear && answer.isSure && isPanel;
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
