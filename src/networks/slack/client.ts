import type { Robot } from '../../chat/hubot.ts';

/** What one upload hands to `filesUploadV2`. */
export interface SlackFile {
  readonly channel_id: string;
  readonly thread_ts?: string;
  readonly file: Buffer;
  readonly filename: string;
  readonly title: string;
  readonly alt_text: string;
  /** The message that comes with it: `mrkdwn`. */
  readonly initial_comment: string;
}

export type UploadToSlack = (file: SlackFile) => Promise<unknown>;

/** A function's owner, as far as it is known: anybody's object. */
type Owner = Readonly<Record<string, unknown>>;

/**
 * The upload of the adapter's own web client (`@slack/web-api`), made so that it posts once or not at
 * all: the adapter's client repeats, for half an hour, every call whose answer it did not get, the one
 * that posts the file among them, and sends nothing else while Slack makes it wait. Hence a client of
 * the same class, token and proxy of its own, which tries once.
 * @param timeoutMs for each of the three calls that an upload consists of
 * @returns undefined for an adapter whose client has no such upload, as that of hubot-slack 4
 */
export function slackUpload(robot: Robot, timeoutMs: number): UploadToSlack | undefined {
  const web = property(property(robot.adapter, 'client'), 'web');
  if (!isObject(web) || !uploadOf(web)) return undefined;
  const agent = property(property(robot, 'config'), 'agent');
  return uploadOf(singleAttempt(web, timeoutMs, agent)) ?? uploadOf(web);
}

function singleAttempt(web: Owner, timeoutMs: number, agent: unknown): Owner {
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

/** Older clients of this kind have the method under `files` alone. */
function uploadOf(web: Owner): UploadToSlack | undefined {
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

function isObject(value: unknown): value is Owner {
  return typeof value === 'object' && value !== null;
}

function property(owner: unknown, name: string): unknown {
  return isObject(owner) ? owner[name] : undefined;
}
