import type { LinkDelivery } from './link-delivery.ts';

/** No picture of ours at all: Grafana's own render link, for those who are signed in there. */
export function grafanaLinkDelivery(): LinkDelivery {
  return {
    kind: 'link',
    description: "pictures are Grafana's own render links, which ask for a sign-in",
    close: () => Promise.resolve(),
    deliver: (renderUrl) => Promise.resolve(renderUrl),
  };
}
