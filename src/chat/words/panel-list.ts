import type { Candidate } from '../../search/model.ts';
import { GrafanaImagesError } from '../../util/errors.ts';
import { code, oneLine } from '../../util/text.ts';
import type { Conversation } from '../conversation.ts';
import type { PendingChoice } from '../pending-choices.ts';
import { choiceOf, type FoundWords, type WordRequests } from './answer-words.ts';
import { describePanel } from './describe.ts';
import { progressNote } from './notes.ts';

/** Panels that words are about, as `graf search` lists them. */
export interface FoundPanels {
  /** A heading, and a line for each. */
  readonly text: string;
  /** What their numbers mean, in the order of the lines. */
  readonly choices: readonly PendingChoice[];
}

/** @returns undefined when there are none, or they cannot be searched now */
export async function panelsMatching(
  query: string,
  conversation: Conversation,
  words: Pick<WordRequests, 'find'>,
): Promise<FoundPanels | undefined> {
  const found = await findOrNone(query, conversation, words);
  const { answer } = found ?? {};
  if (!found || !answer || answer.outcome === 'nothing' || !answer.isSure) return undefined;
  const panels = answer.candidates.filter((one) => isOwnMatch(one, answer.candidates));
  if (panels.length === 0) return undefined;
  const lines = panels.map(
    (one) => `- ${oneLine(one.uid, 60)}:panel-${one.panelId ?? 0}: ${describePanel(one)}`,
  );
  const progress = progressNote(found.progress);
  return {
    text: [
      `Panels matching ${code(query)}:`,
      ...lines,
      ...(progress === '' ? [] : [progress]),
    ].join('\n'),
    choices: panels.map((one) => choiceOf(one, found).choice),
  };
}

/** A panel that is meant more than its dashboard: one of all that are on it is not. */
function isOwnMatch({ uid, panelId, score }: Candidate, all: readonly Candidate[]): boolean {
  const whole = all.find((one) => one.uid === uid && one.panelId === undefined);
  return panelId !== undefined && score > (whole?.score ?? 0);
}

/** The dashboards are listed even where no panels can be searched. */
async function findOrNone(
  query: string,
  conversation: Conversation,
  words: Pick<WordRequests, 'find'>,
): Promise<FoundWords | undefined> {
  try {
    return await words.find(query, conversation);
  } catch (error) {
    if (error instanceof GrafanaImagesError) return undefined;
    throw error;
  }
}
