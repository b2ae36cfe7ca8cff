import { misspeltVariables } from '../util/misspelt-variables.ts';
import type { Environment } from '../util/variables.ts';

/** Only what begins like this: other names are too common to be called wrong. */
const OURS = /^(?:HUBOT|ROCKETCHAT|TELEGRAM)_/;

/** Variables of Hubot and of widespread adapters and scripts, which this package does not read. */
const OTHERS = [
  ...['ADAPTER', 'ALIAS', 'CREATE', 'FILE', 'INSTALLATION_PATH', 'NAME', 'PATH', 'SCRIPTS'],
  ...['SHELL_HISTSIZE', 'SHELL_USER_ID', 'SHELL_USER_NAME', 'HEROKU_KEEPALIVE_URL'],
  ...['AUTH_ADMIN', 'AUTH_ROLES', 'SLACK_TOKEN', 'SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'],
  ...['SLACK_TEAM', 'SLACK_BOTNAME', 'HIPCHAT_TOKEN', 'HIPCHAT_NAME', 'HIPCHAT_ROOMS_WHITELIST'],
  ...['GRAPHITE_HOST', 'GRAPHITE_URL', 'GRAPHITE_AUTH', 'IRC_ROOMS', 'MATTERMOST_TOKEN'],
].map((name) => `HUBOT_${name}`);

const SYNONYMS = new Map([
  ['HUBOT_GRAFANA_URL', 'HUBOT_GRAFANA_HOST'],
  ['HUBOT_GRAFANA_TOKEN', 'HUBOT_GRAFANA_API_KEY'],
  ['HUBOT_GRAFANA_API_TOKEN', 'HUBOT_GRAFANA_API_KEY'],
  ['HUBOT_GRAFANA_TIMEZONE', 'HUBOT_GRAFANA_DEFAULT_TIME_ZONE'],
  ['HUBOT_GRAFANA_ORG', 'HUBOT_GRAFANA_ORG_ID'],
]);

/**
 * One sentence for each variable of the environment whose name is nearly that of one that is read. No value
 * is in it.
 * @param read names of the variables that are read
 */
export function describeMisspelt(env: Environment, read: readonly string[]): readonly string[] {
  const misspelt = misspeltVariables(Object.keys(env), {
    known: read.filter((name) => OURS.test(name)),
    others: [...OTHERS, ...read.filter((name) => !OURS.test(name))],
    synonyms: SYNONYMS,
  });
  return misspelt.map(({ found, meant }) => `${found} is not read; did you mean ${meant}?`);
}
