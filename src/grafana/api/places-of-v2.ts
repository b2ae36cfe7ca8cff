const V2_PLACE =
  /\/apis\/dashboard\.grafana\.app\/(v2(?:(?:alpha|beta)\d{1,2})?)\/namespaces\/(default|(?:org|stacks)-\d{1,10})\/dashboards\//;

/**
 * Where Grafana 13 keeps a dashboard that is stored in schema v2, as its refusal of the old address names
 * it: `VERSION/namespaces/NAMESPACE`, the likeliest first.
 */
export function placesOfV2(message: string, orgId: string | undefined): string[] {
  const [, version, namespace] = V2_PLACE.exec(message) ?? [];
  if (version !== undefined && namespace !== undefined)
    return [`${version}/namespaces/${namespace}`];
  const own = orgId === undefined || orgId === '1' ? 'default' : `org-${orgId}`;
  return ['v2', 'v2beta1'].map((likely) => `${likely}/namespaces/${own}`);
}
