import type { Modifiers } from '../../requests/request.ts';
import type { Conversation } from '../conversation.ts';
import type { AlertIdentity } from './alert-key.ts';

/** One alert that a room was told of. */
export interface ThreadAlert extends AlertIdentity {
  readonly name: string;
}

/** What a thread of a room is about. */
export interface AlertThread {
  /** Those that fire; once all have ended, those that did. */
  readonly alerts: readonly ThreadAlert[];
  /** Posts their graphs there; false where none has a panel. */
  postGraphs(modifiers: Modifiers, conversation: Conversation): Promise<boolean>;
}

/** The threads in which alerts were told; the part that tells them fills this. */
export interface AlertThreads {
  /** Undefined for a thread of another matter. */
  find(room: string, thread: string): AlertThread | undefined;
}
