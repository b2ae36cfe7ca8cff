import { renderAsync } from '@resvg/resvg-js';
import { drawablePanels } from '../model/panels.ts';
import { variablesOf } from '../model/variables.ts';
import { zoneOf } from '../../src/grafana/zone.ts';
import type { Canvas, Size } from './canvas.ts';
import { dashboardPicture, fullHeight } from './dashboard-view.ts';
import { message } from './panel-message.ts';
import { panelPicture } from './panel.ts';
import type { Draw, PictureRequest } from './picture.ts';
import { preparePlots } from './plot.ts';
import { rect } from './svg.ts';
import { themeOf } from './theme.ts';
import { createTypesetter, type Typesetter } from './typesetter.ts';

/** Below this many pixels there is nothing to see. */
const SMALLEST_SIDE = 16;

/** A drawer of real charts in the manner of Grafana; its fonts are loaded here, once. */
export function createChartDraw(): Draw {
  const type = createTypesetter();
  preparePlots();
  return async (picture) => {
    const canvas = canvasFor(picture, type);
    const size = { width: picture.width, height: heightOf(picture, canvas) };
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" font-family="${type.fontFamily}">${contentOf(picture, canvas, size)}</svg>`;
    const image = await renderAsync(svg, {
      fitTo: { mode: 'zoom', value: picture.scale },
      font: {
        loadSystemFonts: false,
        fontFiles: [...type.fontFiles],
        defaultFontFamily: type.fontFamily,
        sansSerifFamily: type.fontFamily,
      },
    });
    return image.asPng();
  };
}

function canvasFor(picture: PictureRequest, type: Typesetter): Canvas {
  const { dashboard, from, to, now } = picture;
  return {
    type,
    theme: themeOf(picture.theme),
    zone: zoneOf(picture.timeZone),
    range: { from, to, now },
    dashboardUid: dashboard?.json.uid ?? '',
    variables: dashboard === undefined ? [] : variablesOf(dashboard.json, picture.variables),
  };
}

/** `height=-1` asks for all of the page. */
function heightOf({ height, dashboard, view }: PictureRequest, { variables }: Canvas): number {
  if (height > 0) return height;
  return dashboard === undefined || view !== 'dashboard'
    ? 500
    : Math.ceil(fullHeight(dashboard.json, variables));
}

function contentOf(picture: PictureRequest, canvas: Canvas, size: Size): string {
  const { dashboard, view, panelId } = picture;
  const background = rect(0, 0, size.width, size.height, canvas.theme.panel);
  if (Math.min(size.width, size.height) < SMALLEST_SIDE) return background;
  const complaint = (content: string): string => background + message(canvas, size, content);
  if (view === 'unknown') return complaint('Page not found');
  if (dashboard === undefined) return complaint('Dashboard not found');
  if (view === 'dashboard') return dashboardPicture(canvas, dashboard.json, size);
  const panel = drawablePanels(dashboard.json).find(({ id }) => id === panelId);
  return panel === undefined ? complaint('Panel not found') : panelPicture(canvas, panel, size);
}
