import type { IncomingMessage, ServerResponse } from 'node:http';
import { formOf } from './form.ts';
import { type Listening, serveHttp } from './http.ts';

export interface RocketChatPost {
  readonly rid: string;
  readonly msg: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: Buffer;
  /** The message that begins its thread. */
  readonly tmid?: string;
}

interface StoredFile extends Pick<RocketChatPost, 'rid' | 'name' | 'type' | 'bytes'> {
  readonly id: string;
}

export interface RocketChatOptions {
  /** The server's upload API: `rooms.media` (8.0 and later), `rooms.upload` (earlier), or none. */
  readonly age: 'new' | 'old' | 'none';
  readonly password: string;
}

/** A double of Rocket.Chat's REST API; its answers follow the server's source code. */
export interface RocketChatApi extends Pick<Listening, 'url' | 'close'> {
  readonly posts: readonly RocketChatPost[];
  /** The paths requested, below `/api/v1/`. */
  readonly asked: readonly string[];
  /** Expires all sessions. */
  endSessions(): void;
  /** Changes the upload API, as an upgrade does. */
  become(age: RocketChatOptions['age']): void;
  /** From now on gives this answer to all requests below a path. */
  refuse(path: string, refusal: { status: number; body: unknown } | 'silence'): void;
}

/** The names of the bot's rooms, by id. */
const ROOMS = new Map([
  ['GENERAL', 'general'],
  ['r 1/x', 'ops'],
]);

export async function startRocketChat(options: RocketChatOptions): Promise<RocketChatApi> {
  const posts: RocketChatPost[] = [];
  const asked: string[] = [];
  const files: StoredFile[] = [];
  const refusals = new Map<string, { status: number; body: unknown } | 'silence'>();
  let { age } = options;
  let sessions: string[] = [];

  async function answer(path: string, request: IncomingMessage): Promise<[number, unknown]> {
    if (path === 'login') return login(request);
    const { 'x-auth-token': token, 'x-user-id': user } = request.headers;
    if (user !== 'bot-id' || !sessions.includes(String(token))) {
      return [401, { status: 'error', message: 'You must be logged in to do this.' }];
    }
    if (path === 'me') return [200, { username: 'bot', success: true }];
    const [method = '', ...ids] = path.split('/').map(decodeURIComponent);
    const [rid = '', fileId = ''] = ids;
    if (method.startsWith('rooms.info?')) return roomInfo(new URLSearchParams(path.split('?')[1]));
    const known = { new: ['rooms.media', 'rooms.mediaConfirm'], old: ['rooms.upload'], none: [] };
    if (!known[age].includes(method as never)) {
      return [404, { success: false, error: 'API endpoint does not exist' }];
    }
    if (!ROOMS.has(rid)) return [403, { success: false, error: 'unauthorized' }];
    if (method === 'rooms.mediaConfirm') return confirm(rid, fileId, await jsonIn(request));
    const form = await formOf(request);
    const file = form.file('file');
    if (!file) return [400, { success: false, error: 'invalid-field' }];
    const stored = { id: `file-${files.length}`, rid, ...file };
    files.push(stored);
    if (method === 'rooms.media') {
      return [200, { file: { _id: stored.id, url: `/file-upload/${stored.id}` }, success: true }];
    }
    posts.push(inThread(postOf(stored, form.text('msg')), form.text('tmid')));
    return [200, { message: { _id: 'm' }, success: true }];
  }

  async function login(request: IncomingMessage): Promise<[number, unknown]> {
    const { user, password } = await jsonIn(request);
    if (user !== 'bot' || password !== options.password) {
      return [401, { status: 'error', error: 'Unauthorized', message: 'Unauthorized' }];
    }
    const authToken = `auth-${asked.length}-secret`;
    sessions.push(authToken);
    return [200, { status: 'success', data: { userId: 'bot-id', authToken, me: {} } }];
  }

  function roomInfo(query: URLSearchParams): [number, unknown] {
    const found = [...ROOMS].find(
      ([id, name]) => query.get('roomId') === id || query.get('roomName') === name,
    );
    return found
      ? [200, { room: { _id: found[0], name: found[1] }, success: true }]
      : [400, { success: false, error: 'does not match any channel [error-room-not-found]' }];
  }

  function confirm(rid: string, id: string, body: Record<string, unknown>): [number, unknown] {
    const file = files.find((one) => one.id === id && one.rid === rid);
    if (!file) return [400, { success: false, error: 'invalid-file' }];
    posts.push(
      inThread(postOf(file, String(body.msg)), typeof body.tmid === 'string' ? body.tmid : ''),
    );
    return [200, { message: { _id: 'm' }, success: true }];
  }

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').replace(/^\/sub\/api\/v1\//, '');
    asked.push(path);
    const refusal = [...refusals].find(([prefix]) => path.startsWith(prefix))?.[1];
    if (refusal === 'silence') return;
    const [status, body] = refusal ? [refusal.status, refusal.body] : await answer(path, request);
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  const server = await serveHttp((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  return {
    url: `${server.url}/sub`,
    close: () => server.close(),
    posts,
    asked,
    endSessions: () => {
      sessions = [];
    },
    become: (other) => {
      age = other;
    },
    refuse: (path, refusal) => void refusals.set(path, refusal),
  };
}

function postOf({ rid, name, type, bytes }: StoredFile, msg: string): RocketChatPost {
  return { rid, msg, name, type, bytes };
}

async function jsonIn(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
}

function inThread(post: RocketChatPost, tmid: string): RocketChatPost {
  return tmid === '' ? post : { ...post, tmid };
}
