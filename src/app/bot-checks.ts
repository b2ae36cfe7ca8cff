import type { Robot } from '../chat/hubot.ts';
import type { GrafanaClient } from '../grafana/api/client.ts';
import { NoRendererError } from '../grafana/errors.ts';
import type { PanelSearch } from '../search/panel-search.ts';
import { NotReadyError } from '../server/errors.ts';
import type { PartCheck } from '../server/readiness.ts';
import type { Config } from './config.ts';

/** What a bot has besides the image server, once it is made. */
export interface BotParts {
  readonly grafana: GrafanaClient | undefined;
  readonly search: Pick<PanelSearch, 'isRead'>;
}

/** The parts of a bot that must be ready besides store and Grafana. */
export function botChecks(
  robot: Pick<Robot, 'adapter'>,
  { images }: Pick<Config, 'images'>,
  parts: () => BotParts | undefined,
): Readonly<Record<string, PartCheck>> {
  return {
    chat: chatCheck(robot),
    index: () => {
      const { grafana, search } = parts() ?? {};
      if (!grafana || search?.isRead(grafana) === true) return Promise.resolve();
      return Promise.reject(
        new NotReadyError("Grafana's dashboards are still being read for the search by words."),
      );
    },
    async renderer() {
      // Where Grafana has no renderer the others draw themselves.
      if (images.renderer !== 'grafana') return;
      const facts = await parts()?.grafana?.facts();
      if (facts?.hasRenderer !== false) return;
      throw new NoRendererError(
        'Grafana has no renderer, and HUBOT_GRAFANA_RENDERER=grafana lets no other one draw.',
      );
    },
  };
}

/** Scripts are loaded once the chat is connected; an adapter that says nothing more is taken to be. */
function chatCheck({ adapter }: Pick<Robot, 'adapter'>): PartCheck {
  let isConnected = true;
  for (const event of ['connected', 'reconnected'])
    adapter?.on?.(event, () => {
      isConnected = true;
    });
  adapter?.on?.('disconnected', () => {
    isConnected = false;
  });
  return () =>
    isConnected
      ? Promise.resolve()
      : Promise.reject(new NotReadyError('The chat is not connected at the moment.'));
}
