import type { LogFields } from '../util/log-event.ts';
import type { HeldPicture } from './picture-memory.ts';
import type { DrawnBy, Subject } from './picture.ts';
import { panelOfSubject } from './renderers/subject-panel.ts';

/** Which dashboard and panel a subject is of, for the log. */
export function namesOf(subject: Subject): LogFields {
  if (subject.kind === 'dashboard') {
    const { dashboard, panel } = subject.view;
    return { dashboard: dashboard.uid, panel: panel?.id };
  }
  try {
    const { uid, panelId } = panelOfSubject(subject);
    return { dashboard: uid, panel: panelId };
  } catch {
    // Grafana may render what is not a panel.
    return {};
  }
}

/** How a picture came to be, as far as it is known. */
export interface PictureFacts {
  readonly drawnBy: DrawnBy;
  readonly bytes: number;
  /** Milliseconds that drawing it took; of Grafana's renderer, or of our own with Grafana's data. */
  readonly renderMs: number;
  /** Whether it was made for an equal request a moment before. */
  readonly isReused?: boolean;
}

export function heldFacts({ png, ...picture }: HeldPicture): PictureFacts {
  return { ...picture, bytes: png.length };
}

export function fieldsOf({ drawnBy, bytes, renderMs, isReused = false }: PictureFacts): LogFields {
  return {
    drawn_by: drawnBy,
    render_ms: Math.round(renderMs),
    bytes,
    reused: isReused || undefined,
  };
}
