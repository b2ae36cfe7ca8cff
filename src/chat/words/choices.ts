import * as v from 'valibot';
import { readAs } from '../../util/schema.ts';
import type { ChatUser } from '../conversation.ts';
import type { RoomStorage } from '../room-storage.ts';

/** A panel of a dashboard, or the dashboard itself. */
export interface ChosenTarget {
  readonly uid: string;
  readonly panelId?: number | undefined;
}

/** What people of a room chose from lists before. */
export interface Choices {
  remember(room: string, user: ChatUser, target: ChosenTarget): void;
  /**
   * How well a target fits what was chosen before, from 0, when neither it nor its dashboard was, to 1.
   * What this person chose counts more than what others of the room chose, a panel more than its
   * dashboard, and of equals the one that was chosen last.
   */
  ranking(room: string, user: ChatUser): (target: ChosenTarget) => number;
  /** @returns how many there were */
  forget(room: string): number;
}

/** Choices that are kept: of one room, and rooms. */
export const MAX_CHOICES = { names: 300, rooms: 1_000 };

const keyParts = v.strictTuple([v.string(), v.string(), v.nullable(v.number())]);

/** Weights of what was chosen; the latest choice counts up to twice as much as the first. */
const WEIGHT = { ownPanel: 1 / 2, panel: 1 / 4, ownDashboard: 1 / 8, dashboard: 1 / 16 };

/** @param storage its names are the choices, each of a person and a target */
export function createChoices(storage: RoomStorage): Choices {
  return {
    remember(room, user, { uid, panelId }) {
      if (user.id !== '') storage.set(room, JSON.stringify([user.id, uid, panelId ?? null]), '');
    },
    ranking(room, user) {
      const weights = new Map<string, number>();
      const names = [...storage.all(room).keys()];
      for (const [index, name] of names.entries()) {
        const parts = partsOf(name);
        if (parts === undefined) continue;
        const [person, uid, panelId] = parts;
        const isOwn = person === user.id;
        const recency = (index + 1) / (names.length + 1);
        const add = (key: string, weight: number) =>
          weights.set(key, Math.max(weights.get(key) ?? 0, weight + recency * weight));
        add(uid, isOwn ? WEIGHT.ownDashboard : WEIGHT.dashboard);
        if (panelId !== null) add(panelKey(uid, panelId), isOwn ? WEIGHT.ownPanel : WEIGHT.panel);
      }
      return ({ uid, panelId }) =>
        Math.max(
          weights.get(uid) ?? 0,
          panelId === undefined ? 0 : (weights.get(panelKey(uid, panelId)) ?? 0),
        );
    },
    forget(room) {
      const names = [...storage.all(room).keys()];
      for (const name of names) storage.delete(room, name);
      return names.length;
    },
  };
}

function panelKey(uid: string, panelId: number): string {
  return JSON.stringify([uid, panelId]);
}

/** The brain comes from a file or a server, and may hold anything. */
function partsOf(name: string): v.InferOutput<typeof keyParts> | undefined {
  try {
    return readAs(keyParts, JSON.parse(name) as unknown);
  } catch {
    return undefined;
  }
}
