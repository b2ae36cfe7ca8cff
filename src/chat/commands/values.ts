import type { GrafanaClient } from '../../grafana/api/client.ts';
import { GrafanaNotFoundError } from '../../grafana/errors.ts';
import type { Dashboard, Variable } from '../../grafana/dashboard/model.ts';
import { completeOptions } from '../../grafana/query/complete-options.ts';
import type { ReadOptions } from '../../grafana/query/options-reader.ts';
import { findRequested, type RequestedDashboard } from '../../requests/find-requested.ts';
import { rootsOf } from '../../requests/grafana-url.ts';
import { readRequest } from '../../requests/read-request.ts';
import { wholeDashboard } from '../../requests/request.ts';
import { quoted } from '../../requests/tokenizer.ts';
import { GrafanaImagesError, InvalidRequestError } from '../../util/errors.ts';
import { folded } from '../../util/normalize-text.ts';
import { code, oneLine } from '../../util/text.ts';
import type { Conversation } from '../conversation.ts';
import { dashboardChoices } from '../dashboard-list.ts';
import { type OfferedChoice, type PendingChoices, sayList } from '../pending-choices.ts';
import type { Command } from './command.ts';
import { asCommand } from './panels.ts';

export interface ValuesDeps {
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => GrafanaClient;
  /** Most entries in one answer. */
  readonly maxReturned: number;
  readonly pendingChoices: PendingChoices;
  readonly readOptions: ReadOptions;
  /** The clock, in ms since 1970. */
  readonly now: () => number;
}

/** Milliseconds before now of which the values are looked up. */
const LOOKED_BACK = 6 * 3_600_000;
/** Values of a variable that are named beside the others. */
const FEW = 5;

export function valuesCommand(deps: ValuesDeps): Command {
  return {
    name: 'values',
    aliases: ['variables', 'vars'],
    usage: 'values DASHBOARD [NAME]',
    summary: 'the template variables of a dashboard, or the values of one of them',
    details: [
      '`graf values web` lists the variables of web, each with some of its values.',
      '`graf values web server` lists the values of `server`; `graf 2` after it shows the dashboard with the second one.',
    ],
    async run(rest, conversation) {
      if (rest.trim() === '') {
        throw new InvalidRequestError('Of which dashboard? Write `graf values DASHBOARD`.');
      }
      await sayValues(rest.trim(), conversation, deps);
    },
  };
}

async function sayValues(typed: string, conversation: Conversation, deps: ValuesDeps) {
  const client = deps.clientFor(conversation.room);
  const { found, variable } = await findVariable(client, typed);
  if (found.kind !== 'one') {
    const entries = dashboardChoices(found.hits).map(({ label }, index) =>
      asCommand('values', label, found.hits[index]?.uid ?? ''),
    );
    await sayList('Of which dashboard?', entries, conversation, deps);
    return;
  }
  const { dashboard } = found;
  if (dashboard.variables.length === 0) {
    await conversation.say(`${oneLine(dashboard.title)} has no template variables.`);
    return;
  }
  const names = variable ? [variable.name] : dashboard.variables.map(({ name }) => name);
  const now = deps.now();
  const range = { from: now - LOOKED_BACK, to: now };
  const { readOptions } = deps;
  const lookup = { readOptions, client, values: new Map<string, readonly string[]>(), range };
  const completed = await completeOptions(dashboard, names, lookup);
  const wanted = variable && completed.variables.find(({ name }) => name === variable.name);
  if (wanted) await sayValuesOf(wanted, dashboard, conversation, deps);
  else await sayVariables(completed, conversation, deps);
}

interface Found {
  readonly found: RequestedDashboard;
  /** The one that the last word names. */
  readonly variable?: Variable | undefined;
}

/** The last of several words may name a variable of the dashboard that the others name. */
async function findVariable(client: GrafanaClient, typed: string): Promise<Found> {
  const find = (text: string) =>
    findRequested(
      client,
      readRequest(text, () => rootsOf(client)),
    );
  const [, before, last = ''] = /^(.*\S)\s+(\S+)$/s.exec(typed) ?? [];
  if (before === undefined) return { found: await find(typed) };
  let found: RequestedDashboard;
  try {
    found = await find(before);
  } catch (error) {
    if (error instanceof GrafanaNotFoundError) return { found: await find(typed) };
    throw error;
  }
  if (found.kind !== 'one') return { found: await find(typed) };
  const variable = found.dashboard.variables.find(({ name, label }) =>
    [name, label ?? name].some((one) => folded(one) === folded(last)),
  );
  if (variable) return { found, variable };
  try {
    return { found: await find(typed) };
  } catch (error) {
    // Read as a panel or a time of that dashboard, the word is not understood.
    if (error instanceof GrafanaImagesError) throw noVariable(found.dashboard, last);
    throw error;
  }
}

function noVariable({ title, variables }: Dashboard, typed: string): InvalidRequestError {
  const names = variables.slice(0, 10).map(({ name }) => code(oneLine(name, 60)));
  const has = names.length === 0 ? 'It has none.' : `It has ${names.join(', ')}.`;
  return new InvalidRequestError(
    `${oneLine(title)} has no variable ${code(oneLine(typed, 60))}. ${has}`,
  );
}

async function sayVariables(dashboard: Dashboard, conversation: Conversation, deps: ValuesDeps) {
  const entries = dashboard.variables.map((variable): OfferedChoice => {
    const { name } = variable;
    const rest = `${quoted(dashboard.uid)} ${name}`;
    return {
      label: `${oneLine(name, 60)}: ${summary(variable)}`,
      choice: { kind: 'command', name: 'values', rest },
    };
  });
  await sayList(`Variables of ${oneLine(dashboard.title)}:`, entries, conversation, deps);
}

function summary(variable: Variable): string {
  const { options } = variable;
  if (options.length === 0) return unlisted(variable);
  const some = options.slice(0, FEW).map(({ text }) => oneLine(text, 40));
  const more = options.length - some.length;
  return `${some.join(', ')}${more > 0 ? ` (and ${more} more)` : ''}`;
}

/** What a variable takes of which Grafana lists no values. */
function unlisted({ type, current }: Variable): string {
  if (type === 'textbox') return 'any text';
  if (type === 'adhoc') return 'filters such as `host=web-01`, which links alone can have';
  const [value] = current;
  return value
    ? `${oneLine(value.text, 40)}; Grafana does not list the others`
    : 'Grafana does not list its values';
}

async function sayValuesOf(
  variable: Variable,
  { uid, title }: Dashboard,
  conversation: Conversation,
  deps: ValuesDeps,
) {
  const { name, options } = variable;
  if (options.length === 0) {
    await conversation.say(`${code(oneLine(name, 60))} takes: ${unlisted(variable)}.`);
    return;
  }
  const entries = options.map(({ text, value }): OfferedChoice => {
    const assignments = [{ name, values: [value] }];
    return {
      label: oneLine(text, 80),
      choice: { kind: 'request', request: { ...wholeDashboard(uid), assignments } },
    };
  });
  const heading = `Values of ${code(oneLine(name, 60))} of ${oneLine(title)}:`;
  await sayList(heading, entries, conversation, deps);
}
