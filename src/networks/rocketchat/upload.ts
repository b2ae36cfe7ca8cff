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

/** Servers of today take a picture in two steps, older ones (before 8.0) in one. */
type Age = 'new' | 'old';

const AGES: Record<Age, readonly [Age, Age]> = { new: ['new', 'old'], old: ['old', 'new'] };

/**
 * Uploads by Rocket.Chat's REST API, as the bot's own account.
 * @param options `timeoutMs`: milliseconds for one request; `now`: the clock
 */
export function rocketchatUploader(
  access: RocketChatAccess,
  options: { readonly timeoutMs?: number; readonly now?: () => number } = {},
): Uploader {
  const api = createRocketChatApi(access, { timeoutMs: 30_000, now: Date.now, ...options });
  let age: Age = 'new';

  return {
    description: `pictures are uploaded to Rocket.Chat at ${access.url}: those see them who are in the room`,
    async upload(panel, png, to) {
      const rid = encodeURIComponent(await roomId(api, to));
      for (const candidate of AGES[age]) {
        if (await UPLOADS[candidate](api, rid, panel, png, threadOf(to))) {
          age = candidate;
          return;
        }
      }
      throw new UploadError(
        `Rocket.Chat at ${access.url} takes no files, in neither of the ways it has had; look at ROCKETCHAT_URL.`,
      );
    },
  };
}

/** Each resolves to whether the server has this way; when it has not, nothing has been posted. */
const UPLOADS: Record<
  Age,
  (
    api: RocketChatApi,
    rid: string,
    panel: PanelMessage,
    png: Buffer,
    thread: string | undefined,
  ) => Promise<boolean>
> = {
  async new(api, rid, panel, png, thread) {
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
      throw new UploadError('Rocket.Chat took the picture, but did not post it.');
    }
    return true;
  },
  async old(api, rid, panel, png, thread) {
    const form = () => {
      const made = new FormData();
      // The server reads fields as they come, and posts once it has the file.
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

/** What the adapter knows of the room, or what the server finds under its name, else its id. */
async function roomId(api: RocketChatApi, to: Envelope): Promise<string> {
  const { rid, name } = rocketchatRoom(to);
  if (rid !== undefined) return rid;
  for (const parameter of ['roomName', 'roomId']) {
    const query = new URLSearchParams({ [parameter]: name });
    const found = readAs(roomSchema, await api.find(`rooms.info?${query.toString()}`));
    if (found) return found.room._id;
  }
  throw new UploadError(
    'Rocket.Chat knows no such room, or the bot is not in it; invite the bot there.',
  );
}
