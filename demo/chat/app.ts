import type { RequestListener } from 'node:http';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import Koa, { type Context, type Middleware } from 'koa';
import serveStatic from 'koa-static';
import rawBody from 'raw-body';
import * as v from 'valibot';
import { readAs } from '../../src/util/schema.ts';
import type { ChatRoom, RoomEvent } from './room.ts';

/** Index, and below `chat/` what it needs. */
const PAGE_FOLDER = fileURLToPath(new URL('page', import.meta.url));

/** Nothing but what this server has, so that no text of a message can load anything. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Bytes of what is posted; a request to the bot has 2,000 characters. */
const MAX_BODY_BYTES = 20_000;
/** Browsers at once. */
const MAX_TABS = 50;
/** Bytes that may wait for a browser that does not read. */
const MAX_WAITING_BYTES = 1_000_000;
/** Milliseconds between two signs of life, so that no proxy ends the connection. */
const BEAT_MS = 20_000;

const posted = v.object({
  text: v.pipe(v.string(), v.trim(), v.nonEmpty(), v.maxLength(3_000)),
  thread: v.optional(v.pipe(v.string(), v.regex(/^\d{1,16}$/))),
});

export interface ChatAppOptions {
  readonly room: ChatRoom;
  /** Takes what was typed; nothing waits for the answer. */
  readonly say: (text: string, thread: string | undefined) => void;
}

export interface ChatApp {
  readonly handle: RequestListener;
  /** Ends the connections of all browsers. */
  close(): void;
}

export function isChatPath(path: string): boolean {
  return path === '/' || path.startsWith('/chat/');
}

/**
 * The chat page, its messages as server-sent events, and what is typed there. It needs no
 * sign-in, as it listens on this machine alone; requests from pages of other sites are refused.
 */
export function createChatApp({ room, say }: ChatAppOptions): ChatApp {
  const tabs = new Set<PassThrough>();
  const app = new Koa();
  app.silent = true;
  app.use(headers);
  app.use(async (context, next) => {
    if (context.path === '/chat/events') follow(context, room, tabs);
    else if (context.path === '/chat/messages') await take(context, say);
    else await next();
  });
  app.use(serveStatic(PAGE_FOLDER));
  const answer = app.callback();
  return {
    handle: (request, response) => {
      void answer(request, response);
    },
    close() {
      for (const tab of tabs) tab.end();
    },
  };
}

const headers: Middleware = async (context, next) => {
  context.set({
    'Content-Security-Policy': POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'no-cache',
  });
  await next();
};

function follow(context: Context, room: ChatRoom, tabs: Set<PassThrough>): void {
  context.assert(context.method === 'GET', 405, 'Read the events with GET.');
  context.assert(tabs.size < MAX_TABS, 503, 'Too many pages are open.');
  const tab = new PassThrough();
  const write = (event: RoomEvent | { kind: 'history'; messages: ChatRoom['messages'] }) => {
    if (tab.writableLength > MAX_WAITING_BYTES) tab.destroy();
    else tab.write(`data: ${JSON.stringify(event)}\n\n`);
  };
  const stop = room.listen(write);
  const beat = setInterval(() => tab.write(': still here\n\n'), BEAT_MS);
  tabs.add(tab);
  tab.once('close', () => {
    clearInterval(beat);
    stop();
    tabs.delete(tab);
  });
  // A browser that goes away destroys the answer, not what feeds it.
  context.res.once('close', () => tab.destroy());
  context.type = 'text/event-stream';
  context.body = tab;
  write({ kind: 'history', messages: room.messages });
}

async function take(context: Context, say: ChatAppOptions['say']): Promise<void> {
  context.assert(context.method === 'POST', 405, 'Send messages with POST.');
  const { origin, host } = context.headers;
  const isOwn = origin === undefined || origin.replace(/^https?:\/\//, '') === host;
  context.assert(isOwn, 403, 'Messages come from this page alone.');
  // A page of another site cannot send this type without being asked back by the browser.
  context.assert(context.is('application/json') !== false, 415, 'Send JSON.');
  const body = await rawBody(context.req, { limit: MAX_BODY_BYTES, encoding: 'utf8' });
  const message = readAs(posted, jsonIn(body));
  context.assert(message, 400, 'Send {"text": "..."}, with at most 3,000 characters.');
  say(message.text, message.thread);
  context.status = 202;
  context.body = '';
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
