import type { Jid } from './jid.ts';
import { MucRoom, type RoomDeps } from './muc-room.ts';
import type { RoomPresence } from './stanzas.ts';

/** Most rooms, so that invitations cannot fill the memory. */
const MAX_ROOMS = 5_000;

/** The rooms that the bot is in or tries to join. */
export class MucRooms {
  readonly #options: RoomDeps;
  readonly #rooms = new Map<string, MucRoom>();
  #nick: string | undefined;

  constructor(options: RoomDeps) {
    this.#options = options;
  }

  get(room: string): MucRoom | undefined {
    return this.#rooms.get(room);
  }

  /** Finds a room by its address, or by its name without group and domain. */
  find(name: string): MucRoom | undefined {
    const wanted = name.toLowerCase();
    return [...this.#rooms.values()].find((room) => room.jid === wanted || room.name === wanted);
  }

  /** Whether any room is on this domain: then other addresses on it are rooms too. */
  hasDomain(domain: string): boolean {
    return [...this.#rooms.keys()].some((room) => room.endsWith(`@${domain}`));
  }

  /** There is a connection: joins all rooms, under this nick. */
  online(nick: string): void {
    this.#nick = nick;
    for (const room of this.#rooms.values()) room.enter(nick);
  }

  offline(): void {
    this.#nick = undefined;
    for (const room of this.#rooms.values()) room.leave();
  }

  /** Joins a room now, and again after each reconnection. */
  join(jid: string): void {
    if (this.#rooms.has(jid)) return;
    if (this.#rooms.size >= MAX_ROOMS) {
      this.#options.logger.warn(
        `The bot does not join ${jid}: it is in ${MAX_ROOMS} rooms already.`,
      );
      return;
    }
    const room = new MucRoom(jid, this.#options);
    this.#rooms.set(jid, room);
    if (this.#nick !== undefined) room.enter(this.#nick);
  }

  /** Handles a presence in one of the rooms; forgets a room that was destroyed. */
  receive(from: Jid, presence: RoomPresence): void {
    const room = this.#rooms.get(from.bare);
    if (room?.receive(from.resource, presence) !== 'destroyed') return;
    this.#rooms.delete(from.bare);
  }
}
