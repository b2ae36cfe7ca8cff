import { GrafanaImagesError } from '../../util/errors.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import { nearestOf } from '../../util/fuzzy-match.ts';
import { code } from '../../util/text.ts';
import type { Conversation } from '../conversation.ts';
import type { PendingChoices } from '../pending-choices.ts';
import { sampleFrom, type Sample } from '../help-samples.ts';
import { type Command, hasName } from './command.ts';
import { firstScreen, sampleLines } from './help-screen.ts';
import { HELP_TOPICS, type HelpTopic } from './help-topics.ts';

export interface HelpDeps {
  /** @throws ConfigError when the room has no Grafana */
  readonly clientFor: (room: string) => GrafanaClient;
  /** All commands but this one. */
  readonly commands: readonly Command[];
  readonly pendingChoices: PendingChoices;
  readonly robotName: string;
  /** Milliseconds that help waits for real names; then it makes some up. */
  readonly timeoutMs: number;
}

const MADE_UP: Sample = {
  name: 'web',
  titleWord: 'Web',
  word: 'cpu',
  variable: { name: 'server', value: 'web-01' },
};

export function helpCommand(deps: HelpDeps): Command {
  const self: Command = {
    name: 'help',
    aliases: ['?', 'commands'],
    usage: 'help [TOPIC|COMMAND]',
    summary: 'samples, from simple to rich, a topic, or the whole grammar of one command',
    details: [
      '`graf help` shows samples, `graf help db` everything that `graf db` understands.',
      `Topics are ${HELP_TOPICS.map(({ name }) => code(name)).join(', ')}.`,
    ],
    async run(rest, conversation) {
      const { room, say } = conversation;
      const [asked = ''] = rest
        .trim()
        .toLowerCase()
        .replace(/^(grafana|graph|graf)\s+/, '')
        .split(/\s+/);
      const commands = [self, ...deps.commands];
      const topic = HELP_TOPICS.find(({ name, aliases }) => [name, ...aliases].includes(asked));
      const command = commands.find((one) => namesOf(one).includes(asked));
      if (asked === '') await say(await samples(room, deps));
      else if (topic) await say(await topicText(topic, room, deps, commands));
      else if (command) await say(grammarOf(command));
      else await say(offerNear(asked, conversation, deps, commands));
    },
  };
  return self;
}

const namesOf = ({ name, aliases }: Command) => [name.toLowerCase(), ...aliases];

/** The whole grammar of one command. */
function grammarOf(command: Command): string {
  const also = command.aliases.map((alias) => code(`graf ${alias}`)).join(', ');
  return [
    `\`graf ${command.usage}\`: ${command.summary}${also === '' ? '' : ` (also ${also})`}`,
    ...command.details,
  ].join('\n');
}

/** A single character is near to every other. */
const isTyped = (name: string) => name.length > 1;

/** What there is help for, and the nearest of it, which `graf 1` takes. */
function offerNear(
  asked: string,
  conversation: Conversation,
  { pendingChoices }: HelpDeps,
  commands: readonly Command[],
): string {
  const named = commands.filter(hasName);
  const topics = ['words', ...HELP_TOPICS.map(({ name }) => name)];
  const [near] = nearestOf(asked, [...named.flatMap(namesOf), ...topics].filter(isTyped));
  let question = '.';
  if (near !== undefined) {
    pendingChoices.put(conversation, [{ kind: 'command', name: 'help', rest: near }]);
    question = `; did you mean ${code(`graf help ${near}`)}? Take it with \`graf 1\`.`;
  }
  return [
    `${code(asked)} is not a topic or a command${question}`,
    `Topics: ${topics.map(code).join(', ')}.`,
    `Commands: ${named.map(({ name }) => code(name)).join(', ')}.`,
  ].join('\n');
}

async function samples(room: string, deps: HelpDeps): Promise<string> {
  const { sample, excuse } = await sampleFor(room, deps);
  const heading =
    excuse === undefined
      ? 'Ask me for graphs. These work on your Grafana:'
      : `Ask me for graphs. The names below are made up, because Grafana could not be asked: ${excuse}`;
  return firstScreen(sample, heading, deps.robotName);
}

async function topicText(
  topic: HelpTopic,
  room: string,
  deps: HelpDeps,
  commands: readonly Command[],
): Promise<string> {
  const { sample } = await sampleFor(room, deps);
  const further = commands.filter(({ name }) => topic.commands.includes(name));
  return [
    topic.heading,
    ...sampleLines(topic.samples(sample)),
    ...topic.rules,
    ...further.map(grammarOf),
  ].join('\n');
}

/** Real names, or made-up ones and why. */
async function sampleFor(
  room: string,
  deps: HelpDeps,
): Promise<{ readonly sample: Sample; readonly excuse?: string }> {
  try {
    return { sample: await sampleFrom(deps.clientFor(room), deps.timeoutMs) };
  } catch (error) {
    if (!(error instanceof GrafanaImagesError)) throw error;
    return { sample: MADE_UP, excuse: error.message };
  }
}
