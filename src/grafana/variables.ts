import { type OptionsOf, variable } from '../util/variables.ts';
import { rootUrl } from '../util/variable-parsers.ts';
import { RENDER_PATH } from './urls.ts';

/** Which Grafana is asked, and as whom. */
export const grafanaVariables = {
  /** Root URL, sub-path included, without a slash at the end. */
  host: variable({
    name: 'HUBOT_GRAFANA_HOST',
    about: "Grafana's root URL, sub-path included",
    ...rootUrl('https://grafana.example.com'),
    unset: '—',
  }),
  apiKey: variable({
    name: 'HUBOT_GRAFANA_API_KEY',
    about: 'token for Grafana; the Viewer role is enough',
    expected: 'a token without spaces, as Grafana shows it once',
    parse: (text) => (/^[\x21-\x7e]+$/.test(text) ? text : undefined),
    secret: true,
    unset: 'none: anonymous',
  }),
  orgId: variable({
    name: 'HUBOT_GRAFANA_ORG_ID',
    about: 'number of the organisation in Grafana',
    expected: 'the number of an organisation',
    parse: (text) => (/^\d+$/.test(text) ? text : undefined),
    unset: 'none',
  }),
  /** Path between `/render/` and the dashboard's UID. */
  apiEndpoint: variable({
    name: 'HUBOT_GRAFANA_API_ENDPOINT',
    about: 'render path: `d-solo` or another one',
    expected: 'a render path such as d-solo',
    parse: (text) => (RENDER_PATH.test(text) ? text : undefined),
    default: 'd-solo',
  }),
};

export type GrafanaSettings = OptionsOf<typeof grafanaVariables>;
