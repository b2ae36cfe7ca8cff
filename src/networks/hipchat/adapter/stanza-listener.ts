import {
  EnterMessage,
  LeaveMessage,
  type Message,
  type Robot,
  TextMessage,
  TopicMessage,
} from 'hubot';
import { fromPrivate, fromRoom, type Names } from './mentions.ts';
import type { HipChatConfig } from './config.ts';
import type { Jid } from './jid.ts';
import { type HipChatUser, speakerIn } from './users.ts';
import type { MucRooms } from './muc-rooms.ts';
import type { Incoming } from './stanzas.ts';
import { cleanLine } from './message-text.ts';

type Of<K extends Incoming['kind']> = Extract<Incoming, { kind: K }>;

/** Hands Hubot what stanzas say: messages, topics, people who join or leave. */
export class StanzaListener {
  /** The bot's mention name and nick; known once it is signed in. */
  mention: string | undefined;
  nick: string | undefined;
  readonly #robot: Robot;
  readonly #config: HipChatConfig;
  readonly #rooms: () => MucRooms;

  constructor(robot: Robot, config: HipChatConfig, rooms: () => MucRooms) {
    this.#robot = robot;
    this.#config = config;
    this.#rooms = rooms;
  }

  receive(incoming: Incoming): void {
    switch (incoming.kind) {
      case 'room':
        this.#room(incoming);
        break;
      case 'private':
        this.#private(incoming);
        break;
      case 'topic':
        this.#topic(incoming);
        break;
      case 'invitation':
        this.#invitation(incoming);
        break;
      case 'undelivered':
        this.#undelivered(incoming);
        break;
      case 'presence':
        this.#rooms().receive(incoming.from, incoming.presence);
        break;
    }
  }

  entered(room: string, nick: string, person: Jid | undefined): void {
    this.#hear(new EnterMessage(this.#occupant(room, nick, person)));
  }

  left(room: string, nick: string, person: Jid | undefined): void {
    this.#hear(new LeaveMessage(this.#occupant(room, nick, person)));
  }

  #room({ from, text, id }: Of<'room'>): void {
    const room = this.#rooms().get(from.bare);
    // A message without a nick is from the room itself.
    if (room?.isIn !== true || from.resource === '' || from.resource === room.nick) return;
    const user = this.#occupant(from.bare, from.resource, room.personOf(from.resource));
    this.#hear(new TextMessage(user, fromRoom(text, this.#names(room.nick)), id));
  }

  #private({ from, text, id }: Of<'private'>): void {
    const room = this.#rooms().get(from.bare);
    if (room && (from.resource === '' || from.resource === room.nick)) return;
    const place = room ? `${from.bare}/${from.resource}` : from.bare;
    const person = room ? room.personOf(from.resource) : from;
    const user = this.#speaker(from, person, place);
    this.#hear(new TextMessage(user, fromPrivate(text, this.#names(room?.nick)), id));
  }

  #topic({ from, text, old }: Of<'topic'>): void {
    const room = this.#rooms().get(from.bare);
    if (room === undefined) return;
    const isNews = room.topic !== undefined && room.topic !== text && !old;
    room.topic = text;
    if (!isNews || from.resource === room.nick) return;
    const user = this.#occupant(from.bare, from.resource, room.personOf(from.resource));
    this.#hear(new TopicMessage(user, text, ''));
  }

  #invitation({ from, room }: Of<'invitation'>): void {
    const { joinOnInvite, blacklist, roomDomain, jid, isHipChat } = this.#config;
    const domain = room.slice(room.indexOf('@') + 1);
    // Anyone can send an invitation, so its address must be a room's, and on HipChat's own domain.
    const isRoom = isHipChat ? domain === roomDomain : domain !== jid.domain;
    const isWanted = joinOnInvite && isRoom && !blacklist.has(room);
    const action = isWanted ? 'joining' : 'not joining';
    this.#robot.logger.info(`HipChat: ${from.bare} invited the bot to ${room}; ${action}.`);
    if (isWanted) this.#rooms().join(room);
  }

  #undelivered({ from, condition }: Of<'undelivered'>): void {
    const to = cleanLine(`${from.bare}${from.resource === '' ? '' : `/${from.resource}`}`);
    this.#robot.logger.warn(`HipChat: a message to ${to} was not delivered (${condition}).`);
    if (condition === 'not-acceptable') this.#rooms().get(from.bare)?.notIn();
  }

  #occupant(room: string, nick: string, person: Jid | undefined): HipChatUser {
    return this.#speaker({ local: '', domain: '', resource: nick, bare: room }, person, room);
  }

  #speaker(from: Jid, person: Jid | undefined, place: string): HipChatUser {
    const nicksAreNames = this.#config.isHipChat;
    return speakerIn(this.#robot.brain, { from, person, place, nicksAreNames });
  }

  #names(nick: string | undefined): Names {
    const { name, alias } = this.#robot;
    return {
      robot: name,
      alias: alias || undefined,
      mention: this.mention,
      nick: nick ?? this.nick,
    };
  }

  /** An error that a script throws is logged, and must not end the connection. */
  #hear(message: Message): void {
    this.#robot.receive(message).catch((error: unknown) => {
      this.#robot.logger.error(`HipChat: a script failed: ${String(error)}`);
    });
  }
}
