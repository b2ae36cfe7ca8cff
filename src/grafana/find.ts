import { GrafanaNotFoundError } from '../errors.ts';
import type { GrafanaClient } from './client.ts';
import type { Dashboard } from './dashboards.ts';

/**
 * The dashboard that a person means by one word: its UID, else its slug (the last part of its URL).
 * Where two dashboards in different folders share a slug, the older one is taken, as Grafana itself
 * did (seen on 6.5.1).
 * @throws GrafanaNotFoundError, its message beginning with `Dashboard not found`
 */
export async function findDashboard(client: GrafanaClient, word: string): Promise<Dashboard> {
  try {
    return await client.dashboard(word);
  } catch (error) {
    if (!(error instanceof GrafanaNotFoundError)) throw error;
    const slug = word.toLowerCase();
    const [oldest] = (await client.search())
      .filter((hit) => hit.slug.toLowerCase() === slug)
      .sort((a, b) => a.id - b.id);
    if (oldest) return client.dashboard(oldest.uid);
    throw new GrafanaNotFoundError(
      'Dashboard not found. `graf list` shows the dashboards there are, `graf search WORDS` those with WORDS in the title.',
      { cause: error },
    );
  }
}
