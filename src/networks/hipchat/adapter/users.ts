import { type Brain, User } from 'hubot';
import { type Jid, userIdOf } from './jid.ts';
import type { RosterItem } from './stanzas.ts';

/** A user with the members that scripts for HipChat know. */
export interface HipChatUser extends User {
  readonly jid?: string;
  readonly mention_name?: string;
  readonly email_address?: string;
  /** The address that answers go to. */
  readonly reply_to?: string;
}

/** Puts the users of the roster into the brain; keeps what scripts have stored about them. */
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
  /** The sender's address in the stanza. */
  readonly from: Jid;
  /** The sender's own address, if known. */
  readonly person: Jid | undefined;
  /** The room or, in a private chat, the user; answers go there too. */
  readonly place: string;
  /** Whether a nick in a room is the user's own name, as HipChat's server ensures. */
  readonly nicksAreNames: boolean;
}

/**
 * The user who sent a message, as a copy: the room belongs to the message, not to the user. The id of
 * an unknown user is the sender's address, which is unique.
 */
export function speakerIn(brain: Brain, speaker: Speaker): HipChatUser {
  const { from, person, place, nicksAreNames } = speaker;
  const nick = from.resource;
  const known = person
    ? brain.users()[userIdOf(person)]
    : nicksAreNames
      ? brain.userForName(nick)
      : undefined;
  const id = known?.id ?? (person ? userIdOf(person) : `${from.bare}/${nick}`);
  // In a room a user is known by the nick.
  const name = person?.bare === from.bare ? (known?.name ?? person.local) : nick;
  const said = { name, room: place, reply_to: place, ...(person ? { jid: person.bare } : {}) };
  return new User(id, Object.assign({}, known, said));
}
