import { parseRootUrl } from '../util/root-url.ts';
import { type OptionsOf, variable } from '../util/variables.ts';
import { anyText, commaList, listItems, wholeNumber } from '../util/variable-parsers.ts';
import { parseAddressRanges } from './ip-addresses.ts';

const addressRanges = {
  expected: 'addresses and CIDRs, with commas between them, such as 10.0.0.0/8,2001:db8::/32',
  parse: parseAddressRanges,
};

/** Who may have pictures stored over HTTP, and of which Grafanas. */
export const serverVariables = {
  /** Root URLs of Grafanas, besides the one that the bot asks. */
  sources: variable({
    name: 'HUBOT_GRAFANA_IMAGES_SOURCES',
    about: 'root URLs of further Grafanas that a POST may have fetched',
    expected:
      'root URLs of Grafanas, with commas between them, such as https://a.example.com,https://b.example.com/grafana',
    parse: commaList(parseRootUrl),
    unset: '`HUBOT_GRAFANA_HOST` alone',
  }),
  /** Ranges of addresses, as `ADDRESS/BITS`. */
  allow: variable({
    name: 'HUBOT_GRAFANA_IMAGES_ALLOW',
    about: 'addresses and CIDRs that may POST',
    ...addressRanges,
    unset: 'any address, with a token',
  }),
  /** Ranges of addresses, as `ADDRESS/BITS`. */
  trustProxy: variable({
    name: 'HUBOT_GRAFANA_IMAGES_TRUST_PROXY',
    about: 'proxies whose `X-Forwarded-For` counts, as addresses and CIDRs',
    ...addressRanges,
    unset: 'none',
  }),
  /** Requests of one address that may be refused or fail within a minute. */
  rate: variable({
    name: 'HUBOT_GRAFANA_IMAGES_RATE',
    about:
      'POSTs refused, here or by Grafana, and wrong passwords for the gallery, per minute and address before 429',
    ...wholeNumber(1, 1_000_000),
    default: '120',
  }),
};

/** Who may see all pictures. */
export const galleryVariables = {
  password: variable({
    name: 'HUBOT_GRAFANA_IMAGES_GALLERY_PASSWORD',
    about:
      'opens the gallery at `/saved-images/` to people with this password, under any user name',
    expected: 'a text without control characters',
    parse: (text) => (/\p{Cc}/u.test(text) ? undefined : text),
    secret: true,
    mayHaveAt: true,
    unset: 'closed',
  }),
  /** Ranges of addresses, as `ADDRESS/BITS`. */
  allow: variable({
    name: 'HUBOT_GRAFANA_IMAGES_GALLERY_ALLOW',
    about:
      'addresses and CIDRs that may see the gallery without a password, also where none is set',
    ...addressRanges,
    unset: 'none',
  }),
};

/** Who may see how we are over HTTP. */
export const monitoringVariables = {
  /** Ranges of addresses, as `ADDRESS/BITS`. */
  metricsAllow: variable({
    name: 'HUBOT_GRAFANA_METRICS_ALLOW',
    about: 'addresses and CIDRs that may see `/readyz` and `/metrics`',
    ...addressRanges,
    default: '127.0.0.0/8,::1',
  }),
};

/** Who may tell of alerts over HTTP. */
export const webhookVariables = {
  secret: variable({
    name: 'HUBOT_GRAFANA_WEBHOOK_SECRET',
    main: true,
    about:
      'opens `POST /grafana-alerts` and `/grafana-alerts/ROOM` to contact points with this secret: HMAC, Bearer or the password of Basic',
    ...anyText,
    secret: true,
    mayHaveAt: true,
    unset: 'off',
  }),
  /** With or without `#`. */
  rooms: variable({
    name: 'HUBOT_GRAFANA_WEBHOOK_ROOMS',
    about: 'rooms that a webhook may name, with commas between them',
    expected: 'names or ids of rooms, with commas between them',
    parse: listItems,
    unset: 'any',
  }),
  timestampHeader: variable({
    name: 'HUBOT_GRAFANA_WEBHOOK_TIMESTAMP_HEADER',
    about: 'header that the contact point puts the time of its signature in',
    expected: 'the name of an HTTP header',
    parse: (text) => (/^[\w!#$%&'*+.^`|~-]{1,100}$/.test(text) ? text : undefined),
    unset: 'none: the body alone is signed',
  }),
};

export type ServerOptions = OptionsOf<typeof serverVariables>;
