import type { ListedPicture } from '../store.ts';
import type { BucketClient } from './client.ts';
import type { BucketLayout } from './layout.ts';
import type { ObjectInfo } from './read-object.ts';

/**
 * All pictures of a bucket. A list tells when an object was put. For pictures that came from another store
 * that is too late, so these have a mark, in a list of the same order, and are looked at one by one.
 * A picture comes right after its record.
 * @param onUnpaired called with the name of each record that has no picture
 * @throws BucketFault
 */
export async function* listObjects(
  client: BucketClient,
  layout: BucketLayout,
  look: (name: string) => Promise<ObjectInfo | undefined>,
  onUnpaired: (name: string) => void,
): AsyncGenerator<ListedPicture> {
  const marks = client.list(layout.aged(''));
  try {
    let mark = await marks.next();
    let record: { readonly name: string; readonly bytes: number } | undefined;
    for await (const { key, bytes, storedAt } of client.list(
      layout.prefix,
      layout.beforePictures,
    )) {
      const name = layout.nameIn(key);
      if (record && record.name !== name) onUnpaired(record.name);
      const recordBytes = record?.name === name ? record?.bytes : undefined;
      const recorded = layout.recordIn(key);
      record = recorded === undefined ? undefined : { name: recorded, bytes };
      if (name === undefined) continue;
      while (mark.done !== true && mark.value.key < layout.aged(name)) mark = await marks.next();
      const isMarked = mark.done !== true && mark.value.key === layout.aged(name);
      const info = isMarked ? await look(name) : undefined;
      const datedAt = info?.isDated === true ? info.mtime.getTime() : storedAt;
      const picture = { name, bytes, storedAt: datedAt };
      yield recordBytes === undefined ? picture : { ...picture, recordBytes };
    }
    if (record) onUnpaired(record.name);
  } finally {
    await marks.return(undefined);
  }
}
