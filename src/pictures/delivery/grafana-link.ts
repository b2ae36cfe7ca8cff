import { grafanaRenderUrl } from '../renderers/grafana.ts';
import type { LinkDelivery } from './link-delivery.ts';

/** Grafana's own render link, for people who are signed in there; nothing is rendered by it. */
export function grafanaLinkDelivery(): LinkDelivery {
  return {
    kind: 'link',
    description: "pictures are Grafana's own render links, which ask for a sign-in",
    close: () => Promise.resolve(),
    deliver: (subject) => Promise.resolve(grafanaRenderUrl(subject)),
  };
}
