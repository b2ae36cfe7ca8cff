import * as v from 'valibot';
import { nonEmpty, readAs } from '../../util/schema.ts';
import type { GrafanaClient } from '../api/client.ts';
import { GrafanaNotFoundError, GrafanaUnauthorizedError, NotUnderstoodError } from '../errors.ts';
import { pathSegment } from '../urls.ts';

type Model = Readonly<Record<string, unknown>>;

const referenceSchema = v.object({ libraryPanel: v.object({ uid: nonEmpty }) });
const elementSchema = v.object({
  result: v.object({ model: v.looseObject({ type: nonEmpty }) }),
});

/** Whether a dashboard names a panel's content without having it, as since Grafana 10. */
export function isOfLibrary({ type }: Model): boolean {
  return typeof type !== 'string' || type === 'library-panel-ref';
}

/**
 * The panel with the content that Grafana's library has for it; any other panel as it is.
 * @throws NotUnderstoodError where the library does not have it, or not for this token; the errors of
 *   Grafana's client
 */
export async function withLibraryContent(
  client: Pick<GrafanaClient, 'readJson'>,
  panel: Model,
): Promise<Model> {
  if (!isOfLibrary(panel)) return panel;
  const uid = readAs(referenceSchema, panel)?.libraryPanel.uid;
  const body = uid === undefined ? undefined : await read(client, uid);
  const content = readAs(elementSchema, body)?.result.model;
  if (!content) throw new NotUnderstoodError('a panel of the library whose content is not known');
  const { id, gridPos, title } = panel;
  return { ...content, id, gridPos, title: title === '' ? content.title : title };
}

async function read(client: Pick<GrafanaClient, 'readJson'>, uid: string): Promise<unknown> {
  try {
    return await client.readJson({ path: `api/library-elements/${pathSegment(uid)}` });
  } catch (error) {
    const isMissing = error instanceof GrafanaNotFoundError;
    if (isMissing || error instanceof GrafanaUnauthorizedError) return undefined;
    throw error;
  }
}
