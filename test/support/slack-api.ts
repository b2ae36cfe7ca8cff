import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { serveHttp } from './http.ts';

/** A post in a channel of the double. */
export interface SlackPost {
  readonly kind: 'message' | 'file';
  readonly channel: string;
  readonly thread: string | undefined;
  /** The message, or the comment of a file. */
  readonly text: string;
  /** The arguments of the API call. */
  readonly args: Readonly<Record<string, string>>;
  /** Of a file. */
  readonly bytes?: string;
}

/** A fault instead of an answer; `never` sends no answer, `break` closes the connection. */
export type SlackFault =
  | { readonly error: string; readonly needed?: string }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | 'never'
  | 'break'
  /** Does what was asked, and closes the connection before it answers. */
  | 'break-after';

/** A double of the parts of Slack's HTTP API that the bot calls, with channels in memory. */
export interface SlackApi {
  /** For the web client's option `slackApiUrl`. */
  readonly url: string;
  /** Methods called, in order; the file upload is `upload`. */
  readonly calls: string[];
  readonly posts: SlackPost[];
  /** Of the token, as a header of each answer tells them; with commas between them. */
  scopes: string;
  /** Answers the next call of a method with a fault. */
  fail(method: string, fault: SlackFault): void;
  close(): Promise<void>;
}

/** @param channels the IDs of the bot's channels */
export async function startSlackApi(channels: readonly string[]): Promise<SlackApi> {
  const calls: string[] = [];
  const posts: SlackPost[] = [];
  const faults = new Map<string, SlackFault[]>();
  const uploads = new Map<string, string>();
  const asked = new Map<string, string>();

  const methods: Record<string, (args: Record<string, string>) => object> = {
    'auth.test': () => ({ ok: true, user: 'hubot', user_id: 'UBOT', team: 'test' }),
    'users.info': ({ user }) => ({ ok: true, user: { id: user, name: 'ann' } }),
    'conversations.info': ({ channel }) => ({ ok: true, channel: { id: channel, name: 'ops' } }),
    'conversations.list': ({ cursor = '' }) => ({
      ok: true,
      channels: cursor === '' ? [{ id: 'C0', name: 'general' }] : [{ id: 'C1', name: 'ops' }],
      response_metadata: { next_cursor: cursor === '' ? 'more' : '' },
    }),
    'chat.postMessage': (args) => post('message', args, args.channel, args.text),
    'files.getUploadURLExternal': ({ filename = '', length = '' }) => {
      if (filename === '' || length === '') return { ok: false, error: 'invalid_arguments' };
      const id = `F${asked.size + 1}`;
      asked.set(id, filename);
      return { ok: true, upload_url: `${server.url}/upload/${id}`, file_id: id };
    },
    'files.completeUploadExternal': (args) => {
      const [file] = JSON.parse(args.files ?? '[]') as { id: string }[];
      const bytes = uploads.get(file?.id ?? '');
      if (bytes === undefined) return { ok: false, error: 'file_not_found' };
      return post('file', args, args.channel_id, args.initial_comment, bytes);
    },
  };

  function post(
    kind: SlackPost['kind'],
    args: Readonly<Record<string, string>>,
    channel = '',
    text = '',
    bytes?: string,
  ): object {
    if (!channels.includes(channel)) return { ok: false, error: 'channel_not_found' };
    const thread = args.thread_ts;
    posts.push({ kind, channel, thread, text, args, ...(bytes === undefined ? {} : { bytes }) });
    const number = String(posts.length).padStart(6, '0');
    return { ok: true, ...(kind === 'message' && { channel, ts: `1700000001.${number}` }) };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, area, name = ''] = (request.url ?? '').split('/');
    const method = area === 'upload' ? 'upload' : name;
    calls.push(method);
    // One character for each byte.
    const body = await text(request.setEncoding('latin1'));
    const fault = faults.get(method)?.shift();
    if (fault === 'never') return;
    if (fault === 'break') return void request.socket.destroy();
    if (typeof fault === 'object') {
      if ('status' in fault) response.writeHead(fault.status, { ...fault.headers });
      response.end('error' in fault ? JSON.stringify({ ok: false, ...fault }) : '');
      return;
    }
    if (method === 'upload') uploads.set(name, body);
    const args = Object.fromEntries(new URLSearchParams(method === 'upload' ? '' : body));
    const result = method === 'upload' ? { ok: true } : methods[method]?.(args);
    if (fault === 'break-after') return void request.socket.destroy();
    response.setHeader('Content-Type', 'application/json');
    if (api.scopes !== '') response.setHeader('X-OAuth-Scopes', api.scopes);
    response.end(JSON.stringify(result ?? { ok: false, error: 'unknown_method' }));
  }

  const server = await serveHttp((request, response) => void answer(request, response));
  const api: SlackApi = {
    scopes: '',
    url: `${server.url}/api/`,
    calls,
    posts,
    fail: (method, fault) => faults.set(method, [...(faults.get(method) ?? []), fault]),
    close: () => server.close(),
  };
  return api;
}
