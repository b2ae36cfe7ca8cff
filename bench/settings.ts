/** What a run may be told by the environment. */
export interface Given {
  /** Rounds of each measurement; as many as the section finds right when absent. */
  readonly runs: number | undefined;
  /** How long a load lasts. */
  readonly seconds: number;
  /** What the large counts of pictures and requests are multiplied with; 1, or less to try things out. */
  readonly scale: number;
}

export interface Settings extends Given {
  /** An empty folder for whatever a section writes. */
  readonly folder: string;
}

export function settingsOf(env: NodeJS.ProcessEnv): Given {
  return {
    runs: positive(env, 'BENCH_RUNS'),
    seconds: positive(env, 'BENCH_SECONDS') ?? 5,
    scale: positive(env, 'BENCH_SCALE') ?? 1,
  };
}

/** Such as 100,000 at a scale of 1. */
export function scaled({ scale }: Given, count: number): number {
  return Math.max(1, Math.round(count * scale));
}

function positive(env: NodeJS.ProcessEnv, name: string): number | undefined {
  const text = env[name] ?? '';
  if (text === '') return undefined;
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name} is '${text}', which is not a number above 0.`);
  return value;
}
