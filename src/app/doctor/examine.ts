import type { Finding } from '../../chat/doctor.ts';
import type { RoomHosts } from '../../grafana/api/room-host.ts';
import { createOptionsReader } from '../../grafana/query/options-reader.ts';
import { chooseStore } from '../../pictures/stores/choose-store.ts';
import type { Logger } from '../../util/logger.ts';
import { createPictureRenderer } from '../renderer.ts';
import { type AlertChecksDeps, alertChecks } from './alert-checks.ts';
import { type Check, runChecks } from './check.ts';
import { drawingChecks, type DrawingChecksDeps } from './drawing-checks.ts';
import { grafanaChecks } from './grafana-checks.ts';
import { pictureChecks, type PictureChecksDeps } from './picture-checks.ts';

export interface ExamineDeps
  extends
    Omit<PictureChecksDeps, 'hasPublicUrl' | 'hosts' | 'store'>,
    Pick<DrawingChecksDeps, 'config'> {
  /** The folder of the pictures, absolute, unless a bucket keeps them. */
  readonly folder: string;
  /** Left out for an image server alone, which tells no chat. */
  readonly alerts?: AlertChecksDeps;
  /** Whether Grafana is asked for more than its time; its token may be the clients' affair. */
  readonly hasToken: boolean;
  /** What is minded at a Grafana that a room named. */
  readonly roomHosts?: RoomHosts;
  /** What else is looked at. */
  readonly others: readonly Check[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly logger: Logger;
}

/** All checks of a set-up that can be used, at once. Does not reject. */
export async function examine(deps: ExamineDeps): Promise<readonly Finding[]> {
  const { config, client, roomHosts, now, logger } = deps;
  const { images, grafana } = config;
  const { ca } = grafana;
  const drawn = createPictureRenderer({ images, ca, roomHosts, logger: QUIET });
  // One of its own: what is read must not come out of a cache.
  const { store } = chooseStore(deps.folder, images);
  const parts = { client, config, renderer: drawn, readOptions: createOptionsReader(), now };
  try {
    return await runChecks(
      [
        ...grafanaChecks({ client, ca, roomHosts, now, isWhole: deps.hasToken }),
        ...(deps.hasToken ? drawingChecks(parts) : []),
        ...pictureChecks({
          ...deps,
          store,
          hosts: images.hosts ?? [],
          hasPublicUrl: images.url !== undefined || images.bucket !== undefined,
        }),
        ...(deps.alerts ? alertChecks(deps.alerts) : []),
        ...deps.others,
      ],
      logger,
    );
  } finally {
    store.close();
    await drawn.close();
  }
}

const ignore = () => undefined;
/** What is found is told, not logged. */
const QUIET: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
