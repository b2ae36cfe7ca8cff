import * as v from 'valibot';
import type { RocketChatAccess } from './variables.ts';
import { UploadError } from '../../chat/errors.ts';
import { httpRequest, type HttpResponse } from '../../util/http/client.ts';
import { validationError, nonEmpty, readAs } from '../../util/schema.ts';
import { masked, oneLine } from '../../util/text.ts';
import { jsonOf } from '../common/json-body.ts';
import { uploadFailure } from '../common/upload-failure.ts';

/** A request's body; a form can be sent only once, so each attempt makes a new one. */
export type RocketChatBody = { readonly form: () => FormData } | { readonly json: unknown };

/** Rocket.Chat's REST API with one account, which is signed in at the first request. */
export interface RocketChatApi {
  /**
   * @param path below `/api/v1/`
   * @returns the answer's JSON; undefined when the server does not have this path
   * @throws UploadError
   */
  post(path: string, body: RocketChatBody): Promise<unknown>;
  /** The JSON of a GET; undefined when the server does not find it. Throws like `post`. */
  get(path: string): Promise<unknown>;
  /** @throws UploadError when an answer does not fit the schema */
  read<T>(schema: v.GenericSchema<unknown, T>, json: unknown): T;
}

interface Session {
  readonly userId: string;
  readonly token: string;
  /** When it began, in ms of `now`. */
  readonly since: number;
}

export const fileSchema = v.object({ file: v.object({ _id: nonEmpty }) });
export const roomSchema = v.object({ room: v.object({ _id: nonEmpty }) });
const loginSchema = v.object({
  data: v.object({
    userId: nonEmpty,
    // An invalid header would be an error that contains the token.
    authToken: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  }),
});
const refusalSchema = v.object({
  error: v.fallback(v.optional(v.string()), undefined),
  message: v.fallback(v.optional(v.string()), undefined),
});

const MAX_ANSWER = 1_000_000;
/** Older servers answer it with status 400. */
const TOO_MANY = 'too-many-requests';
/** A 401 within these milliseconds after signing in is not about an expired session. */
const FRESH_MS = 60_000;

export function createRocketChatApi(
  access: RocketChatAccess,
  { timeoutMs, now }: { readonly timeoutMs: number; readonly now: () => number },
): RocketChatApi {
  const name = `Rocket.Chat at ${access.url}`;
  let session: Promise<Session> | undefined;

  const send = (
    path: string,
    body?: RocketChatBody,
    headers: Readonly<Record<string, string>> = {},
  ) =>
    httpRequest(`${access.url}/api/v1/${path}`, {
      peer: name,
      ...(body && ('form' in body ? { form: body.form() } : body)),
      headers,
      timeoutMs,
      maxBytes: MAX_ANSWER,
    }).catch(uploadFailure);

  async function signIn(): Promise<Session> {
    const { user, password } = access;
    const answer = await send('login', { json: { user, password } });
    const login = readAs(loginSchema, jsonOf(answer.body));
    if (answer.status === 200 && login) {
      return { userId: login.data.userId, token: login.data.authToken, since: now() };
    }
    throw refusedSignIn(answer);
  }

  function refusedSignIn(answer: HttpResponse): UploadError {
    const said = reasonIn(answer, [access.password]);
    if (said.includes('totp')) {
      return new UploadError(
        `${name} asks for a second factor; disable two-factor authentication for the bot's account.`,
      );
    }
    if (answer.status === 401 || answer.status === 403) {
      return new UploadError(
        `${name} does not accept the bot's password; check ROCKETCHAT_USER and ROCKETCHAT_PASSWORD.`,
      );
    }
    if (answer.status < 400 || answer.status === 404) {
      return new UploadError(
        `${name} does not answer as Rocket.Chat does; check ROCKETCHAT_URL and, if it has no scheme, ROCKETCHAT_USESSL.`,
      );
    }
    return refused(answer, undefined);
  }

  /** Shared by all requests; a failed attempt is not kept. */
  function signedIn(): Promise<Session> {
    session ??= signIn().catch((error: unknown) => {
      session = undefined;
      throw error;
    });
    return session;
  }

  async function sendSignedIn(path: string, body?: RocketChatBody) {
    const attempt = async () => {
      const mine = signedIn();
      const { userId, token, since } = await mine;
      const answer = await send(path, body, { 'X-User-Id': userId, 'X-Auth-Token': token });
      return { answer, mine, token, since };
    };
    const first = await attempt();
    // A request that was not authorised has done nothing, so it can be sent again.
    if (first.answer.status !== 401 || now() - first.since < FRESH_MS) return first;
    if (session === first.mine) session = undefined;
    return attempt();
  }

  function refused(answer: HttpResponse, token: string | undefined): UploadError {
    const { status } = answer;
    const said = reasonIn(answer, [access.password, token]);
    if (status === 401 || status === 403) {
      return new UploadError(
        `${name} does not let the bot post in this room; invite the bot to it.`,
      );
    }
    if (status === 413 || said.includes('too-large')) {
      return new UploadError(
        `The picture is larger than ${name} accepts; ask for a smaller one, or raise its file size limit.`,
      );
    }
    if (status === 429 || said.includes(TOO_MANY)) {
      return new UploadError(`${name} accepts no more requests for now; ask again in a minute.`);
    }
    return new UploadError(
      `${name} answered with status ${status}${said === '' ? '' : `: ${said}`}`,
    );
  }

  return {
    async post(path, body) {
      const { answer, token } = await sendSignedIn(path, body);
      if (answer.status === 404 || answer.status === 405) return undefined;
      const json = jsonOf(answer.body);
      const isDone = v.is(v.object({ success: v.literal(true) }), json);
      if (answer.status !== 200 || !isDone) throw refused(answer, token);
      return json;
    },
    async get(path) {
      const { answer, token } = await sendSignedIn(path);
      if (answer.status === 200) return jsonOf(answer.body);
      const isAbsent = answer.status === 400 || answer.status === 404;
      if (isAbsent && !reasonIn(answer, []).includes(TOO_MANY)) return undefined;
      throw refused(answer, token);
    },
    read(schema, json) {
      const parsed = v.safeParse(schema, json);
      if (!parsed.success) {
        throw new UploadError(`${name} sent an unexpected answer.`, {
          cause: validationError(parsed.issues),
        });
      }
      return parsed.output;
    },
  };
}

/** The server's error message, on one line and without secrets. */
function reasonIn({ body }: HttpResponse, secrets: readonly (string | undefined)[]): string {
  const said = readAs(refusalSchema, jsonOf(body));
  return oneLine(secrets.reduce<string>(masked, said?.error ?? said?.message ?? ''));
}
