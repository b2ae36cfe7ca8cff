import {
  GrafanaError,
  GrafanaRefusedError,
  GrafanaTimeoutError,
  GrafanaUnavailableError,
  NoRendererError,
} from '../../grafana/errors.ts';
import { explainRefusal, type Question, wantsHttps } from '../../grafana/api/refusals.ts';
import type { GrafanaImagesError } from '../../util/errors.ts';
import type { HttpResponse } from '../../util/http/client.ts';
import { oneLine } from '../../util/text.ts';
import { NotAnImageError } from '../errors.ts';

/** Like explainRefusal, for `/render`, whose failures are HTML pages with a telling title. */
export function explainRenderRefusal(
  answer: HttpResponse,
  question: Question & { elapsedMs: number; grafanaTimeoutMs: number },
): GrafanaImagesError {
  if (answer.status === 400) {
    if (wantsHttps(answer, question)) return explainRefusal(answer, question);
    if (/%(?![\da-f]{2})/i.test(question.url)) {
      return new GrafanaRefusedError(
        'The address has a % without two hexadecimal digits after it; write %25 for the sign itself.',
      );
    }
    return new GrafanaError(
      'Grafana refuses the parameters of this picture (400); look at width, height, scale and theme.',
    );
  }
  if (answer.status !== 500) return explainRefusal(answer, question);
  const page = answer.body.toString('utf8', 0, 100_000);
  if (/Timeout error/i.test(page) || question.elapsedMs > question.grafanaTimeoutMs) {
    return new GrafanaTimeoutError(
      'Grafana did not finish this picture in time; try a shorter time range or a single panel.',
    );
  }
  if (/PhantomJS|isn&#39;t installed|not installed/i.test(page)) {
    return new NoRendererError(
      'Grafana has no renderer; install grafana-image-renderer beside it, then ask again.',
    );
  }
  return new GrafanaUnavailableError(
    'Grafana could not render this picture; is grafana-image-renderer installed and running? Its log says more.',
  );
}

/** A page came where something else was expected, with status 200. */
export function explainPage(answer: HttpResponse, question: Question): GrafanaImagesError {
  const what = answer.contentType === 'text/html' ? 'a web page' : oneLine(answer.contentType, 60);
  return new NotAnImageError(
    `Grafana answered with ${what || 'content without a type'} instead of a picture; ${
      question.token !== undefined
        ? 'it may not accept the token, or the URL is not a render URL.'
        : 'it may want a token, or the URL is not a render URL.'
    }`,
  );
}
