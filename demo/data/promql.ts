/** One number of a series. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A series as it was recorded: times in ms since 1970, and values. */
export interface Recorded {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [at: number, value: number])[];
}

type Node =
  | { readonly kind: 'number'; readonly value: number }
  | {
      readonly kind: 'series';
      readonly name: string;
      readonly matchers: readonly Matcher[];
      readonly rangeMs: number | undefined;
    }
  | { readonly kind: 'call'; readonly name: string; readonly of: readonly Node[] }
  | {
      readonly kind: 'aggregate';
      readonly name: string;
      readonly by: readonly string[];
      readonly of: Node;
    }
  | { readonly kind: 'binary'; readonly sign: string; readonly of: readonly [Node, Node] };

interface Matcher {
  readonly label: string;
  readonly sign: string;
  readonly value: string;
}

const TOKEN =
  /\s*("(?:[^"\\]|\\.)*"|\d+(?:\.\d+)?(?![\w.])|\[\d+(?:\.\d+)?[smh]\]|[A-Za-z_:][\w:]*|=~|!~|!=|[-+*/(){},=])/y;
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };
/** Milliseconds for which a number counts after it was recorded. */
const STALE_MS = 60_000;

/**
 * What PromQL says, as far as the dashboard that watches us uses it.
 * @throws SyntaxError for anything else
 */
export function parsePromql(text: string): Node {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = () => tokens[at] ?? '';
  const next = () => tokens[at++] ?? '';
  const expect = (token: string) => {
    if (next() !== token) throw new SyntaxError(`expected ${token} in ${text}`);
  };
  const list = <T>(close: string, item: () => T): T[] => {
    const items: T[] = [];
    while (peek() !== close) {
      items.push(item());
      if (peek() === ',') next();
    }
    expect(close);
    return items;
  };
  const binary = (signs: readonly string[], inner: () => Node): Node => {
    let left = inner();
    while (signs.includes(peek())) left = { kind: 'binary', sign: next(), of: [left, inner()] };
    return left;
  };
  const sum = (): Node => binary(['+', '-'], product);
  const product = (): Node => binary(['*', '/'], atom);
  function atom(): Node {
    const token = next();
    if (token === '(') {
      const inside = sum();
      expect(')');
      return inside;
    }
    if (/^\d/.test(token)) return { kind: 'number', value: Number(token) };
    if (!/^[A-Za-z_:]/.test(token)) throw new SyntaxError(`${token || 'the end'} in ${text}`);
    return named(token);
  }
  function named(name: string): Node {
    if (['sum', 'min', 'max'].includes(name)) {
      const hasBy = peek() === 'by';
      if (hasBy) {
        next();
        expect('(');
      }
      const by = hasBy ? list(')', next) : [];
      expect('(');
      const of = sum();
      expect(')');
      return { kind: 'aggregate', name, by, of };
    }
    if (peek() === '(') {
      next();
      return { kind: 'call', name, of: list(')', sum) };
    }
    const hasMatchers = peek() === '{';
    if (hasMatchers) next();
    const matcher = () => ({
      label: next(),
      sign: next(),
      value: JSON.parse(next()) as string,
    });
    const matchers = hasMatchers ? list('}', matcher) : [];
    const [, count, unit = 's'] = /^\[(\d+(?:\.\d+)?)([smh])\]$/.exec(peek()) ?? [];
    if (count !== undefined) next();
    const rangeMs = count === undefined ? undefined : Number(count) * (SECONDS[unit] ?? 1) * 1_000;
    return { kind: 'series', name, matchers, rangeMs };
  }
  const whole = sum();
  if (peek() !== '') throw new SyntaxError(`${peek()} in ${text}`);
  return whole;
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.trimEnd().length) {
    const found = pattern.exec(text);
    if (!found) throw new SyntaxError(`cannot be read: ${text}`);
    tokens.push(found[1] ?? '');
  }
  return tokens;
}

/** The numbers of an expression at a time, in ms since 1970. */
export function evaluate(node: Node, recorded: readonly Recorded[], at: number): Sample[] {
  switch (node.kind) {
    case 'number':
      return [{ labels: {}, value: node.value }];
    case 'series':
      return matching(node, recorded).flatMap(({ name, labels, points }) => {
        const last = points.findLast(([time]) => time <= at && time > at - STALE_MS);
        return last ? [{ labels: { __name__: name, ...labels }, value: last[1] }] : [];
      });
    case 'call':
      return called(node.name, node.of, recorded, at);
    case 'aggregate':
      return aggregated(node.name, node.by, evaluate(node.of, recorded, at));
    case 'binary': {
      const [left, right] = node.of.map((one) => evaluate(one, recorded, at)) as [
        Sample[],
        Sample[],
      ];
      return combined(node.sign, left, right);
    }
  }
}

function matching(
  { name, matchers }: { readonly name: string; readonly matchers: readonly Matcher[] },
  recorded: readonly Recorded[],
): readonly Recorded[] {
  return recorded.filter(
    (series) =>
      series.name === name &&
      matchers.every(({ label, sign, value }) => {
        const own = series.labels[label] ?? '';
        const isSame = sign.includes('~') ? new RegExp(`^(?:${value})$`).test(own) : own === value;
        return sign.startsWith('!') ? !isSame : isSame;
      }),
  );
}

function called(
  name: string,
  of: readonly Node[],
  recorded: readonly Recorded[],
  at: number,
): Sample[] {
  const [first, second] = of;
  if (name === 'rate' && first?.kind === 'series') {
    const from = at - (first.rangeMs ?? STALE_MS);
    return matching(first, recorded).flatMap(({ labels, points }) => {
      const inside = points.filter(([time]) => time > from && time <= at);
      const [start, end] = [inside[0], inside.at(-1)];
      if (!start || !end || end[0] === start[0]) return [];
      return [{ labels, value: Math.max(0, end[1] - start[1]) / ((end[0] - start[0]) / 1_000) }];
    });
  }
  if (name === 'histogram_quantile' && first?.kind === 'number' && second)
    return quantiles(first.value, evaluate(second, recorded, at));
  throw new SyntaxError(`${name} is not known here`);
}

function aggregated(name: string, by: readonly string[], samples: readonly Sample[]): Sample[] {
  const values = (all: readonly Sample[]) => all.map(({ value }) => value);
  return grouped(samples, (label) => by.includes(label)).map(([labels, all]) => ({
    labels,
    value:
      name === 'sum'
        ? values(all).reduce((total, value) => total + value, 0)
        : Math[name === 'min' ? 'min' : 'max'](...values(all)),
  }));
}

function quantiles(quantile: number, samples: readonly Sample[]): Sample[] {
  return grouped(samples, (label) => label !== 'le').flatMap(([labels, all]) => {
    const buckets = all
      .map(
        ({ labels: { le = '' }, value }) => [le === '+Inf' ? Infinity : Number(le), value] as const,
      )
      .sort(([a], [b]) => a - b);
    const total = buckets.at(-1)?.[1] ?? 0;
    const index = buckets.findIndex(([, count]) => count >= quantile * total);
    const [bound, count] = buckets[index] ?? [0, 0];
    const [below, before] = buckets[index - 1] ?? [0, 0];
    if (!(total > 0)) return [{ labels, value: Number.NaN }];
    if (bound === Infinity) return [{ labels, value: below }];
    const part = count === before ? 0 : (quantile * total - before) / (count - before);
    return [{ labels, value: below + (bound - below) * part }];
  });
}

function combined(sign: string, left: readonly Sample[], right: readonly Sample[]): Sample[] {
  const key = ({ labels }: Sample) => JSON.stringify(Object.entries(labels).sort());
  const others = new Map(right.map((one) => [key(one), one.value]));
  return left.flatMap((one) => {
    const other = others.get(key(one));
    if (other === undefined) return [];
    const { value } = one;
    const result = {
      '+': value + other,
      '-': value - other,
      '*': value * other,
      '/': value / other,
    };
    return [{ labels: one.labels, value: result[sign as keyof typeof result] }];
  });
}

function grouped(
  samples: readonly Sample[],
  isKept: (label: string) => boolean,
): [Sample['labels'], readonly Sample[]][] {
  const groups = new Map<string, [Sample['labels'], Sample[]]>();
  for (const sample of samples) {
    const kept = Object.entries(sample.labels).filter(
      ([label]) => label !== '__name__' && isKept(label),
    );
    const key = JSON.stringify(kept.sort());
    const group = groups.get(key) ?? [Object.fromEntries(kept), []];
    group[1].push(sample);
    groups.set(key, group);
  }
  return [...groups.values()];
}
