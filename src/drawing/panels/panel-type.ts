import type { Annotation } from '../../grafana/annotations/model.ts';
import type { Frame } from '../../grafana/query/frames.ts';
import type { TimeSpan } from '../axes/time-ticks.ts';
import type { Box, Stage } from '../canvas/stage.ts';
import type { DrawnFrame } from '../fields/apply.ts';

/** What a type of panel draws from. */
export interface PanelContent {
  /** In the form that the newest Grafana has it. */
  readonly panel: unknown;
  readonly frames: readonly DrawnFrame[];
  readonly range: TimeSpan;
  /** What is marked on a graph. */
  readonly annotations: readonly Annotation[];
}

/** A type of panel. */
export interface PanelType {
  /** The colour mode of a panel that has none. */
  readonly defaultColour: string;
  /** Whether numbers alone take colours of the palette. */
  readonly numbersOnly: boolean;
  /** Data with what the panel says of its fields elsewhere than in its field configuration. */
  readonly styled?: (panel: unknown, frames: readonly Frame[]) => readonly Frame[];
  /** @returns false without data to draw */
  readonly paint: (stage: Stage, box: Box, content: PanelContent) => boolean;
}
