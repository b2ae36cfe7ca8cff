import { InvalidRequestError } from '../../errors.ts';
import type { DashboardHit, GrafanaClient } from '../../grafana/client.ts';
import { code, oneLine } from '../../text.ts';
import type { Command } from './command.ts';

export interface ListDeps {
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => GrafanaClient;
  /** Most dashboards in one answer. */
  readonly maxReturned: number;
}

export const NO_DASHBOARDS = 'Grafana shows me no dashboards; the token may not see any.';

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
    usage: 'list [TAG]',
    summary: 'dashboards, all or those with a tag',
    details: [
      '`graf list` names the dashboards that the bot may see, with their UIDs.',
      '`graf list TAG` names those with that tag; the tag is taken as it is written, case and spaces included.',
    ],
    async run(rest, { room, say }) {
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
