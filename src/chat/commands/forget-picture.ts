import { pictureNameIn } from '../../pictures/stores/store.ts';
import { InvalidRequestError } from '../../util/errors.ts';
import type { Conversation } from '../conversation.ts';
import type { IsAdmin } from '../permissions.ts';

export interface ForgetPictureDeps {
  readonly isAdmin: IsAdmin;
  /**
   * Takes back the link of a picture.
   * @throws GrafanaImagesError whose message says why that cannot be done
   */
  readonly revokePicture: (name: string) => Promise<void>;
}

/** `graf forget picture URL`: the bytes are removed, and the address is answered with 410. */
export async function forgetPicture(
  typed: string,
  { user, say }: Conversation,
  { isAdmin, revokePicture }: ForgetPictureDeps,
): Promise<void> {
  if (!isAdmin(user)) {
    throw new InvalidRequestError(
      'You may not take back pictures; the users in HUBOT_GRAFANA_ADMINS may, and with hubot-auth users with the role grafana-admin.',
    );
  }
  const name = pictureNameIn(withoutMarkup(typed.trim()));
  if (name === undefined) {
    throw new InvalidRequestError(
      'That is not the address of a picture of mine. Write `graf forget picture URL`, with the address that ends with 32 hexadecimal digits and .png.',
    );
  }
  await revokePicture(name);
  await say(
    'The link of that picture is taken back, and its file is removed. Copies that browsers and chats have made may remain.',
  );
}

/** Chats write the address that was typed as `<URL>`, `<URL|TEXT>` or `[TEXT](URL)`. */
function withoutMarkup(text: string): string {
  const link = /^<([^|>]*)(?:\|[^>]*)?>$/.exec(text) ?? /^\[[^\]]*\]\(([^)]*)\)$/.exec(text);
  return link?.[1] ?? text;
}
