import type { Dispatcher } from '../chat/dispatcher.ts';
import type { Brain, Envelope } from '../chat/hubot.ts';
import type { Conversations, Outcome } from '../chat/robot.ts';
import { createSavedSchedules, type SavedSchedule } from '../schedules/saved-schedules.ts';
import { createScheduler, type Heard, type Scheduler } from '../schedules/scheduler.ts';
import type { Logger } from '../util/logger.ts';
import { code } from '../util/text.ts';

export interface RoomSchedulesDeps {
  readonly brain: Brain;
  readonly conversations: Conversations;
  readonly dispatcher: Pick<Dispatcher, 'handle'>;
  readonly isInCharge?: (() => Promise<boolean>) | undefined;
  readonly logger: Logger;
}

/** Runs the schedules of all rooms; not started yet. */
export function createRoomSchedules(deps: RoomSchedulesDeps): Scheduler {
  const { brain, conversations, dispatcher, isInCharge, logger } = deps;

  async function say(place: Envelope, text: string): Promise<Heard> {
    const { conversation, outcome } = conversations.own(place);
    await conversation.say(text);
    return heardBy(outcome());
  }

  async function run({ place, request, whenText, zone, room }: SavedSchedule): Promise<Heard> {
    const { conversation, outcome } = conversations.own(place);
    await conversation.say(`Scheduled for ${whenText} (${zone}): ${code(request)}`);
    const heard = heardBy(outcome());
    if (heard !== 'heard') return heard;
    // No user asked now, so `graf again` does not repeat it; times are those of the schedule's zone.
    const user = { id: '', name: '', timeZone: zone };
    await dispatcher.handle(request, { ...conversation, room, user });
    return 'heard';
  }

  return createScheduler({
    saved: createSavedSchedules(brain),
    run,
    say,
    isInCharge,
    now: Date.now,
    after(ms, work) {
      const timer = setTimeout(work, ms).unref();
      return () => {
        clearTimeout(timer);
      };
    },
    logger,
  });
}

function heardBy({ accepted, isRoomGone }: Outcome): Heard {
  if (accepted > 0) return 'heard';
  return isRoomGone ? 'gone' : 'unheard';
}
