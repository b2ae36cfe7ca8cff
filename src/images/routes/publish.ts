import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import { InvalidJsonError, InvalidRequestError } from '../../errors.ts';
import { allowedSource, bearerToken } from '../access.ts';
import type { Pipeline } from '../pipeline.ts';
import { type BodyLimits, readBody } from './body.ts';

const BODY: BodyLimits = { maxBytes: 64_000, timeoutMs: 10_000 };

const bodySchema = z.object({ imageUrl: z.string().min(1).max(8_000) });

/**
 * `POST /grafana-images`, as the Go program of that name has it: a JSON body with `imageUrl`, the
 * caller's own Grafana token in the header, and `{"pubImg": URL}` for an answer.
 * @param sources root URLs of the Grafanas that may be asked
 */
export function publishRoute(pipeline: Pipeline, sources: readonly string[]): Middleware {
  return async (context: Context) => {
    const token = bearerToken(context.get('authorization'));
    const { imageUrl } = parseBody(await readBody(context.req, BODY));
    const picture = await pipeline.publish({ imageUrl: allowedSource(imageUrl, sources), token });
    context.body = { pubImg: picture.url };
  };
}

function parseBody(text: string): z.infer<typeof bodySchema> {
  let body: unknown;
  try {
    body = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw new InvalidJsonError(
      'Error parsing JSON: send a body such as {"imageUrl": "https://grafana.example.com/render/d-solo/UID/?panelId=1"}.',
      { cause },
    );
  }
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success) {
    throw new InvalidRequestError(
      'The body needs an "imageUrl", a string of 1 to 8000 characters: the render URL of a panel.',
      { cause: parsed.error },
    );
  }
  return parsed.data;
}
