import * as v from 'valibot';
import { isObject, readAs } from '../../util/schema.ts';
import { flag, list, readEach, text } from './lenient-fields.ts';

const record = v.fallback(v.record(v.string(), v.unknown()), {});
const maybe = v.optional(v.unknown());

/** The type of a panel, a query or a transformation is its `group`; in older versions its `kind`. */
const typed = v.object({ kind: text, group: text, spec: record, datasource: maybe });

const panelSchema = v.object({
  spec: v.object({
    data: v.object({
      spec: v.object({ queries: list, transformations: list, queryOptions: record }),
    }),
    vizConfig: typed,
    transparent: flag,
  }),
});

const querySchema = v.object({
  spec: v.object({ refId: text, hidden: flag, datasource: maybe, query: typed }),
});

/**
 * What a panel of schema v2 would be in the first schema, as far as it is drawn.
 * @returns undefined for a library panel, which only names its content, and what is not a panel
 */
export function modelOfV2(element: unknown): Record<string, unknown> | undefined {
  const panel = readAs(panelSchema, element)?.spec;
  if (!panel) return undefined;
  const { queries, transformations, queryOptions } = panel.data.spec;
  const { options, fieldConfig } = panel.vizConfig.spec;
  return {
    ...queryOptions,
    type: typeOf(panel.vizConfig),
    datasource: { type: 'datasource', uid: '-- Mixed --' },
    targets: readEach(querySchema, queries).map(({ spec }) => ({
      ...spec.query.spec,
      refId: spec.refId,
      hide: spec.hidden,
      datasource: sourceOf(spec.datasource ?? spec.query.datasource, typeOf(spec.query)),
    })),
    transformations: readEach(typed, transformations).map((one) => ({
      ...one.spec,
      id: typeof one.spec.id === 'string' ? one.spec.id : typeOf(one),
    })),
    ...(isObject(options) ? { options } : {}),
    ...(isObject(fieldConfig) ? { fieldConfig } : {}),
    ...(panel.transparent ? { transparent: true } : {}),
  };
}

function typeOf({ group, kind }: v.InferOutput<typeof typed>): string {
  return group || kind;
}

function sourceOf(saved: unknown, type: string): unknown {
  if (type === '__expr__') return { type, uid: type };
  return isObject(saved) ? { ...saved, type } : null;
}
