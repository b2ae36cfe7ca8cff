import { setTimeout as delay } from 'node:timers/promises';
import { pictureName } from '../../src/pictures/stores/store.ts';
import type { Answer, Nginx } from './nginx.ts';
import { TOKEN } from './token.ts';

/** One request, and what became of it. */
export interface Outcome {
  readonly method: 'GET' | 'POST';
  /** The picture that was asked for: its name, or for a POST the number that tells it from others. */
  readonly picture: string;
  /** Milliseconds since the load began. */
  readonly begin: number;
  readonly end: number;
  /** Of the answer; 0 when there was none. */
  readonly status: number;
  /** Why it was refused, or why there was no answer; whether the bytes are wrong. */
  readonly why: string;
  readonly retryAfter: string | undefined;
}

/** Clients that ask for pictures to be made, and for those that were made, all the time. */
export interface ServerLoad {
  readonly outcomes: readonly Outcome[];
  /** Names of all pictures whose link was told. */
  readonly promised: ReadonlySet<string>;
  /** Milliseconds since it began. */
  now(): number;
  /** Resolves when what is under way has been answered. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly nginx: Nginx;
  /** Root URL of the servers, as people know it. */
  readonly url: string;
  /** Render URL of the picture with this number. */
  readonly render: (number: number) => string;
  /** How many clients look at pictures, and how many pairs of them ask for the same picture at once. */
  readonly readers: number;
  readonly pairs: number;
}

/** Pictures that are looked at again and again; the others are looked at now and then. */
export const HOT = 8;
/** Milliseconds that a client waits after an answer. */
const PAUSE_MS = 10;

/** What wrk does, but it tells each answer from the others, and compares bytes. */
export function startLoad({ nginx, url, render, readers, pairs }: LoadOptions): ServerLoad {
  const began = performance.now();
  const now = () => Math.round(performance.now() - began);
  const outcomes: Outcome[] = [];
  const promised = new Set<string>();
  const names: string[] = [];
  let number = 0;
  let isOver = false;

  async function ask(
    method: 'GET' | 'POST',
    picture: string,
    send: () => Promise<Answer>,
    check: (answer: Answer) => string,
  ): Promise<void> {
    const begin = now();
    const done = (status: number, why: string, retryAfter?: string) =>
      outcomes.push({ method, picture, begin, end: now(), status, why, retryAfter });
    try {
      const answer = await send();
      done(answer.status, check(answer), answer.headers['retry-after']);
    } catch (error) {
      done(0, String(error));
    }
  }

  function publish(picture: number): Promise<void> {
    const question = {
      method: 'POST',
      keepsConnection: true,
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({ imageUrl: render(picture) }),
    };
    return ask(
      'POST',
      String(picture),
      () => nginx.ask(`${url}/grafana-images`, question),
      ({ status, body }) => {
        if (status !== 200) return body.toString();
        const { pubImg } = JSON.parse(body.toString()) as { pubImg: string };
        const [, name = ''] = /\/saved-images\/([0-9a-f]{32})\.png$/.exec(pubImg) ?? [];
        if (!promised.has(name)) names.push(name);
        promised.add(name);
        return name === '' ? `no link: ${pubImg}` : '';
      },
    );
  }

  async function writePairs(): Promise<void> {
    while (!isOver) {
      number += 1;
      await Promise.all([publish(number), publish(number)]);
      await delay(PAUSE_MS);
    }
  }

  async function read(): Promise<void> {
    for (let turn = 0; !isOver; turn += 1) {
      const isHot = turn % 5 !== 0;
      const known = isHot ? Math.min(HOT, names.length) : names.length;
      const name = names[Math.floor(Math.random() * known)];
      if (name !== undefined) await look(name);
      await delay(PAUSE_MS);
    }
  }

  const look = (name: string) =>
    ask(
      'GET',
      name,
      () => nginx.ask(`${url}/saved-images/${name}.png`, { keepsConnection: true }),
      ({ status, body }) => {
        if (status !== 200) return body.toString();
        return pictureName(body) === name ? '' : 'other bytes';
      },
    );

  const workers = [
    ...Array.from({ length: readers }, read),
    ...Array.from({ length: pairs }, writePairs),
  ];
  return {
    outcomes,
    promised,
    now,
    async stop() {
      isOver = true;
      await Promise.all(workers);
    },
  };
}
