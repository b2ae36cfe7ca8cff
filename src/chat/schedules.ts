import type { Conversation } from './conversation.ts';

/** A request that a room is answered at set times; the part that does it fills `Schedules`. */
export interface Schedule {
  readonly id: string;
  readonly room: string;
  /** In the words of `graf schedule`, such as `weekdays 9:00`. */
  readonly when: string;
  /** IANA name of the zone of its times. */
  readonly zone: string;
  /** As it is typed after `graf`. */
  readonly request: string;
  /** Name of the user who made it. */
  readonly maker: string;
  /** `stopped`: the chat has no such room any more. */
  readonly state: 'on' | 'paused' | 'stopped';
  /** The next two times, in ms since 1970; those it would have, where it is paused. */
  readonly next: readonly number[];
}

/** What was typed after `graf schedule`, understood. */
export interface ScheduleDraft {
  readonly when: string;
  /** Where one was written. */
  readonly zone: string | undefined;
  /** As it was typed; may be empty. */
  readonly request: string;
}

export interface Schedules {
  /** @throws InvalidRequestError that says which time is missing or not understood */
  read(typed: string): ScheduleDraft;
  /**
   * @param draft with a request that can be answered
   * @throws InvalidRequestError when the room, or the bot, has as many as it may have
   */
  add(draft: ScheduleDraft & { readonly zone: string }, conversation: Conversation): Schedule;
  /** Those of a room, the oldest first. */
  of(room: string): readonly Schedule[];
  pause(id: string): Schedule | undefined;
  resume(id: string): Schedule | undefined;
  remove(id: string): Schedule | undefined;
}
