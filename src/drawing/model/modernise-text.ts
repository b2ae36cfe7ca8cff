import { member, membersOf, stringOf } from './read.ts';

/** A text panel of before Grafana 7.1, whose text is not among its options, in the form that it has now. */
export function modernisedText(panel: unknown): unknown {
  const options = membersOf(member(panel, 'options'));
  if (stringOf(options.content) !== undefined) return membersOf(panel);
  return {
    ...membersOf(panel),
    options: { mode: member(panel, 'mode'), content: member(panel, 'content') },
  };
}
