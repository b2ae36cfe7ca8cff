import * as v from 'valibot';
import { finite, isObject, readAs } from '../../util/schema.ts';
import { GrafanaError } from '../errors.ts';
import { readEach, list, text } from '../dashboard/lenient-fields.ts';
import type { Field, FieldType, Frame, Notice, PanelData, QueryFailure } from './frames.ts';

/** Most columns of all frames of one answer: a thousand series have two thousand. */
const MAX_FIELDS = 20_000;
/** Most values of all columns. */
const MAX_VALUES = 4_000_000;
/** Characters of what a data source says of itself. */
const MAX_SAID = 2_000;

/** Of any length: its values are looked at one by one later. */
const column = v.custom<readonly unknown[]>(Array.isArray);
const record = v.fallback(v.record(v.string(), v.unknown()), {});

const fieldSchema = v.object({
  name: text,
  type: text,
  labels: v.optional(v.fallback(v.optional(v.record(v.string(), v.unknown())), undefined)),
  config: record,
});

const frameSchema = v.object({
  schema: v.object({
    name: text,
    fields: v.fallback(v.array(fieldSchema), []),
    meta: v.fallback(v.object({ type: text, notices: list }), { type: '', notices: [] }),
  }),
  data: v.fallback(
    v.object({
      values: v.fallback(v.array(column), []),
      entities: list,
      nanos: list,
      enums: list,
    }),
    { values: [], entities: [], nanos: [], enums: [] },
  ),
});
type SavedFrame = v.InferOutput<typeof frameSchema>;
type SavedField = v.InferOutput<typeof fieldSchema>;

const resultSchema = v.object({
  error: text,
  errorSource: text,
  status: v.fallback(finite, 0),
  frames: list,
});
const answerSchema = v.object({ results: v.record(v.string(), v.unknown()) });
const noticeSchema = v.object({ severity: text, text });

/**
 * Reads the body of Grafana's answer to `/api/ds/query`, of any status: of an answer with status 400 or
 * 207 some queries failed and the others did not.
 * @param refIds of the queries whose frames are wanted, in order
 * @throws GrafanaError when it has no results, a frame that cannot be read, or more than is drawn
 */
export function parseFrames(body: unknown, refIds: readonly string[]): PanelData {
  const answer = readAs(answerSchema, body);
  if (!answer) throw new GrafanaError('Grafana sent data in an unknown format.');
  const { results } = answer;
  const bounds = createBounds();
  const frames: Frame[] = [];
  const failures: QueryFailure[] = [];
  for (const refId of refIds) {
    const result = Object.hasOwn(results, refId) ? readAs(resultSchema, results[refId]) : undefined;
    if (!result) {
      failures.push({ refId, message: 'Grafana did not answer this query.' });
      continue;
    }
    const { error, errorSource, status } = result;
    if (error !== '' || errorSource !== '' || status >= 400) {
      const message = error || (status >= 400 ? `status ${status}` : 'an error without a word');
      failures.push({ refId, message: message.slice(0, MAX_SAID) });
    }
    for (const saved of result.frames) frames.push(parseFrame(saved, refId, bounds));
  }
  return { frames, failures };
}

/** Counts what is read, and throws when that is too much. */
type Bounds = (columns: readonly (readonly unknown[])[]) => void;

function createBounds(): Bounds {
  let fields = 0;
  let values = 0;
  return (columns) => {
    fields += columns.length;
    for (const column of columns) values += column.length;
    if (fields > MAX_FIELDS || values > MAX_VALUES) {
      throw new GrafanaError('Grafana sent more data than is drawn here; ask for less of it.');
    }
  };
}

function parseFrame(saved: unknown, refId: string, count: Bounds): Frame {
  const frame = readAs(frameSchema, saved);
  const { fields, name, meta } = frame?.schema ?? {};
  const { values = [] } = frame?.data ?? {};
  const length = values[0]?.length ?? 0;
  const isWhole = fields?.length === values.length && values.every((one) => one.length === length);
  // A frame without rows may leave its columns out.
  if (!frame || !fields || !(isWhole || values.length === 0)) {
    throw new GrafanaError('Grafana sent a table of data that cannot be read.');
  }
  count(values);
  return {
    refId,
    ...(name ? { name } : {}),
    fields: fields.map((field, index) => parseField(field, index, frame)),
    length,
    notices: readEach(noticeSchema, meta?.notices ?? []).map(noticeOf),
    ...(meta?.type ? { kind: meta.type } : {}),
  };
}

function parseField(saved: SavedField, index: number, { data }: SavedFrame): Field {
  const texts = saved.type === 'enum' ? enumTexts(saved, data.enums[index]) : undefined;
  const type = texts ? 'string' : (TYPES.get(saved.type) ?? 'other');
  const raw = data.values[index] ?? [];
  const whole = type === 'number' ? withEntities(raw, data.entities[index]) : raw;
  const nanos = type === 'time' ? nanosOf(data.nanos[index], raw.length) : undefined;
  const labels = labelsOf(saved.labels);
  return {
    name: saved.name,
    type,
    ...(labels ? { labels } : {}),
    config: saved.config,
    values: texts
      ? whole.map((place) => (typeof place === 'number' ? (texts[place] ?? null) : null))
      : readAll(type, whole),
    ...(nanos ? { nanos } : {}),
  };
}

const TYPES = new Map<string, FieldType>([
  ['time', 'time'],
  ['number', 'number'],
  ['string', 'string'],
  ['boolean', 'boolean'],
]);

/** A moment with its zone, which some plugins write in place of a number. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** What a value of each type is; undefined for one of another type. */
const READERS: Readonly<Record<FieldType, (value: unknown) => unknown>> = {
  time: (value) =>
    typeof value === 'string'
      ? MOMENT.test(value)
        ? momentOf(value)
        : undefined
      : numberOf(value),
  number: (value) => numberOf(value),
  string: (value) => (/^(?:string|number|boolean)$/.test(typeof value) ? String(value) : null),
  boolean: (value) => (typeof value === 'boolean' ? value : null),
  other: (value) => value,
};

const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined);

/** A number of JSON may be too large for one here. */
const finiteOrNull = (value: unknown) => (value === Infinity || value === -Infinity ? null : value);

function momentOf(text: string): number | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}

/** @throws GrafanaError for a time or a number that is something else: without it a picture would lie */
function readAll(type: FieldType, values: readonly unknown[]): unknown[] {
  const read = READERS[type];
  return values.map((value) => {
    if (value === null || value === undefined) return null;
    const known = read(value);
    if (known === undefined) {
      throw new GrafanaError(`Grafana sent a ${type} of data that cannot be read.`);
    }
    return known;
  });
}

const places = v.fallback(v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), []);
const entitiesSchema = v.object({ NaN: places, Inf: places, NegInf: places });

/** JSON has neither NaN nor infinities: Grafana lists the rows that have them. */
function withEntities(values: readonly unknown[], saved: unknown): readonly unknown[] {
  const entities = readAs(entitiesSchema, saved);
  const whole = values.map(finiteOrNull);
  if (!entities) return whole;
  const put = (rows: readonly number[], value: number) => {
    for (const row of rows) if (row < whole.length) whole[row] = value;
  };
  put(entities.NaN, Number.NaN);
  put(entities.Inf, Infinity);
  put(entities.NegInf, -Infinity);
  return whole;
}

function nanosOf(saved: unknown, length: number): readonly number[] | undefined {
  const nanos = readAs(v.array(finite), saved);
  return nanos?.length === length ? nanos : undefined;
}

function enumTexts({ config }: SavedField, saved: unknown): readonly string[] | undefined {
  const inConfig = isObject(config.type) && isObject(config.type.enum) ? config.type.enum.text : [];
  return readAs(v.array(v.string()), saved) ?? readAs(v.array(v.string()), inConfig);
}

function labelsOf(saved: SavedField['labels']): Record<string, string> | undefined {
  const labels = Object.entries(saved ?? {}).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return labels.length > 0 ? Object.fromEntries(labels) : undefined;
}

function noticeOf({ severity, text: said }: v.InferOutput<typeof noticeSchema>): Notice {
  const known = severity === 'warning' || severity === 'error' ? severity : 'info';
  return { severity: known, text: said.slice(0, MAX_SAID) };
}
