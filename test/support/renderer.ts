import type { RenderUrlSubject } from '../../src/pictures/picture.ts';
import { grafanaRenderUrl } from '../../src/pictures/renderers/grafana.ts';
import { urlOf } from '../../src/util/url.ts';
import type { RenderCall, Renderer } from '../../src/pictures/renderers/renderer.ts';

/** A renderer that does what a function says, given the render URL. */
export function rendererOf(
  render: <T>(url: string, call: RenderCall<T>) => Promise<Buffer | T>,
): Renderer {
  return {
    keyOf: grafanaRenderUrl,
    hostOf: (subject) => urlOf(grafanaRenderUrl(subject))?.origin ?? '',
    render: async (subject, call) => ({
      content: await render(grafanaRenderUrl(subject), call),
      drawnBy: 'grafana',
    }),
  };
}

/** What a client asks for by a render URL. */
export function subjectOf(url: string): RenderUrlSubject {
  return { kind: 'render-url', url };
}
