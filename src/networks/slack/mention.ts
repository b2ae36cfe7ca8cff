import * as v from 'valibot';
import type { Envelope } from '../../chat/hubot.ts';
import { mentionsIn } from '../../chat/mentions.ts';
import { readAs } from '../../util/schema.ts';

/** hubot-slack keeps Slack's own text of a message, in which a mention has its id. */
const answered = v.object({ message: v.object({ rawMessage: v.object({ text: v.string() }) }) });

const MARKUP =
  /^<(@[UWB][A-Z0-9]{1,30}|!subteam\^S[A-Z0-9]{1,30}|!(?:here|channel|everyone))(?:\|[^<>]*)?>$/;

/** `@here`, a user or a group: hubot-slack delivers names, which alone do not ping. */
export function mentionInSlack(typed: string, most: number, to: Envelope): string | undefined {
  const text = readAs(answered, to)?.message.rawMessage.text ?? '';
  const [, written = typed] = /.*\b(?:mention|ping)(?:ing)?\s+(.*)$/is.exec(text) ?? [];
  return mentionsIn(written.replace(/(<[^>|]*)\|[^>]*>/g, '$1>'), most, markupOf);
}

function markupOf(word: string): string | undefined {
  const [, name] = /^@?(here|channel|everyone)$/i.exec(word) ?? [];
  if (name !== undefined) return `<!${name.toLowerCase()}>`;
  const [, id] = MARKUP.exec(word) ?? [];
  return id === undefined ? undefined : `<${id}>`;
}
