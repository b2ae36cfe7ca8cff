import { parsePanelReference } from '../grafana/dashboard/panel-reference.ts';
import { urlOf } from '../util/url.ts';
import type { PanelAddress } from './notification.ts';

/** Characters of an address that is shown or read. */
const MAX_URL = 4_000;

/** An address that people can open; it is data, and is never fetched. */
export function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || text.length > MAX_URL) return undefined;
  const url = urlOf(text);
  const isWeb = url !== undefined && /^https?:$/.test(url.protocol);
  return isWeb && url.username === '' && url.password === '' ? url.href : undefined;
}

/** The panel of a page of Grafana, wherever it is served: `…/d/UID?viewPanel=4`. */
export function panelOfAddress(text: string | undefined): PanelAddress | undefined {
  const url = urlOf(webAddress(text) ?? '');
  if (!url) return undefined;
  const [, uid] = /\/(?:d|d-solo)\/([^/]+)(?:\/|$)/.exec(url.pathname) ?? [];
  if (uid === undefined) return undefined;
  const asked = ['viewPanel', 'panelId', 'editPanel'].map((name) => url.searchParams.get(name));
  const reference = asked.map((one) => parsePanelReference(one ?? '')).find(Boolean);
  return { dashboardUid: decoded(uid), panel: reference };
}

/** The rule of a page of Grafana's alerting, or of a link that makes a silence for it. */
export function ruleOfAddresses(
  silence: string | undefined,
  generator: string | undefined,
): string | undefined {
  const matchers = urlOf(silence ?? '')?.searchParams.getAll('matcher') ?? [];
  const [matcher] = matchers.flatMap((one) => /^__alert_rule_uid__=(.+)$/.exec(one)?.[1] ?? []);
  if (matcher !== undefined) return matcher;
  const path = urlOf(generator ?? '')?.pathname ?? '';
  const [, viewed, edited] =
    /\/alerting\/grafana\/([^/]+)\/view\/?$|\/alerting\/([^/]+)\/edit\/?$/.exec(path) ?? [];
  const uid = viewed ?? edited;
  return uid === undefined ? undefined : decoded(uid);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
