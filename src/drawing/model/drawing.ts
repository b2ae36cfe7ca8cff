import type { AlertState } from '../../grafana/alerting/model.ts';
import type { Annotation } from '../../grafana/annotations/model.ts';
import type { Frame, QueryFailure } from '../../grafana/query/frames.ts';
import type { TimeSpan } from '../axes/time-ticks.ts';
import type { ThemeName } from '../colours/named.ts';

/** One picture to be drawn. Everything in it is data, and can be handed to another thread. */
export interface Drawing {
  /** The panel's model, as the dashboard has it, with its variables filled in. */
  readonly panel: unknown;
  readonly frames: readonly Frame[];
  /** Queries that failed: they are told on the picture. */
  readonly failures?: readonly QueryFailure[];
  /** What is marked on a graph. */
  readonly annotations?: readonly Annotation[];
  /** The state of the panel's alert. */
  readonly alert?: AlertState;
  readonly range: TimeSpan;
  /** An IANA name. */
  readonly zone: string;
  readonly theme: ThemeName;
  /** Pixels, before the scale. */
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  /** What is written above; the panel's own title when there is none. */
  readonly title?: string;
  /** Grafana's version, on which the palette depends. */
  readonly version?: string;
  /** One line at the bottom, such as what was left out. */
  readonly footer?: string;
}
