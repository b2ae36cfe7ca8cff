import { readCertificates } from '../util/certificates.ts';
import type { BasicAuth } from '../util/http/credentials.ts';
import { parseRootUrl } from '../util/root-url.ts';
import { urlOf } from '../util/url.ts';
import {
  type OptionsOf,
  readOptions,
  type ReadVariable,
  type EnvironmentVariable,
  variable,
} from '../util/variables.ts';
import { rootUrl } from '../util/variable-parsers.ts';
import { RENDER_PATH } from './urls.ts';

/** Which Grafana is asked, and as whom. */
export const grafanaVariables = {
  address: variable({
    name: 'HUBOT_GRAFANA_HOST',
    main: true,
    about:
      "Grafana's root URL, sub-path included; `https://USER:PASSWORD@…` for a Grafana that asks for Basic authentication",
    expected:
      'a URL such as https://grafana.example.com or https://USER:PASSWORD@grafana.example.com, without query or fragment',
    parse: parseAddress,
    unset: '—',
  }),
  apiKey: variable({
    name: 'HUBOT_GRAFANA_API_KEY',
    main: true,
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
  /** Root URL, without a slash at the end. */
  publicUrl: variable({
    name: 'HUBOT_GRAFANA_PUBLIC_URL',
    about:
      "Grafana's address as people know it, when the bot reaches it by another: for links and pasted addresses",
    ...rootUrl('https://grafana.example.com'),
    unset: '`HUBOT_GRAFANA_HOST`',
  }),
  /** PEM. */
  ca: variable({
    name: 'HUBOT_GRAFANA_CA_FILE',
    about: "file with further certificates to trust for Grafana, PEM, besides Node's own",
    expected: 'a file that can be read and holds certificates as PEM',
    parse: readCertificates,
    unset: 'none',
  }),
};

export interface GrafanaSettings extends Omit<OptionsOf<typeof grafanaVariables>, 'address'> {
  /** Root URL, sub-path included, without credentials and without a slash at the end. */
  readonly host: string | undefined;
  readonly basicAuth: BasicAuth | undefined;
}

export function grafanaSettings(read: ReadVariable): GrafanaSettings {
  const { address, ...others } = readOptions(grafanaVariables, read);
  return Object.freeze({ host: address?.root, basicAuth: address?.basicAuth, ...others });
}

/** What cannot be set together. */
export function grafanaConflicts(
  read: ReadVariable,
  label: (variable: EnvironmentVariable<unknown>) => string,
): string[] {
  const { address, apiKey } = grafanaVariables;
  if (read(address)?.basicAuth === undefined || read(apiKey) === undefined) return [];
  return [
    `${label(address)} and ${label(apiKey)}: found a user name with a password in the one and a token in the other, expected one of the two.`,
  ];
}

function parseAddress(
  text: string,
): { readonly root: string; readonly basicAuth: BasicAuth | undefined } | undefined {
  const url = urlOf(text);
  if (!url) return undefined;
  const basicAuth = credentialsOf(url);
  if (basicAuth === 'unusable') return undefined;
  url.username = '';
  url.password = '';
  const root = parseRootUrl(basicAuth ? url.href : text);
  return root === undefined ? undefined : { root, basicAuth };
}

function credentialsOf({ username, password }: URL): BasicAuth | 'unusable' | undefined {
  if (username === '' && password === '') return undefined;
  try {
    const decoded = { user: decodeURIComponent(username), password: decodeURIComponent(password) };
    // RFC 7617: a colon ends the user name, and control characters are not allowed.
    const isUsable = /^[^:\p{Cc}]+$/u.test(decoded.user) && /^\P{Cc}+$/u.test(decoded.password);
    return isUsable ? Object.freeze(decoded) : 'unusable';
  } catch {
    return 'unusable';
  }
}
