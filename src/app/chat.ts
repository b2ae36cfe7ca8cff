import type { Config } from './config.ts';
import { checkHealth } from '../grafana/api/health.ts';
import type { Brain } from '../chat/hubot.ts';
import type { Logger } from '../util/logger.ts';
import type { MaySet } from '../chat/permissions.ts';
import { createAsk } from '../chat/answer-request.ts';
import { allCommands } from '../chat/commands/index.ts';
import type { Command } from '../chat/commands/command.ts';
import type { Delivery } from '../pictures/delivery/link-delivery.ts';
import { createDispatcher, type Dispatcher } from '../chat/dispatcher.ts';
import type { Format } from '../chat/format.ts';
import { createMemory } from '../chat/room-storage.ts';
import { createOffers } from '../chat/pending-choices.ts';
import type { Rooms } from '../chat/room-grafana.ts';

export interface ChatDeps {
  readonly brain: Brain;
  readonly config: Pick<Config, 'defaults' | 'grafana' | 'maxReturned' | 'perRoom'>;
  readonly delivery: Delivery;
  readonly format: Format;
  readonly logger: Logger;
  readonly maySet: MaySet;
  readonly robotName: string;
  readonly rooms: Rooms;
  readonly patience?: Patience;
}

/** Milliseconds until those who wait are told so, and until help and `graf set` stop waiting. */
export interface Patience {
  readonly one: number;
  readonly several: number;
  readonly help: number;
  readonly health: number;
}

const PATIENCE: Patience = { one: 10_000, several: 5_000, help: 3_000, health: 10_000 };
/** Most people of one room whose last request is remembered. */
const MAX_LAST = 500;

/** Everything that people can type, put together. */
export function createChat(deps: ChatDeps): { commands: Command[]; dispatcher: Dispatcher } {
  const { brain, config, rooms, logger, patience = PATIENCE } = deps;
  const { maxReturned } = config;
  const clientFor = (room: string) => rooms.clientFor(room);
  const offers = createOffers();
  const last = createMemory(brain, 'grafana_last_', MAX_LAST);
  const shortcuts = createMemory(brain, 'grafana_shortcuts_');
  const ask = createAsk({
    ...deps,
    clientFor,
    last,
    maxReturned,
    now: Date.now,
    offers,
    patience,
  });
  const commands = allCommands({
    ask,
    clientFor,
    last,
    maxReturned,
    offers,
    patienceMs: patience.help,
    robotName: deps.robotName,
    set: {
      perRoom: config.perRoom,
      rooms,
      maySet: deps.maySet,
      checkHost: (root) => checkHealth(root, patience.health),
    },
    shortcuts,
  });
  const shortcutsOf = (room: string) => [...shortcuts.all(room).keys()];
  return { commands, dispatcher: createDispatcher({ commands, shortcutsOf, logger }) };
}
