import { formOf } from './form.ts';
import { type Listening, serveHttp } from './http.ts';

export interface TelegramPost {
  readonly method: string;
  readonly chat: string;
  readonly caption: string;
  readonly file: { readonly field: string; readonly name: string; readonly bytes: Buffer };
}

/** An answer instead of success. */
export interface TelegramRefusal {
  readonly status: number;
  readonly body: string;
}

/** A double of Telegram's Bot API; its answers follow core.telegram.org/bots/api. */
export interface TelegramApi extends Pick<Listening, 'url' | 'close'> {
  readonly posts: readonly TelegramPost[];
  /** Gives this answer from now on. */
  refuse(refusal: TelegramRefusal | 'silence'): void;
}

export async function startTelegramApi(token: string): Promise<TelegramApi> {
  const posts: TelegramPost[] = [];
  let refusal: TelegramRefusal | 'silence' | undefined;
  const server = await serveHttp((request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    const take = async () => {
      const form = await formOf(request);
      if (refusal === 'silence') return;
      if (refusal) {
        answer(refusal.status, refusal.body);
        return;
      }
      const [, method = ''] = /^\/bot[^/]+\/(send\w+)$/.exec(request.url ?? '') ?? [];
      const field = method === 'sendPhoto' ? 'photo' : 'document';
      const file = form.file(field);
      if (request.url !== `/bot${token}/${method}`) {
        answer(401, { ok: false, error_code: 401, description: 'Unauthorized' });
      } else if (!file) {
        answer(400, {
          ok: false,
          error_code: 400,
          description: `Bad Request: there is no ${field}`,
        });
      } else {
        const chat = form.text('chat_id');
        posts.push({
          method,
          chat,
          caption: form.text('caption'),
          file: { field, name: file.name, bytes: file.bytes },
        });
        answer(200, { ok: true, result: { message_id: posts.length } });
      }
    };
    take().catch((error: unknown) => {
      answer(500, String(error));
    });
  });
  return {
    url: server.url,
    close: () => server.close(),
    posts,
    refuse: (to) => {
      refusal = to;
    },
  };
}
