import { readFileSync } from 'node:fs';

/** A recorded body of a real Grafana 6.5.1, by its name without the suffix. */
export function recorded(name: string): unknown {
  const file = new URL(`../fixtures/grafana-6.5.1/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** A body of Grafana's alerting, written by hand for tests, by its name without the suffix. */
export function alertingBody(name: string): unknown {
  const file = new URL(`../fixtures/alerting/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}
