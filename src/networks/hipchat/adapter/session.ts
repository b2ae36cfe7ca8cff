import { randomUUID } from 'node:crypto';
import { type Element, type Entity, xml } from '@xmpp/client';
import type { HipChatConfig } from './config.ts';
import { createEntity, type XmppEntity } from './xmpp-client.ts';
import { type Jid, parseJid } from './jid.ts';
import type { Server } from './find-server.ts';
import * as stanzas from './stanzas.ts';
import { cleanLine } from './message-text.ts';
import type { Timeouts } from './timeouts.ts';

const SHUT_DOWN = 'The bot was shut down.';
/** Milliseconds for the closing stanza. */
const PARTING_MS = 1_000;

/** The server does not accept the account or its password. */
export class PasswordRefusedError extends Error {
  override readonly name = 'PasswordRefusedError';
}

export interface SessionOptions {
  readonly config: HipChatConfig;
  readonly server: Server;
  readonly times: Timeouts;
  /** Aborts the attempt; an open session is closed by `close`. */
  readonly signal: AbortSignal;
  readonly onStanza: (incoming: stanzas.Incoming) => void;
  /** Users of the roster were added or changed. */
  readonly onRoster: (people: readonly stanzas.RosterItem[]) => void;
  readonly onFault: (error: unknown) => void;
}

/** A connection that is signed in. */
export interface Session {
  /** The bot's name in rooms (vCard `FN`) and its mention name (`NICKNAME`). */
  readonly nick: string | undefined;
  readonly mentionName: string | undefined;
  readonly roster: readonly stanzas.RosterItem[];
  /** Resolves to the reason when the session ends. */
  readonly ended: Promise<Error>;
  /** @throws when the connection is closed */
  send(stanza: Element): Promise<void>;
  /** The server's rooms. @throws when the server does not list them */
  listRooms(domain: string): Promise<stanzas.ListedRoom[]>;
  /** Closes the stream, then the connection after at most a second. */
  close(): void;
}

/**
 * Connects, verifies the server, signs in, and reads vCard and roster, all within `times.login`. Then
 * pings the server; when it sends nothing at all, the session ends.
 * @throws PasswordRefusedError, InsecureServerError, or an error whose message says what failed
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { config, server, times, signal } = options;
  const { entity, drop } = createEntity({
    ...server,
    domain: config.jid.domain,
    names: [config.jid.domain, ...(config.host === undefined ? [] : [config.host])],
    ca: config.ca,
    username: config.jid.local,
    password: config.password,
    resource: config.jid.resource || 'hubot-hipchat',
    timeoutMs: times.login,
    onFault: options.onFault,
  });
  const life = lifetimeOf(entity, drop);
  const onAbort = () => {
    life.end(new Error(SHUT_DOWN));
  };
  signal.addEventListener('abort', onAbort);
  const watchdog = setTimeout(() => {
    life.end(new Error(`Signing in took longer than ${times.login / 1000} s.`));
  }, times.login);
  const request = requester(entity, times.answer);
  try {
    await life.during(signIn(entity, config.jid.domain));
    listen(entity, config.jid, options);
    const vCard = await life.during(request(undefined, stanzas.vCardQuery()));
    const roster = await life.during(request(undefined, stanzas.rosterQuery()));
    keepAlive(entity, config.jid.domain, times, life);
    return {
      nick: lineOf(vCard?.getChildText('FN')),
      mentionName: lineOf(vCard?.getChildText('NICKNAME')),
      roster: stanzas.readRoster(roster),
      ended: life.ended,
      send: (stanza) => entity.send(stanza),
      listRooms: async (domain) => {
        const answer = await life.during(request(domain, stanzas.roomsQuery()));
        if (answer === undefined) throw new Error(`${domain} does not list its rooms.`);
        return stanzas.readRooms(answer);
      },
      close() {
        const parting = `${xml('presence', { type: 'unavailable' }).toString()}</stream:stream>`;
        const end = () => {
          life.end(new Error(SHUT_DOWN));
        };
        void entity.write(parting).then(end, end);
        setTimeout(end, PARTING_MS).unref();
      },
    };
  } catch (error) {
    const reason = error instanceof Error ? error : new Error(String(error));
    life.end(reason);
    throw reason;
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener('abort', onAbort);
  }
}

/** A connection's lifetime, which ends once, for one reason. */
interface Lifetime {
  readonly ended: Promise<Error>;
  readonly isOver: () => boolean;
  readonly end: (reason: Error) => void;
  /** The work's result; rejects when the connection ends first. */
  readonly during: <T>(work: Promise<T>) => Promise<T>;
}

function lifetimeOf(entity: Entity, drop: XmppEntity['drop']): Lifetime {
  let isOver = false;
  let finish: (reason: Error) => void = () => undefined;
  const ended = new Promise<Error>((resolve) => {
    finish = resolve;
  });
  const end = (reason: Error) => {
    if (isOver) return;
    isOver = true;
    finish(reason);
    drop(reason);
  };
  entity.on('error', (error: Error) => {
    end(explained(error));
  });
  // `close` is the end of the stream, `disconnect` the end of the connection; a server may send one alone.
  for (const event of ['close', 'disconnect']) {
    entity.on(event, () => {
      end(new Error('The server closed the connection.'));
    });
  }
  return {
    ended,
    isOver: () => isOver,
    end,
    during: (work) =>
      Promise.race([
        work,
        ended.then((reason) => {
          throw reason;
        }),
      ]),
  };
}

/** An error of @xmpp/client as a sentence; SASL and stream errors have a condition. */
function explained(error: Error): Error {
  const condition = 'condition' in error ? cleanLine(String(error.condition)) : '';
  if (error.name === 'SASLError') {
    return condition === 'temporary-auth-failure'
      ? new Error('The server cannot check passwords at the moment.', { cause: error })
      : new PasswordRefusedError(condition, { cause: error });
  }
  if (error.name === 'StreamError') {
    const what =
      condition === 'conflict'
        ? 'Another client signed in with the same account and resource'
        : 'The server ended the stream';
    return new Error(`${what} (${condition}).`, { cause: error });
  }
  return error;
}

async function signIn(entity: Entity, domain: string): Promise<void> {
  const online = new Promise<void>((resolve) => {
    entity.once('online', () => {
      resolve();
    });
  });
  await entity.connect('xmpp://server');
  await entity.open({ domain });
  await online;
}

type SendRequest = (to: string | undefined, query: Element) => Promise<Element | undefined>;

/** Sends an `iq` and returns its answer; undefined when the answer is an error. */
function requester(entity: Entity, timeoutMs: number): SendRequest {
  return async (to, query) => {
    // An answer is matched by its id alone, so the id must not be guessable.
    const stanza = xml('iq', { type: 'get', to, id: randomUUID() }, query);
    try {
      const answer = await entity.iqCaller.request(stanza, timeoutMs);
      return answer.getChild(query.getName());
    } catch (error) {
      if (error instanceof Error && error.name === 'StanzaError') return undefined;
      throw error;
    }
  };
}

function listen(entity: Entity, own: Jid, { onStanza, onRoster }: SessionOptions): void {
  entity.on('stanza', (stanza: Element) => {
    const incoming = stanzas.readStanza(stanza);
    if (incoming !== undefined && incoming.from.bare !== own.bare) onStanza(incoming);
  });
  entity.iqCallee.set('jabber:iq:roster', 'query', ({ stanza, element }) => {
    const from = parseJid(stanza.attrs.from);
    // RFC 6121, 2.1.6: only the account's own server may push the roster.
    const isServer =
      stanza.attrs.from === undefined || from?.bare === own.bare || from?.bare === own.domain;
    if (isServer) onRoster(stanzas.readRoster(element));
    return isServer;
  });
}

/** Pings the server (XEP-0199): a dead network reports nothing by itself. */
function keepAlive(entity: Entity, domain: string, times: Timeouts, life: Lifetime): void {
  let heard = 0;
  let timer: NodeJS.Timeout | undefined;
  const request = requester(entity, times.pong);
  const ping = async () => {
    const before = heard;
    await request(domain, stanzas.pingQuery()).catch(() => undefined);
    if (heard === before) {
      life.end(new Error(`The server has not answered for ${times.pong / 1000} s.`));
    } else if (!life.isOver()) {
      next();
    }
  };
  const next = () => {
    timer = setTimeout(() => void ping(), times.ping);
  };
  entity.on('element', () => (heard += 1));
  void life.ended.then(() => {
    clearTimeout(timer);
  });
  next();
}

function lineOf(text: string | null | undefined): string | undefined {
  const line = cleanLine(text ?? '');
  return line === '' ? undefined : line;
}
