import { type OptionsOf, variable } from '../util/variables.ts';
import { trueOrFalse, wholeNumber } from '../util/variable-parsers.ts';

/** How alerts are told. */
export const alertVariables = {
  picturesPerMinute: variable({
    name: 'HUBOT_GRAFANA_ALERT_PICTURES',
    about: 'most pictures of alerts a minute and room; further alerts are told without',
    ...wholeNumber(0, 1_000),
    default: '6',
  }),
  /** Whether reactions to the message of an alert do something. */
  reactions: variable({
    name: 'HUBOT_GRAFANA_ALERT_REACTIONS',
    about:
      '`true`: 👀 below the message of an alert acknowledges it, 🔕 silences it for an hour; in Slack',
    ...trueOrFalse,
    default: 'false',
  }),
};

export type AlertOptions = OptionsOf<typeof alertVariables>;
