import { TOKEN } from './token.ts';

/** The render URL of a panel that every demo Grafana has. */
export function panelOf(grafana: string): string {
  return `${grafana}/render/d-solo/web/web?panelId=1`;
}

/** Has an image server keep a picture, with a Viewer's token. */
export function postPicture(
  server: string,
  imageUrl: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${server}/grafana-images`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, ...headers },
    body: JSON.stringify({ imageUrl }),
  });
}
