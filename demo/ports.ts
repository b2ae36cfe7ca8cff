import { createServer } from 'node:net';

/** A port to listen on. */
export interface ChosenPort {
  /** 0 has the system choose a free one. */
  readonly port: number;
  /** The one that another program has. */
  readonly taken: number | undefined;
}

/** A port that stays the same from one start to the next, unless another program listens on it. */
export async function choosePort(wanted: number, address: string): Promise<ChosenPort> {
  if (wanted === 0 || (await isFree(wanted, address))) return { port: wanted, taken: undefined };
  return { port: 0, taken: wanted };
}

/** The port in a text such as a variable's; undefined when there is none. */
export function portIn(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text) || Number(text) > 65_535) return undefined;
  return Number(text);
}

function isFree(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen({ port, host: address, exclusive: true }, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}
