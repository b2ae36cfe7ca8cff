import { grafanaRenderUrl } from '../renderers/grafana.ts';
import type { Subject } from '../picture.ts';
import type { LinkDelivery } from './link-delivery.ts';

/** A Grafana that people know by another address than the bot. */
export interface KnownAs {
  /** Root URL. */
  readonly host: string | undefined;
  /** Root URL for people; the same when missing. */
  readonly publicUrl: string | undefined;
}

/** Grafana's own render link, for people who are signed in there; nothing is rendered by it. */
export function grafanaLinkDelivery(grafana: KnownAs): LinkDelivery {
  return {
    kind: 'link',
    description: "pictures are Grafana's own render links, which ask for a sign-in",
    close: () => Promise.resolve(),
    deliver: (subject) => Promise.resolve(grafanaRenderUrl(asPeopleKnow(subject, grafana))),
  };
}

function asPeopleKnow(subject: Subject, { host, publicUrl }: KnownAs): Subject {
  if (publicUrl === undefined || subject.kind !== 'dashboard') return subject;
  if (subject.view.root !== host) return subject;
  return { ...subject, view: { ...subject.view, root: publicUrl } };
}
