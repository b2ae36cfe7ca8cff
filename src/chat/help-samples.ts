import { GrafanaNotFoundError, GrafanaTimeoutError } from '../grafana/errors.ts';
import type { GrafanaClient } from '../grafana/api/client.ts';
import type { Dashboard } from '../grafana/dashboard/model.ts';

/** Names from a real dashboard that can be typed without quotes. */
export interface Sample {
  /** The dashboard's slug where it can be typed, as it reads better than a UID. */
  readonly name: string;
  /** A word of its title. */
  readonly titleWord?: string | undefined;
  /** A word of a panel's title. */
  readonly word?: string | undefined;
  readonly variable?: { readonly name: string; readonly value: string } | undefined;
}

/** Most dashboards that are fetched to find a good sample. */
const LOOKED_AT = 4;
/** Needs no quotes, and means nothing in any chat's markup. */
const TYPEABLE = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;

/**
 * Finds a dashboard to make samples of, the richest of the first few.
 * @param timeoutMs after which help does without it, so that a slow Grafana does not hold it up
 * @throws GrafanaImagesError when Grafana does not answer in that time, or has no panels to show
 */
export async function sampleFrom(client: GrafanaClient, timeoutMs: number): Promise<Sample> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new GrafanaTimeoutError('it takes too long to answer.'));
    }, timeoutMs);
  });
  try {
    const sample = await Promise.race([findSample(client), late]);
    if (sample) return sample;
    throw new GrafanaNotFoundError('it shows me no dashboard with panels.');
  } finally {
    clearTimeout(timer);
  }
}

async function findSample(client: GrafanaClient): Promise<Sample | undefined> {
  const all = await client.search();
  const hits = all.filter(({ uid }) => TYPEABLE.test(uid));
  const isOnlySlug = (slug: string) =>
    all.filter((hit) => hit.slug === slug || hit.uid === slug).length === 1;
  const settled = await Promise.allSettled(
    hits.slice(0, LOOKED_AT).map(({ uid }) => client.dashboard(uid)),
  );
  const found = settled.flatMap((result) =>
    result.status === 'fulfilled' && result.value.panels.length > 0
      ? [toSample(result.value, isOnlySlug)]
      : [],
  );
  const richness = ({ word, variable }: Sample) => (variable ? 2 : 0) + (word ? 1 : 0);
  return found.sort((a, b) => richness(b) - richness(a))[0];
}

function toSample(dashboard: Dashboard, isOnlySlug: (slug: string) => boolean): Sample {
  const words = dashboard.panels.flatMap(({ title }) => title.split(/[\s,;:()]+/));
  const variable = dashboard.variables
    .map(({ name, options }) => ({ name, value: options[0]?.text ?? '' }))
    .find(({ name, value }) => TYPEABLE.test(name) && TYPEABLE.test(value));
  return {
    name:
      TYPEABLE.test(dashboard.slug) && isOnlySlug(dashboard.slug) ? dashboard.slug : dashboard.uid,
    titleWord: dashboard.title.split(/\s+/).find((word) => TYPEABLE.test(word)),
    word: words.find((word) => /^[a-z]{3,12}$/i.test(word))?.toLowerCase(),
    variable,
  };
}
