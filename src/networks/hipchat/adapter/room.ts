import type { Element } from '@xmpp/client';
import type { Logger } from './connection.ts';
import { type Jid, roomNameOf } from './jid.ts';
import { joinPresence, type RoomPresence } from './stanzas.ts';
import { cleanLine } from './text.ts';
import { backOff, type Times } from './timing.ts';

export interface RoomDeps {
  readonly times: Times;
  readonly logger: Logger;
  /** From 0 to 1, for waiting times. */
  readonly random: () => number;
  /** Sends now or not at all. */
  readonly send: (stanza: Element) => void;
  /** The bot is in. */
  readonly onIn: () => void;
  /** Somebody came in, or left, while the bot was there; `person` as far as the room tells. */
  readonly onEnter: (room: string, nick: string, person: Jid | undefined) => void;
  readonly onLeave: (room: string, nick: string, person: Jid | undefined) => void;
}

/** How many nicks are tried at once, each one underscore longer. */
const NICKS = 5;

/** One room: enters it, stays in it, and knows who else is there. */
export class Room {
  /** Bare address, in lower case. */
  readonly jid: string;
  /** Without group and domain. */
  readonly name: string;
  /** Its topic, once it was told. */
  topic: string | undefined;
  readonly #deps: RoomDeps;
  readonly #people = new Map<string, Jid | undefined>();
  #state: 'out' | 'entering' | 'in' = 'out';
  #wanted = '';
  #nick = '';
  #failures = 0;
  #since = 0;
  /** What was logged last, so that the same is not said at every attempt. */
  #said = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(jid: string, deps: RoomDeps) {
    this.jid = jid;
    this.name = roomNameOf(jid);
    this.#deps = deps;
  }

  get isIn(): boolean {
    return this.#state === 'in';
  }

  /** What the bot is called here. */
  get nick(): string {
    return this.#nick;
  }

  /** Who it really is, as far as the room tells. */
  personOf(nick: string): Jid | undefined {
    return this.#people.get(nick);
  }

  /** Asks to be let in, under this nick or one like it. */
  enter(nick: string): void {
    this.#wanted = nick;
    this.#ask(nick);
  }

  /** There is no connection any more. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#state = 'out';
    this.#people.clear();
    this.topic = undefined;
  }

  /** The room says that the bot is not in it, though it should be. */
  notIn(): void {
    if (this.#state === 'in') this.#out('the room does not know the bot any more');
  }

  /** Somebody's presence. @returns `destroyed` when there is no such room any more */
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
      this.#out('it does not answer');
    }, this.#deps.times.answer);
  }

  #refused(condition: string): void {
    if (this.#state !== 'entering') return;
    const longer = `${this.#nick}_`;
    if (condition === 'conflict' && longer.length < this.#wanted.length + NICKS) {
      this.#deps.logger.warn(
        `Somebody in ${this.jid} is called ${this.#nick}; entering as ${longer}.`,
      );
      this.#ask(longer);
      return;
    }
    this.#out(`it refuses to let the bot in (${condition})`);
  }

  #here(nick: string, { person }: RoomPresence, isOwn: boolean): void {
    if (isOwn) {
      this.#nick = nick;
      if (this.#state === 'in') return;
      clearTimeout(this.#timer);
      this.#state = 'in';
      this.#since = performance.now();
      this.#said = '';
      this.#deps.logger.info(`Entered ${this.jid} as ${nick}.`);
      this.#deps.onIn();
      return;
    }
    const isNew = !this.#people.has(nick);
    this.#people.set(nick, person);
    if (isNew && this.#state === 'in') this.#deps.onEnter(this.jid, nick, person);
  }

  #left(nick: string, { codes, newNick }: RoomPresence): void {
    const person = this.#people.get(nick);
    if (!this.#people.delete(nick)) return;
    // 303: the same person goes on under another nick.
    if (codes.has('303') && newNick !== undefined) this.#people.set(newNick, person);
    else if (this.#state === 'in') this.#deps.onLeave(this.jid, nick, person);
  }

  /** The bot itself is out, and did not ask for it. */
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
    const how = codes.has('301') ? 'was banned' : codes.has('307') ? 'was kicked' : 'was put out';
    this.#out(`the bot ${how}${why}`);
    return undefined;
  }

  /** Tries again later; the longer, the more often it failed in a row. */
  #out(why: string): void {
    const { times, logger, random } = this.#deps;
    const wasGood = this.#state === 'in' && performance.now() - this.#since >= times.steady;
    this.leave();
    this.#failures = wasGood ? 1 : this.#failures + 1;
    const wait = backOff(times.rejoin, times.rejoinMost, this.#failures, random());
    const text = `Not in ${this.jid}: ${why}. Trying again in ${Math.max(1, Math.round(wait / 1000))} s.`;
    if (this.#said === why) logger.debug(text);
    else logger.error(text);
    this.#said = why;
    this.#timer = setTimeout(() => {
      this.#ask(this.#wanted);
    }, wait);
  }
}
