import type { LogFormat } from '../util/log-event.ts';
import { urlOf } from '../util/url.ts';
import { variable } from '../util/variables.ts';
import { anyText, oneWordOf, wholeNumber } from '../util/variable-parsers.ts';

const port = wholeNumber(0, 65_535);

/** Lowest first; those of pino, which Hubot logs by. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

const levelNames = (quote = '') =>
  `${LOG_LEVELS.slice(0, -1)
    .map((level) => quote + level + quote)
    .join(', ')} or ${quote}silent${quote}`;

/** What other programs call the levels. */
const OTHER_LEVELS: ReadonlyMap<string, LogLevel> = new Map([
  ['all', 'trace'],
  ['verbose', 'debug'],
  ['information', 'info'],
  ['notice', 'info'],
  ['warning', 'warn'],
  ['err', 'error'],
  ['crit', 'fatal'],
  ['critical', 'fatal'],
  ['alert', 'fatal'],
  ['emerg', 'fatal'],
  ['emergency', 'fatal'],
  ['none', 'silent'],
  ['off', 'silent'],
  ['quiet', 'silent'],
]);

function parseLogLevel(text: string): LogLevel | undefined {
  const word = text.toLowerCase();
  return LOG_LEVELS.find((level) => level === word) ?? OTHER_LEVELS.get(word);
}

/** Where this process listens: Hubot's own variables, which the image server alone takes too. */
export const listenerVariables = {
  isEnabled: variable({
    name: 'HUBOT_HTTPD',
    about: "`false`: no HTTP listener, hence no image server; Hubot's own",
    expected: anyText.expected,
    parse: (text) => text !== 'false',
    default: 'true',
  }),
  expressPort: variable({
    name: 'EXPRESS_PORT',
    about: "port of the HTTP listener; Hubot's own",
    ...port,
    unset: '`PORT`',
  }),
  port: variable({
    name: 'PORT',
    about: "port of the HTTP listener, where `EXPRESS_PORT` is unset; Hubot's own",
    ...port,
    default: '8080',
  }),
  expressBindAddress: variable({
    name: 'EXPRESS_BIND_ADDRESS',
    about: "address to listen on; Hubot's own",
    ...anyText,
    unset: '`BIND_ADDRESS`',
  }),
  bindAddress: variable({
    name: 'BIND_ADDRESS',
    about: "address to listen on, where `EXPRESS_BIND_ADDRESS` is unset; Hubot's own",
    ...anyText,
    unset: 'all addresses',
  }),
};

/** How this process treats certificates: Node's own variable, obeyed by Node itself. */
export const tlsVariables = {
  checksCertificates: variable({
    name: 'NODE_TLS_REJECT_UNAUTHORIZED',
    about: "`0`: no certificate is checked, which is said at each start; Node's own",
    expected: anyText.expected,
    parse: (text) => text !== '0',
    default: '1',
  }),
};

/** Said where certificates are not checked. */
export const UNCHECKED_CERTIFICATES =
  'NODE_TLS_REJECT_UNAUTHORIZED=0: no certificate is checked, so anyone on the way to Grafana can read the token. Unset it; HUBOT_GRAFANA_CA_FILE names further authorities to trust.';

/** How this process writes its log. */
export const logVariables = {
  logFormat: variable<LogFormat>({
    name: 'HUBOT_GRAFANA_LOG',
    about: 'how lines of the log are written: `text`, or `json` for an object of JSON on each line',
    ...oneWordOf('text', 'json'),
    default: 'text',
  }),
};

/** What the programs in `bin/` take. */
export const programVariables = {
  adapter: variable({
    name: 'HUBOT_ADAPTER',
    about: "the chat's adapter, for `bin/hubot`",
    ...anyText,
    default: 'Shell',
  }),
  name: variable({
    name: 'HUBOT_NAME',
    about: "the bot's name, for `bin/hubot`",
    ...anyText,
    default: 'hubot',
  }),
  alias: variable({
    name: 'HUBOT_ALIAS',
    about: "the bot's second name, for `bin/hubot`",
    ...anyText,
    unset: 'none',
  }),
  logLevel: variable({
    name: 'HUBOT_LOG_LEVEL',
    about: `the lowest level that is logged: ${levelNames('`')}, or \`warning\` for \`warn\`; in a bot that was not started by \`bin/hubot\`, pino's words alone`,
    expected: levelNames(),
    parse: parseLogLevel,
    default: 'info',
  }),
  /** Has a password in it, so it is never to be shown. */
  redisUrl: variable({
    name: 'REDIS_URL',
    about: 'where `bin/hubot` keeps the brain, such as `redis://localhost:6379`',
    expected: 'a URL such as redis://localhost:6379',
    parse: (text) => (/^rediss?:/.test(text) && urlOf(text) ? text : undefined),
    secret: true,
    unset: 'none: in memory',
  }),
};
