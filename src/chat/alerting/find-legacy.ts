import type { LegacyAlert } from '../../grafana/alerting/legacy.ts';
import { InvalidRequestError } from '../../util/errors.ts';
import { code, oneLine } from '../../util/text.ts';
import { typedNumber } from '../room-numbers.ts';
import { notFound, rulesCalled } from './find-rule.ts';

/** Most alerts named when several have a name. */
const MAX_NAMED = 10;

/**
 * The legacy alert that is meant: by its number, which is Grafana's own, or its name.
 * @param command what is typed before the number
 * @throws InvalidRequestError when there is none, or several
 */
export function findLegacyAlert(
  alerts: readonly LegacyAlert[],
  typed: string,
  command: string,
): LegacyAlert {
  const number = typedNumber(typed);
  if (typed === '') {
    throw new InvalidRequestError(
      `Which alert? Write its name or its number, as \`graf alerts\` shows them: \`graf ${command} 3\`.`,
    );
  }
  const numbered = alerts.find(({ id }) => id === number);
  if (numbered) return numbered;
  if (number !== undefined) {
    throw new InvalidRequestError(
      `Grafana does not have an alert ${number} that this token may see; \`graf alerts\` shows their numbers.`,
    );
  }
  const found = rulesCalled(alerts, typed);
  const [first] = found;
  if (!first) throw notFound(typed, alerts);
  if (found.length === 1) return first;
  const named = found
    .slice(0, MAX_NAMED)
    .map(({ id, name, state }) => `- *${oneLine(name)}* (${id}): ${code(state)}`);
  const more = found.length > MAX_NAMED ? [` (and ${found.length - MAX_NAMED} more)`] : [];
  throw new InvalidRequestError(
    [
      `${found.length} alerts are called ${code(typed)}; nothing is changed. Give the number of one, as in \`graf ${command} ${first.id}\`:`,
      ...named,
      ...more,
    ].join('\n'),
  );
}
