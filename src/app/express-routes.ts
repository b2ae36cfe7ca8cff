/** One entry of the router of Express 4 or 5, as far as it is looked at. */
interface Layer {
  readonly match?: (path: string) => unknown;
  /** Missing where it is a middleware. */
  readonly route?: unknown;
  /** Whether it is for every path: of Express 5, and of Express 4. */
  readonly slash?: boolean;
  readonly regexp?: { readonly fast_slash?: boolean };
}

/**
 * Whether other scripts have a route, or a middleware below a path of its own, for a path.
 * @param app an application of Express 4 or 5; anything else has none
 */
export function hasRoute(app: unknown, path: string): boolean {
  const router = memberOf(app, '_router') ?? memberOf(app, 'router');
  const stack = memberOf(router, 'stack') ?? memberOf(app, 'stack');
  if (!Array.isArray(stack)) return false;
  return (stack as Layer[]).some((layer) => {
    const isForAll = layer.slash === true || layer.regexp?.fast_slash === true;
    if (layer.route === undefined && isForAll) return false;
    return Boolean(layer.match?.(path));
  });
}

function memberOf(value: unknown, name: string): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null)
    return undefined;
  try {
    return Reflect.get(value, name);
  } catch {
    // Express 4 throws for the `router` of Express 3.
    return undefined;
  }
}
