import type { Robot } from '../../chat/hubot.ts';

/** Posts a message by `chat.postMessage`; its time stamp identifies a thread below it. */
export type PostToSlack = (message: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** The arguments of `filesUploadV2`. */
export interface SlackFile {
  readonly channel_id: string;
  readonly thread_ts?: string;
  readonly file: Buffer;
  readonly filename: string;
  readonly title: string;
  readonly alt_text: string;
  /** The message above the file, `mrkdwn`. */
  readonly initial_comment: string;
}

export type UploadToSlack = (file: SlackFile) => Promise<unknown>;

/** An object of the adapter, of which nothing is known. */
type UnknownObject = Readonly<Record<string, unknown>>;

/**
 * The upload of the adapter's web client (`@slack/web-api`), with a second client of the same class,
 * token and proxy that does not retry. The adapter's client retries each call without an answer for
 * half an hour, also the one that posts the file, which could post it twice; and a rate limit blocks
 * all its other calls.
 * @param timeoutMs for each of the three calls of an upload
 * @returns undefined for an adapter whose client has no such upload, such as hubot-slack 4's
 */
export function slackUpload(robot: Robot, timeoutMs: number): UploadToSlack | undefined {
  const web = webClient(robot);
  if (!web) return undefined;
  return uploadOf(singleAttempt(robot, web, timeoutMs)) ?? uploadOf(web);
}

/** The same for messages: the adapter's own `send` hides errors, and where a message is. */
export function slackPost(robot: Robot, timeoutMs: number): PostToSlack | undefined {
  const web = webClient(robot);
  const chat = web && singleAttempt(robot, web, timeoutMs).chat;
  const method = property(chat, 'postMessage');
  if (typeof method !== 'function') return undefined;
  return (message) => Promise.resolve(Reflect.apply(method, chat, [message]));
}

/** A page of the channels that the bot may see, behind a cursor; empty for the first one. */
export function slackChannels(
  robot: Robot,
  timeoutMs: number,
): ((cursor: string) => Promise<unknown>) | undefined {
  const web = webClient(robot);
  const conversations = web && singleAttempt(robot, web, timeoutMs).conversations;
  const method = property(conversations, 'list');
  if (typeof method !== 'function') return undefined;
  const types = 'public_channel,private_channel';
  return (cursor) => {
    const page = { types, limit: 1_000, exclude_archived: true, ...(cursor !== '' && { cursor }) };
    return Promise.resolve(Reflect.apply(method, conversations, [page]));
  };
}

/** Who the bot is, and what its token may, by `auth.test`; undefined where the client cannot be asked. */
export function slackAuthTest(
  robot: Robot,
  timeoutMs: number,
): (() => Promise<unknown>) | undefined {
  const web = webClient(robot);
  const auth = web && singleAttempt(robot, web, timeoutMs).auth;
  const method = property(auth, 'test');
  if (typeof method !== 'function') return undefined;
  return () => Promise.resolve(Reflect.apply(method, auth, []));
}

function webClient(robot: Robot): UnknownObject | undefined {
  const web = property(property(robot.adapter, 'client'), 'web');
  return isObject(web) && uploadOf(web) ? web : undefined;
}

function singleAttempt(robot: Robot, web: UnknownObject, timeoutMs: number): UnknownObject {
  const agent = property(property(robot, 'config'), 'agent');
  const { token, slackApiUrl, constructor: Client } = web;
  if (typeof token !== 'string' || typeof slackApiUrl !== 'string') return web;
  const client: unknown = Reflect.construct(Client as new (...args: unknown[]) => unknown, [
    token,
    {
      agent,
      logLevel: 'error',
      rejectRateLimitedCalls: true,
      retryConfig: { retries: 0 },
      slackApiUrl,
      timeout: timeoutMs,
    },
  ]);
  return isObject(client) ? client : web;
}

/** Older clients have the method only under `files`. */
function uploadOf(web: UnknownObject): UploadToSlack | undefined {
  for (const [owner, name] of [
    [web, 'filesUploadV2'],
    [web.files, 'uploadV2'],
  ] as const) {
    const method = property(owner, name);
    if (typeof method === 'function') {
      return (file) => Promise.resolve(Reflect.apply(method, owner, [file]));
    }
  }
  return undefined;
}

function isObject(value: unknown): value is UnknownObject {
  return typeof value === 'object' && value !== null;
}

function property(owner: unknown, name: string): unknown {
  return isObject(owner) ? owner[name] : undefined;
}
