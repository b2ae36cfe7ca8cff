import { type Answer, ask, type AskOptions } from '../../util/http/client.ts';

/**
 * Asks a Grafana one question, with what its slowness calls for.
 * @throws the errors of `ask`
 */
export function askGrafana<T = never>(
  url: string,
  options: Omit<AskOptions<T>, 'peer'>,
): Promise<Answer<T>> {
  return ask(url, {
    peer: (origin) => `Grafana at ${origin}`,
    tooSlow: 'try a shorter time range, or again in a moment',
    ...options,
  });
}
