import { type Brain, User } from 'hubot';
import { type Jid, userIdOf } from './jid.ts';
import type { RosterItem } from './stanzas.ts';

/** A user as scripts for HipChat know them. */
export interface Person extends User {
  readonly jid?: string;
  readonly mention_name?: string;
  readonly email_address?: string;
  /** Where an answer goes. */
  readonly reply_to?: string;
}

/** Puts the people of the roster into the brain; what scripts keep about them stays. */
export function savePeople(brain: Brain, people: readonly RosterItem[]): void {
  for (const { jid, name, mentionName, email } of people) {
    const known = brain.users()[userIdOf(jid)];
    const fields = {
      jid: jid.bare,
      ...(name === undefined ? {} : { name }),
      ...(mentionName === undefined ? {} : { mention_name: mentionName }),
      ...(email === undefined ? {} : { email_address: email }),
    };
    if (known) Object.assign(known, fields);
    else brain.userForId(userIdOf(jid), { name: jid.local, ...fields });
  }
}

export interface Speaker {
  /** Who said it, as the stanza has it. */
  readonly from: Jid;
  /** Who that really is, where it is known. */
  readonly person: Jid | undefined;
  /** Room or, in private, person; this is also where an answer goes. */
  readonly place: string;
  /** Whether a nick in a room is a person's own name, which HipChat's server sees to. */
  readonly nicksAreNames: boolean;
}

/**
 * The user who said something, as a copy: where it was said belongs to the message, not the person.
 * Somebody nobody knows has the address they speak from as their id, which nobody else can have.
 */
export function speakerIn(brain: Brain, speaker: Speaker): Person {
  const { from, person, place, nicksAreNames } = speaker;
  const nick = from.resource;
  const known = person
    ? brain.users()[userIdOf(person)]
    : nicksAreNames
      ? brain.userForName(nick)
      : undefined;
  const id = known?.id ?? (person ? userIdOf(person) : `${from.bare}/${nick}`);
  // Somebody who speaks through a room is known there by the nick.
  const name = person?.bare === from.bare ? (known?.name ?? person.local) : nick;
  const said = { name, room: place, reply_to: place, ...(person ? { jid: person.bare } : {}) };
  return new User(id, Object.assign({}, known, said));
}
