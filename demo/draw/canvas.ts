import type { Zone } from '../model/zone.ts';
import type { Variable } from '../model/variables.ts';
import type { Range } from '../data/sample.ts';
import type { Theme } from './theme.ts';
import type { Typesetter } from './typesetter.ts';

/** What every part of one picture is drawn with. */
export interface Canvas {
  readonly type: Typesetter;
  readonly theme: Theme;
  readonly zone: Zone;
  readonly range: Range;
  readonly dashboardUid: string;
  readonly variables: readonly Variable[];
}

/** Width and height in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
