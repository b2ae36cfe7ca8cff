import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { formatRecord, type PictureRecord } from '../../src/pictures/stores/record.ts';
import {
  nextName,
  noSuchPicture,
  pictureGone,
  pictureName,
  type PictureStore,
} from '../../src/pictures/stores/store.ts';

interface Kept {
  readonly bytes: Buffer;
  readonly storedAt: number;
}

/** Bytes; what is larger is streamed. */
const MAX_AT_ONCE = 1_000_000;

/** A store without files, in which nothing lasts: what is above stores must not tell the difference. */
export class MemoryStore implements PictureStore {
  readonly #pictures = new Map<string, Kept>();
  readonly #records = new Map<string, PictureRecord>();
  readonly #revoked = new Set<string>();

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  async save(picture: Parameters<PictureStore['save']>[0]): Promise<string> {
    const bytes = Buffer.isBuffer(picture) ? picture : await buffer(picture.pieces);
    let name = pictureName(bytes);
    while (this.#revoked.has(name)) name = nextName(name);
    this.#pictures.set(name, { bytes, storedAt: Date.now() });
    return name;
  }

  async adopt(name: string, picture: Parameters<PictureStore['save']>[0], storedAt: number) {
    if (this.#revoked.has(name)) throw pictureGone();
    const bytes = Buffer.isBuffer(picture) ? picture : await buffer(picture.pieces);
    this.#pictures.set(name, { bytes, storedAt });
  }

  record(name: string): Promise<PictureRecord | undefined> {
    return Promise.resolve(this.#records.get(name));
  }

  keepRecord(name: string, record: PictureRecord): Promise<void> {
    if (this.#pictures.has(name)) this.#records.set(name, record);
    return Promise.resolve();
  }

  async stat(name: string) {
    const { size, mtime } = await this.open(name);
    return { size, mtime };
  }

  open(name: string, range?: Parameters<PictureStore['open']>[1]) {
    const kept = this.#pictures.get(name);
    if (!kept) return Promise.reject(this.#whyMissing(name));
    const info = { size: kept.bytes.length, mtime: new Date(kept.storedAt) };
    const bytes = range ? kept.bytes.subarray(range.start, range.end + 1) : kept.bytes;
    if (info.size <= MAX_AT_ONCE) return Promise.resolve({ ...info, bytes });
    const stream = () => Promise.resolve(Readable.from([bytes], { objectMode: false }));
    return Promise.resolve({ ...info, stream });
  }

  async *list() {
    for (const [name, { bytes, storedAt }] of this.#pictures) {
      await Promise.resolve();
      const record = this.#records.get(name);
      const picture = { name, bytes: bytes.length, storedAt };
      yield record ? { ...picture, recordBytes: formatRecord(record).length } : picture;
    }
  }

  remove({ name, storedAt }: { readonly name: string; readonly storedAt: number }) {
    if (this.#pictures.get(name)?.storedAt !== storedAt) return Promise.resolve(false);
    this.#records.delete(name);
    return Promise.resolve(this.#pictures.delete(name));
  }

  revoke(name: string): Promise<void> {
    if (!this.#pictures.delete(name)) return Promise.reject(this.#whyMissing(name));
    this.#revoked.add(name);
    this.#records.delete(name);
    return Promise.resolve();
  }

  revocations(): Promise<string> {
    return Promise.resolve(String(this.#revoked.size));
  }

  #whyMissing(name: string): Error {
    return this.#revoked.has(name) ? pictureGone() : noSuchPicture();
  }

  renew({ name }: { readonly name: string }): Promise<void> {
    return this.date(name, Date.now());
  }

  date(name: string, storedAt: number): Promise<void> {
    const kept = this.#pictures.get(name);
    if (kept) this.#pictures.set(name, { ...kept, storedAt });
    return Promise.resolve();
  }

  /** Removes a picture, and leaves its record behind. */
  drop(name: string): Promise<void> {
    this.#pictures.delete(name);
    return Promise.resolve();
  }

  sweep(): Promise<number> {
    for (const name of this.#records.keys()) {
      if (!this.#pictures.has(name)) this.#records.delete(name);
    }
    return Promise.resolve(0);
  }

  close(): void {
    // Nothing is open.
  }
}
