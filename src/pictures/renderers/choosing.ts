import { LRUCache } from 'lru-cache';
import {
  GrafanaNotFoundError,
  GrafanaTimeoutError,
  GrafanaUnauthorizedError,
  GrafanaUnavailableError,
  NoRendererError,
  NotUnderstoodError,
} from '../../grafana/errors.ts';
import { describeForLog, GrafanaImagesError } from '../../util/errors.ts';
import type { Credentials } from '../../util/http/credentials.ts';
import type { Logger } from '../../util/logger.ts';
import { oneLine } from '../../util/text.ts';
import { urlOf } from '../../util/url.ts';
import type { Timers } from '../../util/timers.ts';
import { NoRendererPlaceholderError, NotOnePanelError, PlaceholderImageError } from '../errors.ts';
import type { Subject } from '../picture.ts';
import type { RenderCall, Rendered, Renderer } from './renderer.ts';

/** Who draws: see the environment variable HUBOT_GRAFANA_RENDERER. */
export type RendererChoice = 'auto' | 'fast' | 'own' | 'grafana';

/** How much of a panel must be understood. */
export type Completeness = 'whole' | 'best-effort';

/** Draws panels here, from their models and their data. */
export interface OwnRenderer {
  /**
   * @param signal the picture is not wanted any longer
   * @returns a PNG; with best effort, a line at its foot says what was left out
   * @throws NotUnderstoodError when the panel, or with `whole` any part of it, is not understood; any
   *   other GrafanaImagesError that says why the picture is missing
   */
  draw(
    subject: Subject,
    token: Credentials | undefined,
    completeness: Completeness,
    signal?: AbortSignal,
  ): Promise<Buffer>;
  /**
   * Whether the Grafana of a subject says that it has a renderer.
   * @returns undefined when it does not say
   */
  hasRenderer(subject: Subject, token: Credentials | undefined): Promise<boolean | undefined>;
}

export interface ChoosingOptions {
  readonly choice: RendererChoice;
  readonly grafana: Renderer;
  readonly own: OwnRenderer;
  readonly logger: Logger;
  readonly timers: Timers;
}

/** Milliseconds that Grafana has before a picture is drawn here too. */
const HEAD_START_MS = 10_000;
/** Milliseconds for which it is known that a Grafana has no renderer. */
const NO_RENDERER_MS = 5 * 60_000;
/** Most Grafanas of which that is known. */
const MAX_KNOWN = 1_000;

/**
 * A renderer that lets Grafana draw, or draws here, as was chosen. Where neither works it throws
 * Grafana's error, with the reason why the picture was not drawn here.
 */
export function createChoosingRenderer(options: ChoosingOptions): Renderer {
  const { choice, grafana, own, logger, timers } = options;
  const withoutRenderer = new LRUCache<string, true>({
    max: MAX_KNOWN,
    ttl: NO_RENDERER_MS,
    ttlResolution: 0,
    perf: { now: timers.now },
  });
  if (choice === 'grafana') return grafana;

  function tell(reason: unknown): void {
    if (reason instanceof NotOnePanelError) return;
    logger.info(`Not drawn here: ${describeForLog(reason)}`);
  }

  async function drawHere(
    subject: Subject,
    { token, signal }: Pick<RenderCall, 'token' | 'signal'>,
    completeness: Completeness,
  ): Promise<Rendered> {
    const content = await own.draw(subject, token, completeness, signal);
    logger.debug('A picture was drawn without Grafana.');
    return { content, drawnBy: 'own' };
  }

  /** Remembers a Grafana that has no renderer, by its answer or because it says so. */
  async function remember(
    subject: Subject,
    token: Credentials | undefined,
    refusal: unknown,
  ): Promise<void> {
    const isNone =
      saysNoRenderer(refusal) ||
      (await own.hasRenderer(subject, token).catch(() => undefined)) === false;
    if (isNone) withoutRenderer.set(grafanaOf(subject), true);
  }

  /**
   * Grafana's picture, and where it refuses, ours.
   * @param told a reason that is in the log already
   */
  async function grafanaElse<T>(
    subject: Subject,
    call: RenderCall<T>,
    ours: () => Promise<Rendered>,
    told?: unknown,
  ): Promise<Rendered<T>> {
    try {
      return await grafana.render(subject, call);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      await remember(subject, call.token, error);
      try {
        return await ours();
      } catch (reason) {
        call.signal?.throwIfAborted();
        if (reason !== told) tell(reason);
        throw withReason(error, reason);
      }
    }
  }

  /**
   * Ours; a panel that cannot be drawn here is put to Grafana all the same. What Grafana does not show is
   * not: its renderer makes a picture of a page that says so.
   */
  async function ownElse<T>(
    subject: Subject,
    call: RenderCall<T>,
    completeness: Completeness,
  ): Promise<Rendered<T>> {
    try {
      return await drawHere(subject, call, completeness);
    } catch (reason) {
      call.signal?.throwIfAborted();
      if (completeness === 'whole' && isNotShown(reason)) throw reason;
      tell(reason);
      const isTried = completeness === 'best-effort' || !(reason instanceof NotUnderstoodError);
      const ours = () => {
        if (isTried) throw reason;
        return drawHere(subject, call, 'best-effort');
      };
      return grafanaElse(subject, call, ours, reason);
    }
  }

  /** Grafana's picture, or ours if it is there first; ours is begun when Grafana is late or refuses. */
  async function race<T>(subject: Subject, call: RenderCall<T>): Promise<Rendered<T>> {
    const over = new AbortController();
    let drawn: Promise<Rendered> | undefined;
    const signals = [over.signal, ...(call.signal ? [call.signal] : [])];
    const wanted = { token: call.token, signal: AbortSignal.any(signals) };
    const draw = () => (drawn ??= drawHere(subject, wanted, 'best-effort'));
    const theirs = grafanaElse(subject, untilOver(call, over.signal), draw);
    let cancel: () => void = () => undefined;
    const ours = new Promise<Rendered<T>>((resolve) => {
      cancel = timers.after(HEAD_START_MS, () => {
        // Grafana may still send a picture, and its error is the one that is told.
        resolve(draw().catch(() => theirs));
      });
    });
    ours.catch(() => undefined);
    try {
      return await Promise.race([theirs, ours]);
    } finally {
      cancel();
      over.abort();
    }
  }

  return {
    hostOf: (subject) => grafana.hostOf(subject),
    keyOf: (subject) => grafana.keyOf(subject),
    async render(subject, call) {
      if (choice === 'fast') return ownElse(subject, call, 'whole');
      if (choice === 'own') return drawnAlone(drawHere(subject, call, 'best-effort'));
      return withoutRenderer.has(grafanaOf(subject))
        ? ownElse(subject, call, 'best-effort')
        : race(subject, call);
    },
  };
}

/** Root of the Grafana of a subject: there may be several at one address, below paths. */
function grafanaOf(subject: Subject): string {
  const url = urlOf(subject.kind === 'render-url' ? subject.url : subject.view.root);
  const path = url?.pathname.replace(/\/render\/.*$/s, '').replace(/\/+$/, '');
  return url ? `${url.origin}${path ?? ''}` : '';
}

/** The same call, whose large picture is not kept when it comes too late. */
function untilOver<T>(call: RenderCall<T>, over: AbortSignal): RenderCall<T> {
  const { large } = call;
  if (!large) return call;
  return {
    ...call,
    large: { ...large, handle: (body) => (over.aborted ? undefined : large.handle(body)) },
  };
}

function saysNoRenderer(error: unknown): boolean {
  return error instanceof NoRendererError || error instanceof NoRendererPlaceholderError;
}

/** Whether Grafana has no such dashboard or panel, or not for this token. */
function isNotShown(error: unknown): boolean {
  return error instanceof GrafanaUnauthorizedError || error instanceof GrafanaNotFoundError;
}

/** Whether Grafana renders nothing at all, or not at the moment. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof GrafanaUnavailableError ||
    error instanceof GrafanaTimeoutError ||
    error instanceof PlaceholderImageError
  );
}

/** What is not understood is said in a sentence. */
async function drawnAlone(drawn: Promise<Rendered>): Promise<Rendered> {
  try {
    return await drawn;
  } catch (error) {
    if (!(error instanceof NotUnderstoodError)) throw error;
    throw new NotUnderstoodError(
      `This panel cannot be drawn here: ${oneLine(error.message)} is not understood; look at it in Grafana.`,
    );
  }
}

/** The same error, which says as well why the picture was not drawn here. */
function withReason(error: unknown, reason: unknown): unknown {
  if (reason instanceof NotOnePanelError) return error;
  if (!(error instanceof GrafanaImagesError && reason instanceof GrafanaImagesError)) return error;
  const why =
    reason instanceof NotUnderstoodError
      ? `${oneLine(reason.message)} is not understood`
      : oneLine(reason.message, 300).replace(/\.$/, '');
  error.message = `${error.message} It cannot be drawn here either: ${why}.`;
  return error;
}
