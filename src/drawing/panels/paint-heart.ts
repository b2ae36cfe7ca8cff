import type { AlertState } from '../../grafana/alerting/model.ts';
import type { Stage } from '../canvas/stage.ts';
import { colourByName } from '../colours/named.ts';

const COLOURS: Readonly<Partial<Record<AlertState, string>>> = {
  firing: 'red',
  pending: 'orange',
  recovering: 'orange',
  normal: 'green',
};

/** The heart by which Grafana shows the state of an alert; that of one which fires is broken. */
export function paintHeart(
  { ctx, theme }: Stage,
  { x, y, size }: { readonly x: number; readonly y: number; readonly size: number },
  state: AlertState,
): void {
  const colour = COLOURS[state];
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(size / 24, size / 24);
  ctx.fillStyle = colour === undefined ? theme.faintText : colourByName(colour, theme.name);
  ctx.beginPath();
  ctx.moveTo(12, 21.5);
  ctx.bezierCurveTo(6, 17, 1.5, 13, 1.5, 8.3);
  ctx.bezierCurveTo(1.5, 4.9, 4, 2.5, 7, 2.5);
  ctx.bezierCurveTo(9, 2.5, 10.9, 3.6, 12, 5.4);
  ctx.bezierCurveTo(13.1, 3.6, 15, 2.5, 17, 2.5);
  ctx.bezierCurveTo(20, 2.5, 22.5, 4.9, 22.5, 8.3);
  ctx.bezierCurveTo(22.5, 13, 18, 17, 12, 21.5);
  ctx.fill();
  if (state === 'firing') {
    ctx.strokeStyle = theme.panel;
    ctx.lineWidth = 2.4;
    ctx.lineJoin = 'miter';
    ctx.beginPath();
    ctx.moveTo(12, 4);
    ctx.lineTo(9.5, 9);
    ctx.lineTo(13.5, 12);
    ctx.lineTo(11, 16);
    ctx.lineTo(12, 22);
    ctx.stroke();
  }
  ctx.restore();
}
