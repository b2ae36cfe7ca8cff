import type { DemoDashboard } from '../model/dashboard.ts';
import { plainPng, withComment } from './png.ts';

/** What one picture shall show; every value checked and resolved. */
export interface PictureRequest {
  /** Absent when the path named a dashboard that does not exist or is not visible. */
  readonly dashboard: DemoDashboard | undefined;
  /** The path's kind: one panel, a whole dashboard, or nothing that Grafana knows. */
  readonly view: 'panel' | 'dashboard' | 'unknown';
  readonly panelId: number | undefined;
  /** CSS pixels; the picture has `scale` times as many. */
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly theme: 'dark' | 'light';
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly now: number;
  /** IANA name or `UTC+02:00`. */
  readonly timeZone: string;
  /** Values given in the URL, by variable name. */
  readonly variables: ReadonlyMap<string, readonly string[]>;
}

/** Makes the bytes of a PNG. */
export type Draw = (picture: PictureRequest) => Promise<Buffer>;

/** What `height=-1`, the whole page, comes to where no page is laid out. */
const FULL_PAGE_HEIGHT = 500;

/**
 * A valid PNG of the asked size in no time, all one colour. A comment inside names what was asked,
 * so that two different requests never give the same bytes.
 */
export const blankPicture: Draw = async (picture) => {
  const png = await plainPng(
    Math.round(picture.width * picture.scale),
    Math.round((picture.height > 0 ? picture.height : FULL_PAGE_HEIGHT) * picture.scale),
    picture.theme === 'dark' ? [0x18, 0x1b, 0x1f] : [0xff, 0xff, 0xff],
  );
  const { dashboard, view, panelId, from, to, timeZone, variables } = picture;
  const asked = { dashboard: dashboard?.json.uid, view, panelId, from, to, timeZone };
  return withComment(png, encodeURI(JSON.stringify({ ...asked, variables: [...variables] })));
};
