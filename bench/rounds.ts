/** The values of another program, or of another state of ours, in the same rounds. */
export interface Peer {
  readonly name: string;
  /** None when it could not be measured. */
  readonly values: readonly number[];
  /** Why it could not be measured. */
  readonly missing?: string;
}

export interface Row {
  readonly work: string;
  readonly unit: string;
  readonly values: readonly number[];
  readonly peers: readonly Peer[];
}

export type Contender =
  | { readonly name: string; readonly run: () => Promise<number> }
  | { readonly name: string; readonly missing: string };

export interface Comparison {
  readonly work: string;
  readonly unit: string;
  readonly runs: number;
  readonly ours: () => Promise<number>;
  readonly peers?: readonly Contender[];
}

/**
 * Measures ours and the peers in turn, round after round, so that what else the machine does hits all
 * alike. Each round begins with another one.
 */
export async function compared(comparison: Comparison): Promise<Row> {
  const { work, unit, runs, ours, peers = [] } = comparison;
  const all: readonly Contender[] = [{ name: '', run: ours }, ...peers];
  const values = all.map((): number[] => []);
  for (let round = 0; round < runs; round += 1) {
    for (let turn = 0; turn < all.length; turn += 1) {
      const at = (round + turn) % all.length;
      const one = all[at];
      if (one && 'run' in one) values[at]?.push(await one.run());
    }
  }
  return {
    work,
    unit,
    values: values[0] ?? [],
    peers: peers.map((peer, index) => ({
      name: peer.name,
      values: values[index + 1] ?? [],
      ...('missing' in peer ? { missing: peer.missing } : {}),
    })),
  };
}
