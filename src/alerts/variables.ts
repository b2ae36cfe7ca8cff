import { type OptionsOf, variable } from '../util/variables.ts';
import { wholeNumber } from '../util/variable-parsers.ts';

/** How alerts are told. */
export const alertVariables = {
  picturesPerMinute: variable({
    name: 'HUBOT_GRAFANA_ALERT_PICTURES',
    main: true,
    about: 'most pictures of alerts a minute and room; further alerts are told without',
    ...wholeNumber(0, 1_000),
    default: '6',
  }),
};

export type AlertOptions = OptionsOf<typeof alertVariables>;
