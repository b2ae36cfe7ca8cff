import type { Element } from '@xmpp/client';
import type { Logger } from '../../../util/logger.ts';
import { type Jid, roomNameOf } from './jid.ts';
import { joinPresence, type RoomPresence } from './stanzas.ts';
import { cleanLine } from './message-text.ts';
import { backOff, type Timeouts } from './timeouts.ts';

export interface RoomDeps {
  readonly times: Timeouts;
  readonly logger: Logger;
  /** A random number from 0 to 1, for the jitter of retry delays. */
  readonly random: () => number;
  /** Sends the stanza now or not at all. */
  readonly send: (stanza: Element) => void;
  /** The bot has joined a room. */
  readonly onIn: () => void;
  /** A user joined or left while the bot was in the room; `person` if the room discloses it. */
  readonly onEnter: (room: string, nick: string, person: Jid | undefined) => void;
  readonly onLeave: (room: string, nick: string, person: Jid | undefined) => void;
}

/** Nicks tried in one attempt, each one underscore longer than the last. */
const NICKS = 5;

/** Most people whose addresses are kept; in a larger room the others are known by their nicks alone. */
const MAX_PEOPLE = 10_000;

/** One room: joins it, stays in it, and knows who else is there. */
export class MucRoom {
  /** Bare address, in lower case. */
  readonly jid: string;
  /** Without HipChat's group and the domain. */
  readonly name: string;
  /** Undefined until the room has sent it. */
  topic: string | undefined;
  readonly #deps: RoomDeps;
  readonly #people = new Map<string, Jid | undefined>();
  #state: 'out' | 'entering' | 'in' = 'out';
  #wanted = '';
  #nick = '';
  #failures = 0;
  #since = 0;
  /** The last error that was logged; a repeated one is logged at debug level only. */
  #lastLogged = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(jid: string, deps: RoomDeps) {
    this.jid = jid;
    this.name = roomNameOf(jid);
    this.#deps = deps;
  }

  get isIn(): boolean {
    return this.#state === 'in';
  }

  /** The bot's nick in this room. */
  get nick(): string {
    return this.#nick;
  }

  /** The address of the user with this nick, if the room discloses it. */
  personOf(nick: string): Jid | undefined {
    return this.#people.get(nick);
  }

  /** Joins under this nick, or a similar one when it is taken. */
  enter(nick: string): void {
    this.#wanted = nick;
    this.#ask(nick);
  }

  /** The connection is lost. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#state = 'out';
    this.#people.clear();
    this.topic = undefined;
  }

  /** The room says that the bot is not in it, although it was. */
  notIn(): void {
    if (this.#state === 'in') this.#out('the room says that the bot has left');
  }

  /** @returns `destroyed` when the room no longer exists */
  receive(nick: string, presence: RoomPresence): 'destroyed' | undefined {
    const isOwn = presence.codes.has('110') || (nick === this.#nick && this.#state !== 'out');
    if (presence.type === 'error') this.#refused(presence.condition);
    else if (presence.type === 'here') this.#here(nick, presence, isOwn);
    else if (isOwn) return this.#gone(presence);
    else this.#left(nick, presence);
    return undefined;
  }

  #ask(nick: string): void {
    clearTimeout(this.#timer);
    this.#nick = nick;
    this.#state = 'entering';
    this.#people.clear();
    this.#deps.send(joinPresence(this.jid, nick));
    this.#timer = setTimeout(() => {
      this.#out('the room does not answer');
    }, this.#deps.times.answer);
  }

  #refused(condition: string): void {
    if (this.#state !== 'entering') return;
    const longer = `${this.#nick}_`;
    if (condition === 'conflict' && longer.length < this.#wanted.length + NICKS) {
      this.#deps.logger.warn(
        `The nick ${this.#nick} is taken in ${this.jid}; joining as ${longer}.`,
      );
      this.#ask(longer);
      return;
    }
    this.#out(`the room does not let the bot in (${condition})`);
  }

  #here(nick: string, { person }: RoomPresence, isOwn: boolean): void {
    if (isOwn) {
      this.#nick = nick;
      if (this.#state === 'in') return;
      clearTimeout(this.#timer);
      this.#state = 'in';
      this.#since = performance.now();
      this.#lastLogged = '';
      this.#deps.logger.info(`Joined ${this.jid} as ${nick}.`);
      this.#deps.onIn();
      return;
    }
    const isNew = !this.#people.has(nick);
    if (!isNew || this.#people.size < MAX_PEOPLE) this.#people.set(nick, person);
    if (isNew && this.#state === 'in') this.#deps.onEnter(this.jid, nick, person);
  }

  #left(nick: string, { codes, newNick }: RoomPresence): void {
    const person = this.#people.get(nick);
    if (!this.#people.delete(nick)) return;
    // 303: the user has changed the nick.
    if (codes.has('303') && newNick !== undefined) this.#people.set(newNick, person);
    else if (this.#state === 'in') this.#deps.onLeave(this.jid, nick, person);
  }

  /** The bot was removed from the room. */
  #gone({ codes, destroyed, reason, newNick }: RoomPresence): 'destroyed' | undefined {
    if (codes.has('303') && newNick !== undefined) {
      this.#nick = newNick;
      return undefined;
    }
    const why = reason === '' ? '' : ` (${cleanLine(reason).slice(0, 200)})`;
    if (destroyed) {
      this.leave();
      this.#deps.logger.error(`The room ${this.jid} was destroyed${why}.`);
      return 'destroyed';
    }
    const how = codes.has('301') ? 'was banned' : codes.has('307') ? 'was kicked' : 'was removed';
    this.#out(`the bot ${how}${why}`);
    return undefined;
  }

  /** Tries again later; the delay grows with each failure in a row. */
  #out(why: string): void {
    const { times, logger, random } = this.#deps;
    const wasGood = this.#state === 'in' && performance.now() - this.#since >= times.steady;
    this.leave();
    this.#failures = wasGood ? 1 : this.#failures + 1;
    const wait = backOff(times.rejoin, times.rejoinMost, this.#failures, random());
    const text = `Not in ${this.jid}: ${why}. Trying again in ${Math.max(1, Math.round(wait / 1000))} s.`;
    if (this.#lastLogged === why) logger.debug(text);
    else logger.error(text);
    this.#lastLogged = why;
    this.#timer = setTimeout(() => {
      this.#ask(this.#wanted);
    }, wait);
  }
}
