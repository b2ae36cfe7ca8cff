/** What a thread that reads pictures is given to begin with: memory that is shared, in pieces. */
export interface SharedBuffers {
  readonly memory: SharedArrayBuffer;
  /** Bytes of one piece. */
  readonly bufferBytes: number;
}

/** What it is asked. */
export interface ReadRequest {
  readonly id: number;
  readonly file: string;
  /** Of what is read; of a larger file only its size is wanted. */
  readonly maxBytes: number;
  /** Where the picture is put, if it fits; otherwise in memory of its own. */
  readonly index: number | undefined;
}

/** What lies in a file that may be a picture. */
export interface FileContent {
  /** Bytes. */
  readonly size: number;
  /** When it was changed last, in milliseconds since 1970. */
  readonly mtimeMs: number;
  /** All of it; missing when it is larger than wanted. */
  readonly png?: Uint8Array | undefined;
}

/** What it answers: undefined means that it is not a plain file. Of an error only two parts come through. */
export type ReadResponse = { readonly id: number } & (
  | {
      readonly found: FileContent | undefined;
      /** The bytes are where they were to be put, and not in `found`. */
      readonly isInBuffer?: true;
    }
  | { readonly code: string | undefined; readonly message: string }
);
