/** A label that is compared with a text. */
export interface LabelFilter {
  readonly label: string;
  /** `=`, `!=`, `=~` or `!~`. */
  readonly operator: string;
  /** As it is written between double quotes. */
  readonly written: string;
}

/** A name that could be a metric's, and is not: it is followed by labels in parentheses. */
const BEFORE_LABELS = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right']);
const OPERATORS = new Set(['and', 'or', 'unless', 'offset', 'bool', 'atan2', 'inf', 'nan']);
/** What `by` and `without` may follow. */
const AGGREGATIONS = new Set(
  'sum min max avg group stddev stdvar count count_values bottomk topk quantile limitk limit_ratio'.split(
    ' ',
  ),
);

const PARTS =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|#[^\n]*|\$\{[^}]{0,200}\}|\$\w+|\d[\w.]*|[A-Za-z_:][\w:]*|\s+|./gsu;

/** UTF-16 units of a query that is read. */
const MAX_QUERY = 50_000;

/**
 * Adds filters to every selector of a query, as Grafana's page does with filters that people add.
 * @param hasMetrics whether a name alone selects too: in PromQL it does, in LogQL not
 * @returns undefined for a query that cannot be read
 */
export function withLabelFilters(
  query: string,
  filters: readonly LabelFilter[],
  hasMetrics: boolean,
): string | undefined {
  const added = filters
    .map(({ label, operator, written }) => `${label}${operator}"${written}"`)
    .join(',');
  if (query.length > MAX_QUERY) return undefined;
  const parts = query.match(PARTS) ?? [];
  const pieces: string[] = [];
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    if (part === '{' || part === '[') {
      const end = closing(parts, at, part === '{' ? '}' : ']');
      if (end === undefined) return undefined;
      const inner = parts.slice(at + 1, end).join('');
      pieces.push(part === '{' ? `{${joined(inner, added)}}` : `[${inner}]`);
      at = end;
    } else if (hasMetrics && /^[A-Za-z_:]/.test(part)) {
      const next = nextOf(parts, at);
      if (BEFORE_LABELS.has(part.toLowerCase()) && next.part === '(') {
        const end = closing(parts, next.at, ')');
        if (end === undefined) return undefined;
        pieces.push(parts.slice(at, end + 1).join(''));
        at = end;
      } else {
        const isAlone = isMetricName(part, next.part) && next.part !== '{';
        pieces.push(isAlone ? `${part}{${added}}` : part);
      }
    } else pieces.push(part);
  }
  return pieces.join('');
}

function isMetricName(part: string, next: string): boolean {
  const name = part.toLowerCase();
  if (next === '(' || OPERATORS.has(name) || BEFORE_LABELS.has(name)) return false;
  return !(AGGREGATIONS.has(name) && /^(?:by|without)$/i.test(next));
}

/** The next part that is not space or a comment. */
function nextOf(
  parts: readonly string[],
  at: number,
): { readonly part: string; readonly at: number } {
  for (let next = at + 1; next < parts.length; next += 1) {
    const part = parts[next] ?? '';
    if (!/^\s|^#/.test(part)) return { part, at: next };
  }
  return { part: '', at: parts.length };
}

/** Where a bracket is closed; what is in quotes is one part. */
function closing(parts: readonly string[], from: number, end: string): number | undefined {
  const at = parts.indexOf(end, from);
  return at < 0 ? undefined : at;
}

function joined(inner: string, added: string): string {
  const matchers = inner.trim().replace(/,$/, '').trimEnd();
  return matchers === '' ? added : `${matchers},${added}`;
}
