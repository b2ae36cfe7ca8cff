import type { Conversation } from '../chat/conversation.ts';
import { createGate } from '../util/gate.ts';

/** An answer that is made already, and is said once it is known where. */
export interface HeldAnswer {
  /** For the work that makes the answer. */
  readonly conversation: Conversation;
  /** Resolves when the first message is ready, or there will be none. */
  readonly ready: Promise<void>;
  /** There will be no more messages. */
  readonly end: () => void;
  /**
   * Lets the messages go, there.
   * @param preface said before the first of them; empty for nothing
   */
  readonly release: (conversation: Conversation, preface?: string) => void;
  /** Lets them go nowhere. */
  readonly drop: () => void;
}

/** Holds the messages of a conversation back, in their order, without limit of time. */
export function holdAnswer(place: Conversation): HeldAnswer {
  const ready = createGate();
  const gate = createGate();
  let target = place;
  let before = '';
  const begin = async () => {
    await gate.opened;
    const said = before;
    before = '';
    if (said !== '') await target.say(said);
  };
  const conversation: Conversation = {
    ...place,
    get to() {
      return target.to;
    },
    async say(text) {
      ready.open();
      await begin();
      await target.say(text);
    },
    async show(message) {
      ready.open();
      await begin();
      await target.show(message);
    },
    async upload(panel, work) {
      ready.open();
      await begin();
      await target.upload(panel, work);
    },
    typing: () => () => undefined,
  };
  const nothing = () => Promise.resolve();
  return {
    conversation,
    ready: ready.opened,
    end: ready.open,
    drop() {
      target = { ...place, say: nothing, show: nothing, upload: nothing };
      gate.open();
    },
    release(there, preface = '') {
      target = there;
      before = preface;
      gate.open();
    },
  };
}
