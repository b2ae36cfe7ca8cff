/** What an alerting system told us over HTTP, once it is known that it may. */
export interface TellingBody {
  /** The room that the address names; missing where it names none. */
  readonly room?: string | undefined;
  /** As it came. */
  readonly text: string;
}

/** Takes what alerting systems tell; the part that posts it fills this. */
export interface AlertInbox {
  /** Keeps it until it has been posted; never rejects. */
  accept(body: TellingBody): Promise<void>;
}
