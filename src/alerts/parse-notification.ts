import type { Notification } from './notification.ts';
import { parseGroup } from './parse-group.ts';
import { parseLegacy } from './parse-legacy.ts';

/**
 * Reads what was told over HTTP: the webhook of Grafana's unified or legacy alerting, or of an
 * Alertmanager. Everything else, such as a custom payload, is text.
 */
export function parseNotification(text: string): Notification {
  let body: unknown;
  try {
    body = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return { kind: 'text', text };
  }
  return parseGroup(body) ?? parseLegacy(body) ?? { kind: 'text', text };
}
