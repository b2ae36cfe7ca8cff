import * as v from 'valibot';
import { isObject, nonEmpty, readAs } from '../../util/schema.ts';
import { text } from '../dashboard/lenient-fields.ts';
import { GrafanaNotFoundError, GrafanaUnauthorizedError, TokenRefusedError } from '../errors.ts';
import type { GrafanaClient } from '../api/client.ts';

/** A data source as Grafana's pages know it. */
export interface DataSource {
  readonly name: string;
  /** Such as `prometheus`; the id of its plugin. */
  readonly type: string;
  /** Missing before Grafana 8. */
  readonly uid?: string;
  /** Path of Grafana's proxy to it, below the root; missing when pages ask it directly. */
  readonly proxy?: string;
  /** Database, for InfluxDB. */
  readonly database?: string;
  /** Language of its queries, for InfluxDB: `InfluxQL`, `Flux`, `SQL`. */
  readonly language?: string;
  /** Shortest time between two points, such as `15s`. */
  readonly timeInterval?: string;
  /** Where Elasticsearch and OpenSearch are searched, where that is the same at any time. */
  readonly index?: string;
  /** Most lines of a log that a query without a limit of its own asks for, for Loki. */
  readonly maxLines?: number;
}

export interface DataSources {
  /**
   * @param reference a UID or a name; the default one when missing
   * @param type as saved beside a UID, which is taken at its word where Grafana does not list its sources
   */
  find(reference: string | undefined, type?: string): DataSource | undefined;
  ofType(type: string): readonly DataSource[];
  /** Grafana's major version; undefined when it does not say. */
  readonly version: number | undefined;
  /** Its whole version, such as `10.2.3`. */
  readonly release: string | undefined;
  /** Whether it has a renderer; undefined when it does not say. */
  readonly hasRenderer: boolean | undefined;
  /** Whether Grafana is of this version or a newer one; also where it does not say. */
  isAtLeast(major: number, minor: number): boolean;
}

const sourceSchema = v.object({
  type: nonEmpty,
  uid: text,
  url: text,
  database: text,
  jsonData: v.fallback(
    v.object({
      version: text,
      timeInterval: text,
      maxLines: v.optional(v.unknown()),
      index: text,
      interval: text,
    }),
    { version: '', timeInterval: '', index: '', interval: '' },
  ),
});

const settingsSchema = v.object({
  defaultDatasource: text,
  datasources: v.fallback(v.record(v.string(), v.unknown()), {}),
  buildInfo: v.fallback(v.object({ version: text }), { version: '' }),
  rendererAvailable: v.optional(v.fallback(v.optional(v.boolean()), undefined)),
});

/** Loki itself allows 5,000, unless it is told otherwise. */
const MOST_LINES = 100_000;

const PROXY = /\/?(api\/datasources\/proxy\/(?:uid\/[\w-]{1,40}|\d{1,10}))\/?$/;

/** Reads what every signed-in role may, unless a proxy keeps it back: `/api/frontend/settings`. */
export async function readDataSources(
  client: Pick<GrafanaClient, 'readJson'>,
): Promise<DataSources> {
  const body = await client.readJson({ path: 'api/frontend/settings' }).catch(withheld);
  const settings = readAs(settingsSchema, body);
  const sources = new Map(
    Object.entries(settings?.datasources ?? {}).flatMap(([name, saved]) => {
      const read = isObject(saved) ? readAs(sourceSchema, saved) : undefined;
      return read ? [[name, toDataSource(name, read)]] : [];
    }),
  );
  const numbers = /^\D*(\d{1,3})\.(\d{1,3})/.exec(settings?.buildInfo.version ?? '');
  const [major, minor = 0] = numbers?.slice(1).map(Number) ?? [];
  return {
    version: major,
    release: settings?.buildInfo.version,
    hasRenderer: settings?.rendererAvailable,
    isAtLeast: (first, second) =>
      major === undefined || major > first || (major === first && minor >= second),
    find(reference, type) {
      const isDefault = reference === undefined || reference === '' || reference === 'default';
      const wanted = isDefault ? settings?.defaultDatasource : reference;
      const byUid = [...sources.values()].find(({ uid }) => uid !== undefined && uid === wanted);
      const listed = byUid ?? sources.get(wanted ?? '');
      if (listed || settings || !isUid(reference) || type === undefined) return listed;
      return { name: reference, uid: reference, type };
    },
    ofType: (type) => [...sources.values()].filter((source) => source.type === type),
  };
}

/** Undefined for settings that are not to be had; a token or a Grafana that fails is an error. */
function withheld(error: unknown): undefined {
  const isWithheld =
    error instanceof GrafanaNotFoundError ||
    (error instanceof GrafanaUnauthorizedError && !(error instanceof TokenRefusedError));
  if (!isWithheld) throw error;
}

function isUid(text: string | undefined): text is string {
  return text !== undefined && /^[\w-]{1,40}$/.test(text);
}

function toDataSource(name: string, saved: v.InferOutput<typeof sourceSchema>): DataSource {
  const { type, uid, url, database } = saved;
  const { version, timeInterval, index, interval } = saved.jsonData;
  // Older versions have it as the database. With an interval there is an index for each day, or week.
  const searched = interval === '' ? index || database : '';
  const maxLines = Math.floor(Number(saved.jsonData.maxLines));
  const proxy = PROXY.exec(url)?.[1];
  return {
    name,
    type,
    ...(isUid(uid) ? { uid } : {}),
    ...(proxy === undefined ? {} : { proxy }),
    ...(database === '' ? {} : { database }),
    ...(version === '' ? {} : { language: version }),
    ...(timeInterval === '' ? {} : { timeInterval }),
    ...(type.includes('search') && searched !== '' ? { index: searched } : {}),
    ...(maxLines > 0 && maxLines <= MOST_LINES ? { maxLines } : {}),
  };
}

/** Prometheus and what speaks its language. */
export function isPrometheus({ type }: DataSource): boolean {
  return type.includes('prometheus') || type.includes('victoriametrics');
}
