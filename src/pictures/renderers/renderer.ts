import type { Credentials } from '../../util/http/credentials.ts';
import type { LargeBodyHandler } from '../../util/http/response-body.ts';
import type { DrawnBy, Subject } from '../picture.ts';

export interface RenderCall<T = never> {
  /** For the Grafana of the subject, and for no other host. */
  readonly token: Credentials | undefined;
  /** Aborted when the picture is not wanted any longer; a renderer may go on all the same. */
  readonly signal?: AbortSignal | undefined;
  /** Handles large pictures as they arrive. */
  readonly large?: LargeBodyHandler<T>;
}

/** What a renderer made. */
export interface Rendered<T = never> {
  /** The bytes, or what the handler of a large picture returned. */
  readonly content: Buffer | T;
  readonly drawnBy: DrawnBy;
}

/** Makes PNGs. */
export interface Renderer {
  /** Who renders a subject, as an origin: one that is slow must not hold up the others. */
  hostOf(subject: Subject): string;
  /** A text that is equal for subjects whose pictures are equal. */
  keyOf(subject: Subject): string;
  /**
   * Renders a subject. Whether the bytes are a whole PNG is for `src/pictures/png.ts` to check.
   * @throws GrafanaImagesError whose message says why there is no picture; what the handler throws
   */
  render<T = never>(subject: Subject, call: RenderCall<T>): Promise<Rendered<T>>;
}
