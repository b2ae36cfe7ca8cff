/** A picture that was asked for: what it shows, and what renders it. */
export interface Picture {
  /** Title of the panel or dashboard; text from Grafana, which may hold anything. */
  readonly title: string;
  /** Its page in Grafana. */
  readonly link: string;
  /** URL at which Grafana renders it. */
  readonly renderUrl: string;
}
