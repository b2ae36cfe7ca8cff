import type { RocketChatAccess } from './variables.ts';
import { UploadError } from '../../chat/errors.ts';
import type { Envelope } from '../../chat/hubot.ts';
import { readAs } from '../../util/schema.ts';
import type { PanelMessage } from '../../chat/format.ts';
import { threadOf } from '../common/thread.ts';
import { rocketchatFormat } from './format.ts';
import { rocketchatRoom } from './envelope-room.ts';
import { pngFile } from '../common/png-file.ts';
import { createRocketChatApi, fileSchema, roomSchema, type RocketChatApi } from './api.ts';
import type { Uploader } from '../../chat/uploader.ts';

/** Rocket.Chat uploads a file in two steps; before 8.0, in one. */
type UploadApi = 'media' | 'upload';

const ATTEMPTS: Record<UploadApi, readonly [UploadApi, UploadApi]> = {
  media: ['media', 'upload'],
  upload: ['upload', 'media'],
};

/**
 * Uploads with Rocket.Chat's REST API and the bot's own account.
 * @param options `timeoutMs`: milliseconds for one request; `now`: the clock
 */
export function rocketchatUploader(
  access: RocketChatAccess,
  options: { readonly timeoutMs?: number; readonly now?: () => number } = {},
): Uploader {
  const api = createRocketChatApi(access, { timeoutMs: 30_000, now: Date.now, ...options });
  let known: UploadApi = 'media';

  return {
    description: `pictures are uploaded to Rocket.Chat at ${access.url}; only members of the room can see them`,
    async upload(panel, png, to) {
      const rid = encodeURIComponent(await roomId(api, to));
      for (const candidate of ATTEMPTS[known]) {
        if (await UPLOADS[candidate](api, rid, panel, png, threadOf(to))) {
          known = candidate;
          return;
        }
      }
      throw new UploadError(
        `Rocket.Chat at ${access.url} has none of the known upload APIs; check ROCKETCHAT_URL.`,
      );
    },
  };
}

/** Each resolves to false, and has posted nothing, when the server does not have this API. */
const UPLOADS: Record<
  UploadApi,
  (
    api: RocketChatApi,
    rid: string,
    panel: PanelMessage,
    png: Buffer,
    thread: string | undefined,
  ) => Promise<boolean>
> = {
  async media(api, rid, panel, png, thread) {
    const form = () => {
      const made = new FormData();
      made.set('file', pngFile(panel.title, png));
      return made;
    };
    const stored = await api.post(`rooms.media/${rid}`, { form });
    if (stored === undefined) return false;
    const { _id: id } = api.read(fileSchema, stored).file;
    const confirmed = await api.post(`rooms.mediaConfirm/${rid}/${encodeURIComponent(id)}`, {
      json: { msg: captionFor(panel), ...(thread === undefined ? {} : { tmid: thread }) },
    });
    if (confirmed === undefined) {
      throw new UploadError('Rocket.Chat stored the picture but did not post it.');
    }
    return true;
  },
  async upload(api, rid, panel, png, thread) {
    const form = () => {
      const made = new FormData();
      // The server posts as soon as it has the file, so the other fields come first.
      made.set('msg', captionFor(panel));
      if (thread !== undefined) made.set('tmid', thread);
      made.set('file', pngFile(panel.title, png));
      return made;
    };
    return (await api.post(`rooms.upload/${rid}`, { form })) !== undefined;
  },
};

function captionFor(panel: PanelMessage): string {
  return rocketchatFormat.caption?.(panel) ?? '';
}

/** The room's id from the adapter, else from the server, by name or by id. */
async function roomId(api: RocketChatApi, to: Envelope): Promise<string> {
  const { rid, name } = rocketchatRoom(to);
  if (rid !== undefined) return rid;
  for (const parameter of ['roomName', 'roomId']) {
    const query = new URLSearchParams({ [parameter]: name });
    const found = readAs(roomSchema, await api.get(`rooms.info?${query.toString()}`));
    if (found) return found.room._id;
  }
  throw new UploadError(
    'Rocket.Chat does not find this room, or the bot is not in it; invite the bot to it.',
  );
}
