import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalogue } from '../api/catalogue.ts';
import type { Draw } from '../render/picture.ts';
import { html, picture, type Answer } from './answer.ts';
import type { AuthorisedExchange } from './exchange.ts';
import { errorPage } from './pages.ts';
import { RenderFailedError, RenderParametersError, readRenderRequest } from './render-request.ts';

export interface RenderSettings {
  readonly catalogue: Catalogue;
  readonly draw: Draw;
  /** False: neither renderer nor plugin is installed. */
  readonly renderer: boolean;
  readonly clock: () => number;
}

const failed = (reason: string): Answer => html(500, errorPage(reason));

/**
 * GET /render/…, for a caller who may.
 * @param delay how long the renderer shall dawdle, in ms
 */
export async function render(
  settings: RenderSettings,
  exchange: AuthorisedExchange,
  delay: number,
): Promise<Answer> {
  try {
    const asked = readRenderRequest(settings.catalogue, exchange, settings.clock());
    if (!settings.renderer) return failed("Rendering failed - PhantomJS isn't installed correctly");
    const late = delay > asked.patience || asked.patience === 0;
    if (delay > 0) {
      await sleep(Math.min(delay, asked.patience), undefined, { signal: exchange.gone });
    }
    if (late) return failed('Rendering failed.');
    return picture(await settings.draw(asked.picture), settings.clock());
  } catch (error) {
    if (error instanceof RenderParametersError) {
      return html(400, errorPage('Render parameters error'));
    }
    if (error instanceof RenderFailedError) return failed('Rendering failed.');
    throw error;
  }
}
