import { startBot, startHubotAlone } from '../hubot.ts';
import type { Server } from '../process.ts';
import { compared, type Row } from '../rounds.ts';
import type { Settings } from '../settings.ts';

/** From the start of a process until its port can be connected to. */
export async function start(settings: Settings): Promise<Row[]> {
  const timed = (start: (folder: string) => Promise<Server>) => async () => {
    const server = await start(settings.folder);
    await server.end();
    return server.startMs;
  };
  return [
    await compared({
      work: 'start of the bot until its port is open',
      unit: 'ms',
      runs: settings.runs ?? 7,
      ours: timed(startBot),
      peers: [{ name: 'Hubot alone', run: timed(startHubotAlone) }],
    }),
  ];
}
