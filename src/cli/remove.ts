import { pictureNameIn, type PictureStore } from '../pictures/stores/store.ts';
import { InvalidRequestError } from '../util/errors.ts';

/**
 * Takes back the link of a picture.
 * @param typed its name, with or without `.png`, or its address
 * @returns a line for people
 * @throws InvalidRequestError when that is not a picture's name, NotFoundError or PictureGoneError when
 *   there is none, StorageError
 */
export async function revokePicture(
  store: Pick<PictureStore, 'revoke'>,
  typed: string,
): Promise<string> {
  const name = pictureNameIn(typed);
  if (name === undefined) {
    throw new InvalidRequestError(
      `"${typed}" is not the name of a picture: give 32 hexadecimal digits, or the address of the picture.`,
    );
  }
  await store.revoke(name);
  return `Removed ${name}. Its link now says that it is gone; copies that browsers and chats made may stay.\n`;
}
