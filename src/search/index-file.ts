import { constants } from 'node:fs';
import { type FileHandle, open, utimes } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import * as v from 'valibot';
import type { DashboardHit } from '../grafana/api/search-page.ts';
import { createBeginFile, realDisk } from '../pictures/stores/file/atomic-file.ts';
import { errorCode } from '../pictures/stores/file/errors.ts';
import { removeFile } from '../pictures/stores/file/folder-entries.ts';
import { temporaryPath } from '../pictures/stores/file/paths.ts';
import { finite, readAs } from '../util/schema.ts';
import type { SlicedQueue } from '../util/sliced-queue.ts';
import type { Steps } from '../util/time-slices.ts';
import type { IndexedDashboard } from './model.ts';

/** A dashboard that was read, and how the list had it. */
export interface SavedDashboard {
  readonly hit: DashboardHit;
  readonly dashboard: IndexedDashboard;
}

/**
 * The file of one index: a line of JSON for each dashboard behind its checksum, between a head that says
 * of which Grafana and token they are and an end that counts them.
 */
export interface IndexFile {
  /**
   * Hands over what was saved, the dashboard read longest ago first. A file that is not whole, of another
   * version or not ours is removed.
   * @returns whether all of it could be used
   */
  load(take: (saved: SavedDashboard) => Steps<void>): Promise<boolean>;
  /** Saves in place of what was saved before; a file is there whole or not at all. */
  save(saved: Iterable<SavedDashboard>): Promise<void>;
}

/** To be increased when lines have another meaning. */
const VERSION = 1;
const FORMAT = 'hubot-grafana-images search index';
/** Bytes that are read and written at once. */
const BLOCK = 256_000;
/** Only the bot's own user may read it: it has what a token may see. */
const MODE = 0o600;
/** Bytes. */
const MAX_LINE = 20_000_000;
export const MAX_FILE = 200_000_000;

const option = v.object({ text: v.string(), value: v.string() });
const savedSchema = v.object({
  hit: v.object({
    id: finite,
    uid: v.string(),
    title: v.string(),
    slug: v.string(),
    folderUid: v.string(),
    folderTitle: v.string(),
    tags: v.exactOptional(v.array(v.string())),
  }),
  dashboard: v.object({
    uid: v.string(),
    title: v.string(),
    folder: v.exactOptional(v.string()),
    tags: v.exactOptional(v.array(v.string())),
    description: v.exactOptional(v.string()),
    variables: v.array(
      v.object({
        name: v.string(),
        type: v.string(),
        label: v.exactOptional(v.string()),
        options: v.array(option),
        current: v.array(option),
      }),
    ),
    isEmpty: v.exactOptional(v.boolean()),
    panels: v.array(
      v.object({
        id: finite,
        title: v.string(),
        row: v.exactOptional(v.string()),
        description: v.exactOptional(v.string()),
      }),
    ),
  }),
});

/** What is wrong with a file that cannot be used. */
class UnusableFileError extends Error {}

/**
 * @param folder that must be there already
 * @param key of the Grafana and the token, fit for the name of a file
 * @param work does what takes time
 */
export function createIndexFile(folder: string, key: string, work: SlicedQueue): IndexFile {
  const file = indexPath(folder, key);
  const head = JSON.stringify({ format: FORMAT, version: VERSION, key });
  const beginFile = createBeginFile(folder, realDisk, { mode: MODE });

  async function loadFrom(handle: FileHandle, take: (saved: SavedDashboard) => Steps<void>) {
    await checkOwner(handle);
    // The head is not a dashboard.
    const read = { count: -1, isWhole: false };
    for await (const lines of linesOf(handle)) {
      for (const line of lines) await work.run(eachLine(line));
    }
    if (!read.isWhole) throw new UnusableFileError('it is not whole');
    // The least used file goes first when they take too much room.
    const now = new Date();
    await utimes(file, now, now).catch(() => undefined);

    function* eachLine(line: string): Steps<void> {
      if (read.isWhole) throw new UnusableFileError('it goes on behind its end');
      const text = withoutSum(line);
      if (read.count < 0 && text !== head) throw new UnusableFileError('it is of another index');
      else if (text === endOf(read.count)) read.isWhole = true;
      else if (read.count >= 0) yield* take(parsed(text));
      read.count += 1;
    }
  }

  return {
    async load(take) {
      try {
        // Not through a link, and no device.
        const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
        const handle = await open(file, flags);
        try {
          await loadFrom(handle, take);
          return true;
        } finally {
          await handle.close();
        }
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return false;
        await removeFile(file).catch(() => undefined);
        if (error instanceof UnusableFileError || errorCode(error) === 'ELOOP') return false;
        throw error;
      }
    },
    async save(saved) {
      const unfinished = await beginFile(temporaryPath(folder, key));
      try {
        const writing = linesToSave(head, saved);
        for (;;) {
          const block = await work.run(nextBlock(writing));
          if (block === '') break;
          await unfinished.write(Buffer.from(block));
        }
        await unfinished.keep(file);
      } catch (error) {
        await unfinished.discard();
        throw error;
      }
    },
  };
}

export function indexPath(folder: string, key: string): string {
  return path.join(folder, `.search-${key}.jsonl`);
}

/** The key of an index whose file has this name; undefined for any other file. */
export function indexKeyIn(entry: string): string | undefined {
  return /^\.search-([0-9a-f]{32})\.jsonl$/.exec(entry)?.[1];
}

function endOf(count: number): string {
  return JSON.stringify({ dashboards: count });
}

function* linesToSave(head: string, saved: Iterable<SavedDashboard>): Generator<string> {
  let count = 0;
  yield withSum(head);
  for (const { hit, dashboard } of saved) {
    yield withSum(JSON.stringify({ hit, dashboard }));
    count += 1;
  }
  yield withSum(endOf(count));
}

function* nextBlock(lines: Iterator<string>): Steps<string> {
  let block = '';
  while (block.length < BLOCK) {
    yield;
    const next = lines.next();
    if (next.done) break;
    block += next.value;
  }
  return block;
}

const SUM_LENGTH = 8;

function withSum(text: string): string {
  return `${sumOf(text)} ${text}\n`;
}

/** @throws UnusableFileError when the line was changed */
function withoutSum(line: string): string {
  const text = line.slice(SUM_LENGTH + 1);
  if (line !== `${sumOf(text)} ${text}`) throw new UnusableFileError('a line is broken');
  return text;
}

function sumOf(text: string): string {
  return crc32(text).toString(16).padStart(SUM_LENGTH, '0');
}

function parsed(text: string): SavedDashboard {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch {
    line = undefined;
  }
  const saved = readAs(savedSchema, line);
  if (!saved) throw new UnusableFileError('a line has another form');
  return saved;
}

/** A file of another user, or one that others may read or write, is not ours. */
async function checkOwner(handle: FileHandle): Promise<void> {
  const stats = await handle.stat();
  const isOurs = process.getuid === undefined || stats.uid === process.getuid();
  const isPrivate = process.platform === 'win32' || (stats.mode & 0o077) === 0;
  if (!stats.isFile() || !isOurs || !isPrivate || stats.size > MAX_FILE) {
    throw new UnusableFileError('it is not a file of ours');
  }
}

/** The whole lines of a file, those of one block at a time. */
async function* linesOf(handle: FileHandle): AsyncGenerator<string[]> {
  const buffer = Buffer.allocUnsafe(BLOCK);
  let rest: Buffer[] = [];
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, BLOCK, null);
    const block = Buffer.from(buffer.subarray(0, bytesRead));
    const end = block.lastIndexOf('\n');
    length += block.length;
    if (length > MAX_LINE) throw new UnusableFileError('a line is too long');
    if (bytesRead === 0) break;
    if (end < 0) {
      rest.push(block);
      continue;
    }
    const text = Buffer.concat([...rest, block.subarray(0, end)]).toString('utf8');
    rest = [block.subarray(end + 1)];
    length = block.length - end - 1;
    yield text.split('\n');
  }
  if (length > 0) throw new UnusableFileError('its last line is not whole');
}
