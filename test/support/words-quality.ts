import type { Candidate } from '../../src/search/model.ts';

/** A request in words, and all right answers. */
export interface WordsRequest {
  readonly ask: string;
  readonly kind: string;
  readonly want: readonly WantedAnswer[];
  readonly vars?: Readonly<Record<string, string | readonly string[]>>;
  readonly range?: { readonly from: string; readonly to: string };
  readonly unclear?: boolean;
  readonly atLeast?: number;
}

interface WantedAnswer {
  readonly uid: string;
  /** Null: the dashboard itself; missing: the dashboard or any panel of it. */
  readonly panelId?: number | null;
  readonly vars?: WordsRequest['vars'];
}

/** What was found for one request, the best first. */
export interface WordsResult {
  readonly isClear: boolean;
  readonly candidates: readonly Pick<Candidate, 'uid' | 'panelId' | 'values'>[];
  readonly hasRange: boolean;
}

/** A request that is right first, or among the first five. */
export interface Judged {
  readonly request: WordsRequest;
  readonly isFirst: boolean;
  readonly isAmongFive: boolean;
  /** Undefined where no values were named. */
  readonly hasValues: boolean | undefined;
}

export function judge(request: WordsRequest, { isClear, candidates }: WordsResult): Judged {
  const five = candidates.slice(0, 5);
  const right = five.find((one) => wantedBy(request, one) !== undefined);
  if (request.want.length === 0) {
    return { request, isFirst: !isClear, isAmongFive: !isClear, hasValues: undefined };
  }
  const among =
    request.unclear === true
      ? five.filter((one) => wantedBy(request, one)).length >= (request.atLeast ?? 1)
      : right !== undefined;
  const isFirst = isClear && right !== undefined && right === five[0];
  const vars = (right && wantedBy(request, right)?.vars) ?? request.vars;
  return {
    request,
    isFirst: isFirst || (request.unclear === true && among),
    isAmongFive: among || isFirst,
    hasValues: vars === undefined ? undefined : right !== undefined && hasAll(right, vars),
  };
}

function wantedBy(
  { want }: WordsRequest,
  { uid, panelId }: Pick<Candidate, 'uid' | 'panelId'>,
): WantedAnswer | undefined {
  return want.find(
    (one) =>
      one.uid === uid &&
      (one.panelId === undefined ||
        (one.panelId === null ? panelId === undefined : one.panelId === panelId)),
  );
}

function hasAll(
  { values }: Pick<Candidate, 'values'>,
  vars: NonNullable<WordsRequest['vars']>,
): boolean {
  return Object.entries(vars).every(([name, wanted]) => {
    const found = values.filter(({ variable }) => variable === name).map(({ value }) => value);
    return [...found].sort().join() === [wanted].flat().map(String).sort().join();
  });
}

/** @returns from 0 to 1 */
export function share<T>(all: readonly T[], isRight: (one: T) => boolean): number {
  return all.length === 0 ? 1 : all.filter(isRight).length / all.length;
}
