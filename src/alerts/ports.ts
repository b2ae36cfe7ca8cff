import type { Conversation } from '../chat/conversation.ts';
import type { Envelope } from '../chat/hubot.ts';
import type { Outcome } from '../chat/robot.ts';
import type { Modifiers } from '../requests/request.ts';
import type { KnownAlert } from './told-groups.ts';

/** A conversation that the bot begins in a room, and what became of it. */
export interface RoomConversation {
  readonly conversation: Conversation;
  readonly outcome: () => Outcome;
}

/** What the room of alerts is told with. */
export interface AlertChat {
  /**
   * @param thread where the chat has threads
   * @param mention markup that pings, in front of the first message
   */
  own(place: Envelope, thread?: string, mention?: string): RoomConversation;
}

/** The graph of an alert: which panel, for which alerts, over which time. */
export interface AlertGraph {
  readonly room: string;
  readonly alerts: readonly KnownAlert[];
  /** Milliseconds since 1970; the usual range when missing. */
  readonly range?: { readonly from: number; readonly to: number };
  /** What was typed, which overrides the range and the labels. */
  readonly modifiers?: Modifiers;
}

/**
 * Posts the graph of alerts of one panel.
 * @returns false where no panel is known
 * @throws GrafanaImagesError that says why there is none
 */
export type PostGraph = (graph: AlertGraph, conversation: Conversation) => Promise<boolean>;
