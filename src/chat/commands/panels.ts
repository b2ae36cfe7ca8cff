import type { GrafanaClient } from '../../grafana/api/client.ts';
import { rootsOf } from '../../requests/grafana-url.ts';
import { findRequested } from '../../requests/find-requested.ts';
import type { PlanConfig } from '../../requests/options.ts';
import { readRequest } from '../../requests/read-request.ts';
import { type DashboardRequest, wholeDashboard } from '../../requests/request.ts';
import { listPanels } from '../../requests/chosen-panels.ts';
import { InvalidRequestError } from '../../util/errors.ts';
import { quoted } from '../../requests/tokenizer.ts';
import { oneLine } from '../../util/text.ts';
import type { Conversation } from '../conversation.ts';
import { dashboardChoices } from '../dashboard-list.ts';
import { type OfferedChoice, type PendingChoices, sayList } from '../pending-choices.ts';
import type { Command } from './command.ts';

export interface PanelsDeps {
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => GrafanaClient;
  /** Most entries in one answer. */
  readonly maxReturned: number;
  readonly pendingChoices: PendingChoices;
  readonly config: PlanConfig;
  /** The clock, in ms since 1970. */
  readonly now: () => number;
}

export function panelsCommand(deps: PanelsDeps): Command {
  return {
    name: 'panels',
    aliases: [],
    usage: 'panels DASHBOARD[:PANELS]',
    summary: 'the panels of a dashboard by name, without pictures',
    details: [
      '`graf panels web` lists the panels of web in the order of the page; `graf 3` after it shows the third one.',
      '`graf panels web:cpu` lists those with "cpu" in the title.',
    ],
    async run(rest, conversation) {
      if (rest.trim() === '') {
        throw new InvalidRequestError('Of which dashboard? Write `graf panels DASHBOARD`.');
      }
      await sayPanels(rest, conversation, deps);
    },
  };
}

async function sayPanels(typed: string, conversation: Conversation, deps: PanelsDeps) {
  const { config, now } = deps;
  const client = deps.clientFor(conversation.room);
  const found = await findRequested(
    client,
    readRequest(typed, () => rootsOf(client)),
  );
  if (found.kind !== 'one') {
    const entries = dashboardChoices(found.hits).map(({ label }, index) =>
      asCommand('panels', label, found.hits[index]?.uid ?? ''),
    );
    await sayList('Of which dashboard?', entries, conversation, deps);
    return;
  }
  const { dashboard, request } = found;
  const clock = { now: now(), personZone: conversation.user.timeZone };
  const panels = await listPanels(client, dashboard, request, config, clock);
  const rows = new Set(panels.map(({ row }) => row)).size > 1;
  const entries = panels.map(({ number, title, row }): OfferedChoice => ({
    label: `${oneLine(title)}${rows && row !== undefined ? ` (${oneLine(row, 60)})` : ''}`,
    choice: { kind: 'request', request: panelOf(dashboard.uid, request, number) },
  }));
  await sayList(`Panels of ${oneLine(dashboard.title)}:`, entries, conversation, deps);
}

function panelOf(uid: string, request: DashboardRequest, number: number): DashboardRequest {
  const { assignments, range } = request;
  const panels = [{ kind: 'numbers', first: number, last: number }] as const;
  return { ...wholeDashboard(uid), panels, assignments, range };
}

/** A choice that runs a command of a dashboard. */
export function asCommand(name: string, label: string, uid: string): OfferedChoice {
  return { label, choice: { kind: 'command', name, rest: quoted(uid) } };
}
