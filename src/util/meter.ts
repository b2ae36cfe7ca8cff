/** A number that is told to a monitoring system. */
export interface MetricDeclaration {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  /** Names of labels, each with its values; any other value counts as `other`. */
  readonly labels?: Readonly<Record<string, readonly string[]>>;
  /** Upper bounds of a histogram's buckets, lowest first. */
  readonly buckets?: readonly number[];
}

export type MetricLabels = Readonly<Record<string, string>>;

/** One number of a metric; of a histogram with its name's ending. */
export interface MetricSample {
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
  readonly metricName?: string;
}

export interface Meter {
  /** Adds to a counter. */
  count(name: string, labels?: MetricLabels, by?: number): void;
  /** Puts a value into a histogram. */
  observe(name: string, labels: MetricLabels, value: number): void;
  /** Says how a gauge, or a counter that is kept elsewhere, is read; of what cannot be read nothing is told. */
  read(name: string, read: ReadSamples): void;
  /** All numbers as they are now, by metric. */
  samples(): Promise<ReadonlyMap<MetricDeclaration, readonly MetricSample[]>>;
}

type Read<T> = () => T | Promise<T>;
/** One number, or several with labels; undefined where it is not known. */
export type ReadSamples = Read<number | readonly MetricSample[] | undefined>;

interface Series {
  readonly labels: MetricLabels;
  value: number;
  /** Of a histogram: how many values, and how many of them up to each bound. */
  count: number;
  readonly upTo: number[];
}

/**
 * Keeps numbers until a monitoring system asks for them. Every combination of declared labels is there from
 * the start, so that its rate is known, and none is added later.
 */
export function createMeter(declarations: readonly MetricDeclaration[]): Meter {
  const known = new Map(declarations.map((one) => [one.name, { one, series: seriesOf(one) }]));
  const readers = new Map<string, ReadSamples>();

  function find(name: string, labels: MetricLabels): { one: MetricDeclaration; series: Series } {
    const metric = known.get(name);
    if (!metric) throw new TypeError(`There is no metric ${name}.`);
    const { one } = metric;
    const series = metric.series.get(keyOf(one, labels));
    if (!series) throw new TypeError(`${name} has no such labels.`);
    return { one, series };
  }

  async function read({ name }: MetricDeclaration): Promise<readonly MetricSample[]> {
    try {
      const found = await readers.get(name)?.();
      return typeof found === 'number' ? [{ labels: {}, value: found }] : (found ?? []);
    } catch {
      return [];
    }
  }

  return {
    count(name, labels = {}, by = 1) {
      find(name, labels).series.value += by;
    },
    observe(name, labels, value) {
      const { one, series } = find(name, labels);
      series.value += value;
      series.count += 1;
      one.buckets?.forEach((bound, index) => {
        if (value <= bound) series.upTo[index] = (series.upTo[index] ?? 0) + 1;
      });
    },
    read(name, reader) {
      find(name, {});
      readers.set(name, reader);
    },
    async samples() {
      const all = await Promise.all(
        [...known.values()].map(async ({ one, series }) => {
          if (readers.has(one.name)) return [one, await read(one)] as const;
          if (one.type === 'gauge') return [one, []] as const;
          return [one, [...series.values()].flatMap((each) => samplesOf(one, each))] as const;
        }),
      );
      return new Map(all);
    },
  };
}

/** A series for each combination of the values of all labels. */
function seriesOf(one: MetricDeclaration): Map<string, Series> {
  let combinations: MetricLabels[] = [{}];
  for (const [label, values] of Object.entries(one.labels ?? {})) {
    combinations = combinations.flatMap((labels) =>
      values.map((value) => ({ ...labels, [label]: value })),
    );
  }
  const upTo = () => (one.buckets ?? []).map(() => 0);
  return new Map(
    // What is read elsewhere has its own labels.
    (one.type === 'gauge' ? [{}] : combinations).map((labels) => [
      keyOf(one, labels),
      { labels, value: 0, count: 0, upTo: upTo() },
    ]),
  );
}

function keyOf({ labels = {}, type }: MetricDeclaration, given: MetricLabels): string {
  if (type === 'gauge') return '';
  return Object.entries(labels)
    .map(([label, values]) => {
      const value = given[label] ?? '';
      return values.includes(value) ? value : 'other';
    })
    .join('\0');
}

function samplesOf(
  { name, type, buckets = [] }: MetricDeclaration,
  series: Series,
): MetricSample[] {
  const { labels, value, count, upTo } = series;
  if (type !== 'histogram') return [{ labels, value }];
  return [
    ...buckets.map((bound, index) => ({
      labels: { le: bound, ...labels },
      value: upTo[index] ?? 0,
      metricName: `${name}_bucket`,
    })),
    { labels: { le: '+Inf', ...labels }, value: count, metricName: `${name}_bucket` },
    { labels, value, metricName: `${name}_sum` },
    { labels, value: count, metricName: `${name}_count` },
  ];
}
