import type { ServerResponse } from 'node:http';
import type { Middleware } from 'koa';
import * as v from 'valibot';
import { InvalidJsonError } from '../errors.ts';
import { InvalidRequestError } from '../../util/errors.ts';
import { createBulkhead } from '../../util/bulkhead.ts';
import { validationError } from '../../util/schema.ts';
import { allowedSource, bearerToken } from '../authorization.ts';
import type { Publisher } from '../../pictures/publisher.ts';
import { type BodyLimits, readRequestBody } from '../request-body.ts';
import { fieldsOf, namesOf } from '../../pictures/subject-names.ts';
import type { AdmissionState } from '../middleware/admission.ts';
import type { LoggedState } from '../middleware/request-log.ts';
import type { Shutdown } from '../shutdown.ts';

const BODY: BodyLimits = { maxBytes: 64_000, timeoutMs: 10_000 };

/** Requests that may wait for their turn; at six renders of a second at once, for a quarter minute. */
const MAX_WAITING = 100;

export interface PostOptions {
  /** Root URLs of the Grafanas that may be asked. */
  readonly sources: readonly string[];
  /** False: a client without a token is anonymous. */
  readonly tokenRequired: boolean;
  /** Renders at once. */
  readonly concurrency: number;
}

const bodySchema = v.object({ imageUrl: v.pipe(v.string(), v.nonEmpty(), v.maxLength(8_000)) });

/**
 * `POST /grafana-images`, as the Go program of that name has it: a JSON body with `imageUrl`, the
 * caller's own Grafana token in the header, and `{"pubImg": URL}` for an answer.
 */
export function postPictureRoute(
  publisher: Publisher,
  options: PostOptions,
  shutdown: Shutdown,
): Middleware<AdmissionState & LoggedState> {
  const bulkhead = createBulkhead(options.concurrency + MAX_WAITING);
  let underWay = 0;
  return async (context) => {
    const authorization = context.req.headers.authorization;
    const isAnonymous = authorization === undefined && !options.tokenRequired;
    const token = isAnonymous ? undefined : bearerToken(authorization);
    const { imageUrl } = parseBody(await readRequestBody(context.req, BODY));
    const request = {
      subject: { kind: 'render-url', url: allowedSource(imageUrl, options.sources) } as const,
      token,
      signal: goneSignal(context.res),
      lookAgain: context.state.lookAgain,
    };
    const named = namesOf(request.subject);
    context.state.logged = named;
    // Scripts count as one client, or a flood of them would come before every dashboard.
    const turn = underWay;
    underWay += 1;
    try {
      const making = bulkhead(() => publisher.publish({ ...request, turn }));
      const picture = await shutdown.waitFor(making);
      context.state.logged = { ...named, ...fieldsOf(picture) };
      context.body = { pubImg: picture.publicUrl };
    } finally {
      underWay -= 1;
    }
  };
}

/** Aborted when the connection ends before the answer does: the client went away. */
function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

function parseBody(text: string): v.InferOutput<typeof bodySchema> {
  let body: unknown;
  try {
    body = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    // Not as its cause: the parser's words quote the body, which may hold a token.
    throw new InvalidJsonError(
      'Error parsing JSON: send a body such as {"imageUrl": "https://grafana.example.com/render/d-solo/UID/?panelId=1"}.',
    );
  }
  const parsed = v.safeParse(bodySchema, body);
  if (!parsed.success) {
    throw new InvalidRequestError(
      'The body needs an "imageUrl", a string of 1 to 8000 characters: the render URL of a panel.',
      { cause: validationError(parsed.issues) },
    );
  }
  return parsed.output;
}
