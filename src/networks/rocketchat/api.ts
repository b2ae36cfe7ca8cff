import * as v from 'valibot';
import type { RocketChatAccess } from './variables.ts';
import { UploadError } from '../../chat/errors.ts';
import { httpRequest, type HttpResponse } from '../../util/http/client.ts';
import { validationError, nonEmpty, readAs } from '../../util/schema.ts';
import { masked, oneLine } from '../../util/text.ts';
import { jsonOf } from '../common/json-body.ts';
import { uploadFailure } from '../common/upload-failure.ts';

/** A body; a form is made anew for each try, for it can be sent but once. */
export type RocketChatBody = { readonly form: () => FormData } | { readonly json: unknown };

/** Rocket.Chat's REST API, as one account that is signed in when first needed. */
export interface RocketChatApi {
  /**
   * @param path behind `/api/v1/`
   * @returns the answer's JSON; undefined when the server has no such path, and has done nothing
   * @throws UploadError
   */
  post(path: string, body: RocketChatBody): Promise<unknown>;
  /** The JSON of a GET, or undefined when the server knows no such thing; throws like `post`. */
  find(path: string): Promise<unknown>;
  /** @throws UploadError when the answer has another shape */
  read<T>(schema: v.GenericSchema<unknown, T>, json: unknown): T;
}

interface Session {
  readonly userId: string;
  readonly token: string;
  /** When it was made, ms. */
  readonly since: number;
}

export const fileSchema = v.object({ file: v.object({ _id: nonEmpty }) });
export const roomSchema = v.object({ room: v.object({ _id: nonEmpty }) });
const loginSchema = v.object({
  data: v.object({
    userId: nonEmpty,
    // What a header cannot hold would be an error that shows it.
    authToken: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  }),
});
const refusalSchema = v.object({
  error: v.fallback(v.optional(v.string()), undefined),
  message: v.fallback(v.optional(v.string()), undefined),
});

const MAX_ANSWER = 1_000_000;
/** Older servers say so with status 400. */
const TOO_MANY = 'too-many-requests';
/** A session that is younger has not run out: the refusal is for another reason. Milliseconds. */
const FRESH = 60_000;

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
        `${name} asks the bot for a second factor; switch it off for the bot's account.`,
      );
    }
    if (answer.status === 401 || answer.status === 403) {
      return new UploadError(
        `${name} did not let the bot in; look at ROCKETCHAT_USER and ROCKETCHAT_PASSWORD.`,
      );
    }
    if (answer.status < 400 || answer.status === 404) {
      return new UploadError(
        `${name} does not answer as Rocket.Chat does; look at ROCKETCHAT_URL and, where it has no scheme, at ROCKETCHAT_USESSL.`,
      );
    }
    return refused(answer, undefined);
  }

  /** Equal for all who need it at a moment; one that failed is not kept. */
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
    // Nothing is done for who is not signed in, so that it can be tried again.
    if (first.answer.status !== 401 || now() - first.since < FRESH) return first;
    if (session === first.mine) session = undefined;
    return attempt();
  }

  function refused(answer: HttpResponse, token: string | undefined): UploadError {
    const { status } = answer;
    const said = reasonIn(answer, [access.password, token]);
    if (status === 401 || status === 403) {
      return new UploadError(
        `${name} lets the bot post nothing there; invite the bot to the room.`,
      );
    }
    if (status === 413 || said.includes('too-large')) {
      return new UploadError(
        `The picture is larger than ${name} takes; ask for a smaller one, or raise its limit for files.`,
      );
    }
    if (status === 429 || said.includes(TOO_MANY)) {
      return new UploadError(`${name} takes no more for now; ask again in a minute.`);
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
    async find(path) {
      const { answer, token } = await sendSignedIn(path);
      if (answer.status === 200) return jsonOf(answer.body);
      const isAbsent = answer.status === 400 || answer.status === 404;
      if (isAbsent && !reasonIn(answer, []).includes(TOO_MANY)) return undefined;
      throw refused(answer, token);
    },
    read(schema, json) {
      const parsed = v.safeParse(schema, json);
      if (!parsed.success) {
        throw new UploadError(`${name} answered otherwise than its API says.`, {
          cause: validationError(parsed.issues),
        });
      }
      return parsed.output;
    },
  };
}

/** What the server says of it, without secrets, in one line. */
function reasonIn({ body }: HttpResponse, secrets: readonly (string | undefined)[]): string {
  const said = readAs(refusalSchema, jsonOf(body));
  return oneLine(secrets.reduce<string>(masked, said?.error ?? said?.message ?? ''));
}
