import { isObject } from '../../util/schema.ts';
import type { DataSource, DataSources } from './data-sources.ts';

/** What a panel or a target names as its data source. */
export type SourceReference =
  | {
      readonly kind: 'source';
      readonly reference: string | undefined;
      /** As saved beside its UID. */
      readonly type?: string;
    }
  /** Each target has its own. */
  | { readonly kind: 'mixed' }
  /** Another panel of the dashboard. */
  | { readonly kind: 'dashboard' }
  /** Computed by Grafana from other queries. */
  | { readonly kind: 'expression' };

const SPECIAL = new Map<string, SourceReference>([
  ['-- Mixed --', { kind: 'mixed' }],
  ['-- Dashboard --', { kind: 'dashboard' }],
  ['__expr__', { kind: 'expression' }],
  ['-100', { kind: 'expression' }],
]);

/**
 * Reads a data source as saved: a name (before Grafana 8), an object with a UID or, in schema v2, a name,
 * or a variable.
 * @returns undefined where none is named
 */
export function readSourceReference(saved: unknown): SourceReference | undefined {
  if (typeof saved === 'string') return named(saved);
  if (!isObject(saved)) return undefined;
  const { uid, name, type } = saved;
  if (typeof uid === 'string') return withType(named(uid), type);
  if (typeof name === 'string') return named(name);
  return typeof type === 'string' ? SPECIAL.get(type) : undefined;
}

function withType(source: SourceReference | undefined, type: unknown): SourceReference | undefined {
  return source?.kind === 'source' && typeof type === 'string' ? { ...source, type } : source;
}

function named(text: string): SourceReference | undefined {
  return text === '' ? undefined : (SPECIAL.get(text) ?? { kind: 'source', reference: text });
}

/** A target's own source holds where sources are mixed; an expression stays one anywhere. */
export function sourceOfTarget(panel: unknown, target: unknown): SourceReference {
  const own = readSourceReference(target);
  const shared = readSourceReference(panel);
  if (own?.kind === 'expression' || shared === undefined) {
    return own ?? { kind: 'source', reference: undefined };
  }
  if (shared.kind === 'mixed') return own ?? { kind: 'source', reference: undefined };
  return shared;
}

/** Finds the data source of a reference; of several with a type alone, the default one. */
export function findSource(
  { reference, type }: Extract<SourceReference, { kind: 'source' }>,
  sources: DataSources,
  fill: (text: string) => string | undefined,
): DataSource | undefined {
  const filled = reference === undefined ? undefined : fill(reference);
  return reference !== undefined && filled === undefined ? undefined : sources.find(filled, type);
}
