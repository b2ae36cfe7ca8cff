import { momentIn } from '../grafana/dashboard/built-in-variables.ts';
import { formatPanelReference } from '../grafana/dashboard/panel-reference.ts';
import type { KnownAs } from './delivery/grafana-link.ts';
import type { Picture, PictureOrigin, Subject } from './picture.ts';
import { panelOfSubject, type SubjectPanel } from './renderers/subject-panel.ts';
import type { PictureRecord } from './stores/record.ts';

export interface DescribedPicture {
  readonly subject: Subject;
  readonly drawnBy: Picture['drawnBy'];
  /** Who asked for it, and how it is called there. */
  readonly origin?: PictureOrigin | undefined;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
}

/** What is known of a picture that was just made. */
export function describePicture(
  { subject, drawnBy, origin, madeAt }: DescribedPicture,
  grafana: KnownAs,
): PictureRecord {
  const panel = panelOf(subject);
  const { title, link, room, person } = origin ?? {};
  const dashboard = subject.kind === 'dashboard' ? subject.view.dashboard : undefined;
  return {
    madeAt,
    drawnBy,
    title: title ?? dashboard?.title,
    ...(panel && {
      dashboard: { uid: panel.uid, title: dashboard?.title },
      panelId: panel.panelId,
      range: rangeOf(panel, madeAt),
      timeZone: panel.timeZone,
      link: link ?? pageOf(panel, grafana),
    }),
    rooms: room === undefined ? undefined : [room],
    people: person === undefined ? undefined : [person],
  };
}

/** Undefined for an address that cannot be taken apart: then little is known. */
function panelOf(subject: Subject): SubjectPanel | undefined {
  try {
    const panel = panelOfSubject(subject);
    const timeZone = panel.timeZone ?? panel.browserZone;
    return panel.uid === '' ? undefined : { ...panel, timeZone };
  } catch {
    return undefined;
  }
}

/** Undefined for a render URL without a range: that of its dashboard is not known here. */
function rangeOf({ from, to, timeZone }: SubjectPanel, now: number): PictureRecord['range'] {
  if (from === '' || to === '') return undefined;
  const context = { from, to, timeZone, now };
  const [start, end] = [momentIn('from', context), momentIn('to', context)];
  return start === undefined || end === undefined ? undefined : { from: start, to: end };
}

/** The page in Grafana that shows the same, at the address that people know. */
function pageOf(panel: SubjectPanel, { host, publicUrl }: KnownAs): string {
  const { uid, panelId, copy, from, to, timeZone, orgId, variables } = panel;
  const root = panel.root === host?.replace(/\/+$/, '') ? (publicUrl ?? panel.root) : panel.root;
  const url = new URL(`${root.replace(/\/+$/, '')}/d/${encodeURIComponent(uid)}`);
  const set = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== '') url.searchParams.append(name, value);
  };
  set('viewPanel', copy ? formatPanelReference(copy) : panelId?.toString());
  set('from', from);
  set('to', to);
  for (const [name, values] of variables) for (const value of values) set(`var-${name}`, value);
  set('timezone', timeZone);
  set('orgId', orgId);
  return url.href;
}
