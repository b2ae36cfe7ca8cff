import * as v from 'valibot';
import { type Finding, note, ok, wrong } from '../../chat/doctor.ts';
import type { ExaminedChat } from '../../chat/network.ts';
import { nonEmpty, object, readAs } from '../../util/schema.ts';
import { code, oneLine } from '../../util/text.ts';
import { slackAuthTest } from './client.ts';
import { slackSentence } from './errors.ts';

const ABOUT = 'Slack';
const TIMEOUT_MS = 10_000;

const answerSchema = v.object({
  user: v.fallback(v.string(), ''),
  response_metadata: v.fallback(v.optional(object({ scopes: v.array(nonEmpty) })), undefined),
});

/** The scopes of the bot's token, as `auth.test` tells them. */
export async function examineSlack({ robot, uploads }: ExaminedChat): Promise<readonly Finding[]> {
  const test = slackAuthTest(robot, TIMEOUT_MS);
  if (!test) return [note(ABOUT, "this adapter's client cannot be asked what the bot may do.")];
  let answer: unknown;
  try {
    answer = await test();
  } catch (error) {
    return [wrong(ABOUT, slackSentence(error))];
  }
  const read = readAs(answerSchema, answer);
  const scopes = read?.response_metadata?.scopes;
  const name = code(oneLine(read?.user ?? '', 60));
  if (!scopes) return [ok(ABOUT, `the token is accepted, of the bot ${name}.`)];
  const missing = neededScopes(uploads).filter(([scope]) => !scopes.includes(scope));
  if (missing.length === 0) return [ok(ABOUT, `the bot ${name} has the scopes that it needs.`)];
  return missing.map(([scope, why]) =>
    wrong(
      ABOUT,
      `the bot's app lacks the scope ${code(scope)}, ${why}: add it under OAuth & Permissions, and reinstall the app.`,
    ),
  );
}

function neededScopes(uploads: boolean): readonly (readonly [string, string])[] {
  return [
    ['chat:write', 'without which it cannot answer'],
    ...(uploads ? [['files:write', 'without which pictures are not uploaded'] as const] : []),
  ];
}
