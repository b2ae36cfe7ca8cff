import type { Box } from '../canvas/stage.ts';
import type { ThemeName } from '../colours/named.ts';
import type { Drawing } from './drawing.ts';
import { member, stringOf } from './read.ts';

/** Several panels on one picture. Everything in it is data, and can be handed to another thread. */
export interface Board {
  /** What is written above; nothing when it is empty. */
  readonly title: string;
  readonly tiles: readonly Tile[];
  readonly headings: readonly Heading[];
  /** One line at the bottom, such as what was left out. */
  readonly footer?: string;
  readonly theme: ThemeName;
  /** Pixels, before the scale. */
  readonly width: number;
  readonly height: number;
  readonly scale: number;
}

/** A panel in its place. */
export interface Tile {
  /** Of the size that the panel's drawing has. */
  readonly box: Box;
  /** The panel, or its title and why it is not drawn. */
  readonly content: Drawing | { readonly title: string; readonly message: string };
}

/** The title of a row of panels. */
export interface Heading {
  readonly text: string;
  /** Pixels from the top to its middle. */
  readonly y: number;
  readonly isCollapsed: boolean;
}

/** Why a panel is missing that came after others that took too long. */
export const TOO_LATE = 'The dashboard took too long to draw; ask for this panel alone.';

/** What is written above a panel, drawn or not. */
export const titleOnTile = ({ title, panel }: Pick<Drawing, 'title' | 'panel'>): string =>
  title ?? stringOf(member(panel, 'title')) ?? '';
