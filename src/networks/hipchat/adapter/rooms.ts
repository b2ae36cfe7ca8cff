import type { Logger } from './connection.ts';
import type { Jid } from './jid.ts';
import { Room, type RoomDeps } from './room.ts';
import type { RoomPresence } from './stanzas.ts';

export interface RoomsOptions extends RoomDeps {
  readonly logger: Logger;
}

/** The rooms that the bot is in or wants to be in. */
export class Rooms {
  readonly #options: RoomsOptions;
  readonly #rooms = new Map<string, Room>();
  #nick: string | undefined;

  constructor(options: RoomsOptions) {
    this.#options = options;
  }

  get(room: string): Room | undefined {
    return this.#rooms.get(room);
  }

  /** Finds a room by its whole address, or by its name without group and domain. */
  find(name: string): Room | undefined {
    const wanted = name.toLowerCase();
    return [...this.#rooms.values()].find((room) => room.jid === wanted || room.name === wanted);
  }

  /** Whether rooms of this domain are known, so that others there are rooms too. */
  hasDomain(domain: string): boolean {
    return [...this.#rooms.keys()].some((room) => room.endsWith(`@${domain}`));
  }

  /** There is a connection: enters all rooms, under this nick. */
  online(nick: string): void {
    this.#nick = nick;
    for (const room of this.#rooms.values()) room.enter(nick);
  }

  offline(): void {
    this.#nick = undefined;
    for (const room of this.#rooms.values()) room.leave();
  }

  /** Enters a room now, and after every new connection. */
  join(jid: string): void {
    if (this.#rooms.has(jid)) return;
    const room = new Room(jid, this.#options);
    this.#rooms.set(jid, room);
    if (this.#nick !== undefined) room.enter(this.#nick);
  }

  /** Somebody came or went, in one of the rooms; a room that was destroyed is forgotten. */
  receive(from: Jid, presence: RoomPresence): void {
    const room = this.#rooms.get(from.bare);
    if (room?.receive(from.resource, presence) !== 'destroyed') return;
    this.#rooms.delete(from.bare);
  }
}
