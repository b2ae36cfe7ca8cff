import type { GrafanaClient } from '../../grafana/client.ts';
import { sampleFrom, type Sample } from '../sample.ts';
import { code } from '../../text.ts';
import type { Command } from './command.ts';

export interface HelpDeps {
  /** Undefined when no Grafana is configured. */
  readonly client: GrafanaClient | undefined;
  /** All commands but this one. */
  readonly commands: readonly Command[];
  readonly robotName: string;
  /** Milliseconds that help waits for the samples; then it makes some up. */
  readonly patienceMs: number;
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
    summary: 'samples, from simple to rich, or all about one command',
    details: ['`graf help` shows samples, `graf help db` all that `graf db` understands.'],
    async run(rest, say) {
      const [asked] = rest
        .trim()
        .toLowerCase()
        .replace(/^(grafana|graph|graf)\s+/, '')
        .split(/\s+/);
      if (asked !== undefined && asked !== '') {
        await say(about(asked, [self, ...deps.commands]));
        return;
      }
      const sample = deps.client && (await sampleFrom(deps.client, deps.patienceMs));
      await say(samples(sample, deps));
    },
  };
  return self;
}

function about(asked: string, commands: readonly Command[]): string {
  const command = commands.find(({ name, aliases }) => name === asked || aliases.includes(asked));
  if (!command) {
    const names = commands.map(({ name }) => code(name)).join(', ');
    return `There is no command ${code(asked)}; there are ${names}.`;
  }
  const also = command.aliases.map((alias) => code(`graf ${alias}`)).join(', ');
  return [
    `\`graf ${command.usage}\`: ${command.summary}${also === '' ? '' : ` (also ${also})`}`,
    ...command.details,
  ].join('\n');
}

/** From simple to rich; every line can be typed as it stands. */
function samples(real: Sample | undefined, { robotName }: HelpDeps): string {
  const { name, titleWord, word, variable } = real ?? MADE_UP;
  const setting = variable ? ` ${variable.name}=${variable.value}` : '';
  const lines: (readonly [string, string])[] = [
    ['graf list', 'the dashboards there are'],
    ...(titleWord ? [[`graf search ${titleWord}`, 'those with a word in the title'] as const] : []),
    [`graf db ${name}`, 'every panel of a dashboard'],
    [`graf db ${name}:1`, 'its first panel'],
    ...(word
      ? [[`graf db ${name}:${word}`, `its panels with "${word}" in the title`] as const]
      : []),
    [`graf db ${name}:1 now-12h`, 'the last twelve hours'],
    [`graf db ${name}:1 now-2d now-1d`, 'the day before yesterday'],
    ...(variable ? [[`graf db ${name}:1${setting}`, 'with a template variable set'] as const] : []),
    [`graf db ${name}:1${setting} now-7d width=1500 height=700 tz=UTC`, 'all of it together'],
    [`graf db ${name} kiosk`, 'the whole dashboard as one picture'],
    ['graf help db', 'all that `graf db` understands'],
  ];
  return [
    real
      ? 'Ask me for graphs. These work on your Grafana:'
      : 'Ask me for graphs, for example (the names are made up, for Grafana could not be asked):',
    ...lines.map(([typed, does]) => `- ${typed} - ${does}`),
    `In a room, put my name in front: ${robotName} graf list`,
  ].join('\n');
}
