import { STATUS_CODES, type ServerResponse } from 'node:http';
import { corrupted, padded, plainPng } from '../render/png.ts';
import {
  custom,
  html,
  json,
  picture,
  redirect,
  send,
  sendHead,
  text,
  type Answer,
} from './answer.ts';
import type { Exchange } from './exchange.ts';
import type { Fault } from './faults.ts';
import { appShell, errorPage, proxyErrorPage } from './pages.ts';
import { placeholder } from './placeholders.ts';

/** How an exchange ends: with an answer, or with less than one. */
export type Outcome =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'silence' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'half'; readonly answer: Answer; readonly then: 'silence' | 'disconnect' };

const TIMEOUT_ERROR = 'Timeout error. You can set timeout in seconds with &timeout url parameter';
const DEFAULT_WIDTH = 800;
const DEFAULT_HEIGHT = 400;

const ends = (answer: Answer): Outcome => ({ kind: 'answer', answer });

/** What a fault makes of a request. A delay is not an outcome: the request goes on as usual. */
export async function outcomeOf(
  fault: Exclude<Fault, { kind: 'delay' }>,
  exchange: Exchange,
): Promise<Outcome> {
  const { at } = exchange.request;
  switch (fault.kind) {
    case 'error':
      return ends(errorAnswer(fault, exchange.path));
    case 'timeout-error':
      return ends(html(500, errorPage(TIMEOUT_ERROR)));
    case 'html':
      return ends(html(200, appShell()));
    case 'html-as-png':
      return ends(picture(Buffer.from(appShell()), at));
    case 'login-redirect':
      return ends(loginRedirect(exchange));
    case 'home-redirect':
      return ends(redirect(302, `${exchange.subPath}/`));
    case 'redirect':
      return ends(redirect(302, fault.location));
    case 'placeholder':
      return ends(await placeholder(fault.which));
    case 'empty':
      return ends(picture(Buffer.alloc(0), at));
    case 'truncated': {
      const whole = await plainPicture(exchange);
      return ends(picture(whole.subarray(0, Math.floor(whole.length / 2)), at));
    }
    case 'corrupt':
      return ends(picture(corrupted(await plainPicture(exchange)), at));
    case 'oversized':
      return ends(picture(padded(await plainPicture(exchange), fault.bytes), at));
    case 'hang':
      return { kind: 'silence' };
    case 'hang-body':
      return { kind: 'half', answer: picture(await plainPicture(exchange), at), then: 'silence' };
    case 'reset':
      return { kind: 'reset' };
    case 'reset-body':
      return {
        kind: 'half',
        answer: picture(await plainPicture(exchange), at),
        then: 'disconnect',
      };
  }
}

/** 302 to the login page, which a client without a session gets outside /api. */
export function loginRedirect({ path, search, subPath }: Exchange): Answer {
  const wanted = encodeURIComponent(`${subPath}${path}${search === '' ? '' : `?${search}`}`);
  return redirect(302, `${subPath}/login`, `redirect_to=${wanted}; Path=${subPath}/; HttpOnly`);
}

/** Carries an outcome out on the wire. */
export function deliver(response: ServerResponse, outcome: Outcome): void {
  switch (outcome.kind) {
    case 'answer':
      send(response, outcome.answer);
      return;
    case 'silence':
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'half': {
      const { body } = outcome.answer;
      sendHead(response, outcome.answer);
      response.write(body.subarray(0, Math.ceil(body.length / 2)), () => {
        if (outcome.then === 'disconnect') response.destroy();
      });
    }
  }
}

function plainPicture({ request }: Exchange): Promise<Buffer> {
  const pixels = (name: string, otherwise: number): number => {
    const asked = Number(request.query.get(name) ?? otherwise);
    return Number.isInteger(asked) && asked > 0 ? asked : otherwise;
  };
  return plainPng(pixels('width', DEFAULT_WIDTH), pixels('height', DEFAULT_HEIGHT), [24, 27, 31]);
}

function errorAnswer(fault: Extract<Fault, { kind: 'error' }>, path: string): Answer {
  const usual = usualError(fault.status, path);
  const contentType = fault.contentType ?? usual.headers['Content-Type'] ?? 'text/html';
  return custom(fault.status, contentType, fault.body ?? usual.body);
}

function usualError(status: number, path: string): Answer {
  const reason = STATUS_CODES[status] ?? 'Error';
  if (status === 429) return json(429, { message: 'Too many rendering requests' });
  if ([502, 503, 504].includes(status)) return html(status, proxyErrorPage(status, reason));
  if (path.startsWith('/api/')) return json(status, { message: apiMessage(status, path, reason) });
  switch (status) {
    case 400:
      return html(400, errorPage('Render parameters error'));
    case 401:
      return json(401, { message: 'Invalid API key' });
    case 403:
      return json(403, { message: 'Permission denied' });
    case 404:
      return text(404, 'Not found');
    case 500:
      return html(500, errorPage('Rendering failed.'));
    default:
      return html(status, errorPage(reason));
  }
}

function apiMessage(status: number, path: string, reason: string): string {
  const dashboard = path.startsWith('/api/dashboards/');
  switch (status) {
    case 401:
      return 'Invalid API key';
    case 403:
      return dashboard ? 'Access denied to this dashboard' : 'Permission denied';
    case 404:
      return dashboard ? 'Dashboard not found' : 'Not found';
    default:
      return reason;
  }
}
