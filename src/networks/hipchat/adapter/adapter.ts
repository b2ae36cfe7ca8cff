import { Adapter, type Envelope, type Robot } from 'hubot';
import type { HipChatConfig } from './config.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { parseJid } from './jid.ts';
import { StanzaListener } from './stanza-listener.ts';
import { Outbox } from './outbox.ts';
import { type HipChatUser, savePeople } from './users.ts';
import { MucRooms } from './muc-rooms.ts';
import type { Session } from './session.ts';
import { herePresence, message, type RosterItem, topicMessage } from './stanzas.ts';
import { cleanLine, cleanText, splitMessage } from './message-text.ts';
import { TIMEOUTS, type Timeouts } from './timeouts.ts';

export interface HipChatOptions extends Partial<Pick<ConnectionOptions, 'random' | 'resolveSrv'>> {
  readonly times?: Partial<Timeouts>;
}

/** Where a message goes: to everyone in a room, or to one user. */
interface Target {
  readonly to: string;
  readonly type: 'groupchat' | 'chat';
}

/** Hubot's adapter for HipChat and for any XMPP server with multi-user chat (XEP-0045). */
export class HipChatAdapter extends Adapter {
  readonly #config: HipChatConfig;
  readonly #connection: Connection;
  readonly #outbox: Outbox;
  readonly #rooms: MucRooms;
  readonly #listener: StanzaListener;
  #roster: readonly RosterItem[] = [];
  #users: unknown;
  #isKnown = false;

  constructor(robot: Robot, config: HipChatConfig, options: HipChatOptions = {}) {
    super(robot);
    this.name = 'hipchat';
    this.#config = config;
    const { logger } = robot;
    const shared = {
      times: { ...TIMEOUTS, ...options.times },
      random: options.random ?? Math.random,
      logger,
    };
    this.#connection = new Connection({
      ...shared,
      ...(options.resolveSrv ? { resolveSrv: options.resolveSrv } : {}),
      config,
      onOnline: (session) => {
        this.#online(session);
      },
      onOffline: () => {
        this.#rooms.offline();
        this.emit('disconnected');
      },
      onStanza: (incoming) => {
        this.#listener.receive(incoming);
      },
      onRoster: (people) => {
        this.#save(people);
      },
      onFault: (error) => {
        logger.error(`HipChat: a stanza could not be handled: ${String(error)}`);
      },
    });
    this.#outbox = new Outbox({
      logger,
      waitMs: shared.times.send,
      isReady: (to) => this.#connection.isOnline && this.#rooms.get(to)?.isIn !== false,
      write: (stanza) => this.#connection.send(stanza),
    });
    this.#listener = new StanzaListener(robot, config, () => this.#rooms);
    this.#rooms = new MucRooms({
      ...shared,
      send: (stanza) => {
        // If the connection breaks, all rooms are joined again once it is back.
        void this.#connection.send(stanza).catch(() => undefined);
      },
      onIn: () => {
        this.#outbox.flush();
      },
      onEnter: (room, nick, person) => {
        this.#listener.entered(room, nick, person);
      },
      onLeave: (room, nick, person) => {
        this.#listener.left(room, nick, person);
      },
    });
  }

  /** Connects in the background; emits `connected` with the first session. */
  override run(): Promise<void> {
    this.robot.logger.info('Connecting to HipChat …');
    this.robot.brain.on('loaded', () => {
      // A brain that is loaded from storage replaces the list of users.
      if (this.robot.brain.users() !== this.#users) this.#save(this.#roster);
    });
    this.#connection.start();
    return Promise.resolve();
  }

  override async send(envelope: Envelope, ...strings: string[]): Promise<void> {
    const target = this.#targetOf(envelope);
    if (target === undefined) return;
    const { to, type } = target;
    const messages = strings.map(String).flatMap((text) => splitMessage(cleanText(text)));
    await Promise.all(messages.map((text) => this.#outbox.send(to, message(to, type, text))));
  }

  override emote(envelope: Envelope, ...strings: string[]): Promise<void> {
    return this.send(envelope, ...strings.map((text) => `/me ${text}`));
  }

  /** Mentions the user in a room; a private message needs no mention. */
  override reply(envelope: Envelope, ...strings: string[]): Promise<void> {
    const user = envelope.user as HipChatUser | undefined;
    const isRoom = this.#targetOf(envelope)?.type === 'groupchat';
    if (!isRoom || user === undefined) return this.send(envelope, ...strings);
    const address = user.mention_name === undefined ? `${user.name}: ` : `@${user.mention_name} `;
    return this.send(envelope, ...strings.map((text) => `${address}${text}`));
  }

  override async topic(envelope: Envelope, ...strings: string[]): Promise<void> {
    const target = this.#targetOf(envelope);
    if (target?.type !== 'groupchat') return;
    const text = cleanLine(strings.join(' '));
    await this.#outbox.send(target.to, topicMessage(target.to, text));
  }

  /** Closes the stream and the connection; messages that still wait are dropped. */
  override close(): void {
    this.#outbox.close();
    this.#rooms.offline();
    this.#connection.close();
    super.close();
  }

  #online(session: Session): void {
    const { robot } = this;
    this.#save(session.roster);
    const nick = session.nick ?? session.mentionName ?? robot.name;
    this.#listener.mention = session.mentionName;
    this.#listener.nick = nick;
    if (!this.#isKnown) {
      // Scripts put the name into their patterns when they are loaded, which is after `connected`.
      this.#isKnown = true;
      robot.name = session.mentionName ?? robot.name;
      robot.logger.info(`The bot is mentioned as @${robot.name}.`);
      this.emit('connected');
    } else this.emit('reconnected');
    void session.send(herePresence(this.#config.isHipChat)).catch(() => undefined);
    this.#rooms.online(nick);
    this.#outbox.flush();
    void this.#joinRooms(session).catch((error: unknown) => {
      robot.logger.error(`HipChat: the rooms cannot be listed: ${String(error)}`);
    });
  }

  async #joinRooms(session: Session): Promise<void> {
    const { rooms, roomDomain, blacklist } = this.#config;
    if (rooms !== 'all') {
      for (const room of rooms) if (!blacklist.has(room)) this.#rooms.join(room);
    } else if (roomDomain === undefined) {
      this.robot.logger.warn('HipChat: no rooms are joined; list them in HUBOT_HIPCHAT_ROOMS.');
    } else {
      const { joinPublic } = this.#config;
      for (const { room, isPublic, isArchived } of await session.listRooms(roomDomain)) {
        const isWanted = !isArchived && (joinPublic || !isPublic) && !blacklist.has(room);
        if (isWanted) this.#rooms.join(room);
        else this.robot.logger.info(`HipChat: not joining ${room}.`);
      }
    }
  }

  #save(people: readonly RosterItem[]): void {
    const changed = new Set(people.map(({ jid }) => jid.bare));
    this.#roster = [...this.#roster.filter(({ jid }) => !changed.has(jid.bare)), ...people];
    savePeople(this.robot.brain, people);
    this.#users = this.robot.brain.users();
  }

  /** Where an envelope goes; logs an error when there is no such room or user. */
  #targetOf(envelope: Envelope): Target | undefined {
    const user = envelope.user as HipChatUser | string | undefined;
    const named =
      envelope.room ?? (typeof user === 'object' ? (user.reply_to ?? user.room ?? user.jid) : user);
    const jid = parseJid(named);
    const room = this.#rooms.find(named ?? '');
    if (room !== undefined) return { to: room.jid, type: 'groupchat' };
    if (jid === undefined || jid.local === '') {
      this.robot.logger.error(`HipChat: there is no room or user ${cleanLine(String(named))}.`);
      return undefined;
    }
    const isInRooms = jid.domain === this.#config.roomDomain || this.#rooms.hasDomain(jid.domain);
    if (isInRooms && jid.resource === '') return { to: jid.bare, type: 'groupchat' };
    const resource = isInRooms ? `/${jid.resource}` : '';
    return { to: `${jid.bare}${resource}`, type: 'chat' };
  }
}
