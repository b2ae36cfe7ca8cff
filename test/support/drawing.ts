import { readFileSync } from 'node:fs';

/** What `@grafana/data` computed, or a panel with the answer of its data source. */
export function readFixture<T>(name: string): T {
  const file = new URL(`../fixtures/drawing/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}
