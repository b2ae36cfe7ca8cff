import { GrafanaImagesError } from '../../util/errors.ts';
import type { GrafanaClient } from '../../grafana/api/client.ts';
import { nearestOf } from '../../util/fuzzy-match.ts';
import { code } from '../../util/text.ts';
import type { PendingChoices } from '../pending-choices.ts';
import { sampleFrom, type Sample } from '../help-samples.ts';
import type { Command } from './command.ts';

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
    aliases: ['?'],
    usage: 'help [COMMAND]',
    summary: 'samples, from simple to rich, or the whole grammar of one command',
    details: ['`graf help` shows samples, `graf help db` everything that `graf db` understands.'],
    async run(rest, conversation) {
      const { room, say } = conversation;
      const [asked] = rest
        .trim()
        .toLowerCase()
        .replace(/^(grafana|graph|graf)\s+/, '')
        .split(/\s+/);
      if (asked !== undefined && asked !== '') {
        const { text, near } = about(asked, [self, ...deps.commands]);
        if (near !== undefined) {
          deps.pendingChoices.put(conversation, [{ kind: 'command', name: 'help', rest: near }]);
        }
        await say(text);
        return;
      }
      await say(await samples(room, deps));
    },
  };
  return self;
}

/** The whole grammar of one command; of a mistyped one, the name of the nearest. */
function about(
  asked: string,
  commands: readonly Command[],
): { readonly text: string; readonly near?: string | undefined } {
  const namesOf = ({ name, aliases }: Command) => [name.toLowerCase(), ...aliases];
  const command = commands.find((one) => namesOf(one).includes(asked));
  if (!command) {
    const [near] = nearestOf(asked, commands.flatMap(namesOf));
    const question = near
      ? `; did you mean ${code(`graf help ${near}`)}? Take it with \`graf 1\`.`
      : '.';
    const names = commands.map(({ name }) => code(name)).join(', ');
    return { text: `${code(asked)} is not a command${question} The commands are ${names}.`, near };
  }
  const also = command.aliases.map((alias) => code(`graf ${alias}`)).join(', ');
  const lines = [
    `\`graf ${command.usage}\`: ${command.summary}${also === '' ? '' : ` (also ${also})`}`,
    ...command.details,
  ];
  return { text: lines.join('\n') };
}

async function samples(room: string, deps: HelpDeps): Promise<string> {
  let sample = MADE_UP;
  let heading = 'Ask me for graphs. These work on your Grafana:';
  try {
    sample = await sampleFrom(deps.clientFor(room), deps.timeoutMs);
  } catch (error) {
    if (!(error instanceof GrafanaImagesError)) throw error;
    heading = `Ask me for graphs. The names below are made up, because Grafana could not be asked: ${error.message}`;
  }
  return [
    heading,
    ...sampleLines(sample).map(([typed, does]) => `- ${typed} - ${does}`),
    `In a room, put my name in front: ${deps.robotName} graf list`,
  ].join('\n');
}

/** From simple to rich; every line can be typed as it is. */
function sampleLines({ name, titleWord, word, variable }: Sample): (readonly [string, string])[] {
  const setting = variable ? ` ${variable.name}=${variable.value}` : '';
  const words = [word ?? titleWord?.toLowerCase(), variable?.value].filter(
    (one) => one !== undefined,
  );
  return [
    ...(words.length > 0
      ? [
          [
            `graf ${words.join(' ')} last 3 hours`,
            'the panel that these words are about; `graf help words` says more',
          ] as const,
        ]
      : []),
    ['graf list', 'the dashboards'],
    ...(titleWord ? [[`graf search ${titleWord}`, 'those with a word in the title'] as const] : []),
    [`graf db ${name}`, 'every panel of a dashboard'],
    [`graf db ${name}:1`, 'its first panel'],
    ...(word
      ? [[`graf db ${name}:${word}`, `its panels with "${word}" in the title`] as const]
      : []),
    [`graf db ${name}:1 now-12h`, 'the last twelve hours'],
    [`graf db ${name}:1 yesterday`, 'a day by its name'],
    [`graf db ${name}:1 vs 1w`, 'now, and a week ago'],
    ...(variable ? [[`graf db ${name}:1${setting}`, 'with a template variable set'] as const] : []),
    [`graf db ${name}:1${setting} now-7d width=1500 height=700 tz=UTC`, 'all of it together'],
    [`graf db ${name} kiosk`, 'the whole dashboard as one picture'],
    ['graf again now-24h', 'the same over another range'],
    [`graf save mine = ${name}:1${setting}`, 'keep it for this room, as `graf mine`'],
    ['graf help db', 'everything that `graf db` understands'],
  ];
}
