import { InvalidRequestError } from '../../util/errors.ts';
import type { Conversation } from '../conversation.ts';
import type { WordRequests } from './answer-words.ts';
import { describeCandidate } from './describe.ts';

/**
 * Looks whether words clearly mean something by themselves, for a time when no user can be asked back.
 * @returns false when nothing fits
 * @throws InvalidRequestError when several things fit as well; GrafanaImagesError when Grafana cannot be
 *   asked
 */
export type CheckWords = (typed: string, conversation: Conversation) => Promise<boolean>;

/** Candidates that are named where several fit. */
const MAX_NAMED = 3;

export function createCheckWords(words: Pick<WordRequests, 'find'>): CheckWords {
  return async (typed, conversation) => {
    // What this person asked before will not count then.
    const user = { ...conversation.user, id: '', name: '' };
    const { answer } = await words.find(typed, { ...conversation, user });
    const { outcome, unknown, candidates } = answer;
    if (outcome === 'clear') return true;
    if (outcome === 'nothing' || unknown.length > 0) return false;
    const named = candidates.slice(0, MAX_NAMED).map(describeCandidate);
    throw new InvalidRequestError(
      `These words may mean ${named.join('; ')}. Add a word that tells which, such as one of the dashboard.`,
    );
  };
}
