import type { Frame } from '../../grafana/query/frames.ts';
import { steadyPattern } from '../fields/pattern.ts';
import { member, stringOf } from '../model/read.ts';

export type FrameMatcher = (frame: Frame) => boolean;

/** The matcher that chooses frames by the query they answer; undefined for one that is not understood. */
export function parseFrameMatcher(value: unknown): FrameMatcher | undefined {
  const options = stringOf(member(value, 'options'));
  if (options === undefined || options === '') return undefined;
  switch (member(value, 'id')) {
    case 'byRefId':
      return byRefId(options);
    case 'byName': {
      const pattern = steadyPattern(options);
      return pattern && (({ name = '' }) => pattern.test(name));
    }
    default:
      return undefined;
  }
}

/** `A`, `A|B`, or a regular expression between slashes. */
function byRefId(wanted: string): FrameMatcher | undefined {
  if (wanted.startsWith('/')) {
    const pattern = steadyPattern(wanted);
    return pattern && (({ refId }) => pattern.test(refId));
  }
  const all = new Set(wanted.split('|'));
  return ({ refId }) => all.has(refId);
}
