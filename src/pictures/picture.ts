import type { RenderOptions, View } from '../grafana/urls.ts';

/** What is to be rendered. */
export type Subject = DashboardSubject | RenderUrlSubject;

/** A dashboard of a Grafana, or one of its panels. */
export interface DashboardSubject {
  readonly kind: 'dashboard';
  readonly view: View;
  readonly options: RenderOptions;
}

/** A render URL of a Grafana as a client sent it, once it is known that it may be fetched. */
export interface RenderUrlSubject {
  readonly kind: 'render-url';
  readonly url: string;
}

/** A picture that a request asks for. */
export interface RequestedPicture {
  /** Title of the panel or dashboard; text from Grafana, which may hold anything. */
  readonly title: string;
  /** Its page in Grafana. */
  readonly link: string;
  readonly subject: Subject;
}

/** Who asked for a picture, and what it is called there. */
export interface PictureOrigin {
  /** Title of the panel or dashboard. */
  readonly title: string;
  /** Its page in Grafana, as people know it. */
  readonly link: string;
  /** The room of the chat, and the person; undefined for programs. */
  readonly room?: string | undefined;
  readonly person?: string | undefined;
}

/** Who drew a picture: Grafana's renderer, or our own. */
export type DrawnBy = 'grafana' | 'own';

/** A picture that has been rendered and stored. */
export interface Picture {
  readonly name: string;
  /** The link at which the client can see it. */
  readonly publicUrl: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  readonly drawnBy: DrawnBy;
  readonly bytes: number;
  /** Milliseconds that the renderer took. */
  readonly renderMs: number;
  /** Whether it was made for an equal request a moment before. */
  readonly isReused?: boolean;
}
