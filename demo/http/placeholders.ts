import { padded, plainPng } from '../render/png.ts';
import { picture, type Answer } from './answer.ts';
import type { Placeholder } from './faults.ts';

interface Size {
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly colour: readonly [number, number, number];
}

/** Pixels and bytes of the files that Grafana ships under public/img. */
const SIZES: Readonly<Record<Placeholder, Size>> = {
  'limit-dark': { width: 526, height: 202, bytes: 3859, colour: [0x21, 0x21, 0x24] },
  'limit-light': { width: 1004, height: 404, bytes: 11_847, colour: [0xf7, 0xf8, 0xfa] },
  'no-renderer': { width: 478, height: 208, bytes: 9095, colour: [0x21, 0x21, 0x24] },
};

const SHIPPED = Date.UTC(2019, 11, 3, 8, 12, 41);

/** The static picture that Grafana sends instead of a panel: as large and as old as the real one. */
export async function placeholder(which: Placeholder): Promise<Answer> {
  const { width, height, bytes, colour } = SIZES[which];
  return picture(padded(await plainPng(width, height, colour), bytes), SHIPPED);
}
