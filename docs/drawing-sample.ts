import type { Drawing } from '../src/drawing/model/drawing.ts';
import type { Frame } from '../src/grafana/query/frames.ts';

/** A panel, and data to show it with. */
export interface DrawingSample extends Pick<Drawing, 'annotations' | 'alert'> {
  readonly name: string;
  readonly panel: Readonly<Record<string, unknown>>;
  readonly frames: readonly Frame[];
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** Milliseconds since 1970. */
export const SAMPLE_RANGE = {
  from: Date.UTC(2026, 10, 26, 8),
  to: Date.UTC(2026, 10, 26, 14),
};
