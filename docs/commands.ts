import { createCommands } from '../src/chat/commands/index.ts';
import type { Command } from '../src/chat/commands/command.ts';
import type { Defaults } from '../src/requests/variables.ts';

/** Nothing here is run: a page about the commands needs none of what they work with. */
function missing(): never {
  throw new Error('This command is only described, not run');
}

const store = { get: missing, all: missing, set: missing, setAll: missing, delete: missing };

/** All commands, as `graf help` knows them. */
function commands(): Command[] {
  return createCommands({
    answerRequest: missing,
    clientFor: missing,
    last: store,
    config: { defaults: {} as Defaults, grafana: { apiEndpoint: '' } },
    now: missing,
    readOptions: missing,
    maxReturned: 25,
    offerable: missing,
    pendingChoices: { put: missing, get: missing, more: missing },
    timeoutMs: 0,
    robotName: 'hubot',
    set: {
      perRoom: true,
      rooms: {
        clientFor: missing,
        checkToken: missing,
        ownClient: missing,
        setHost: missing,
        setKey: missing,
      },
      maySet: missing,
      checkHost: missing,
    },
    shortcuts: store,
    checkTyped: missing,
    alerting: {
      answerRequest: missing,
      clientFor: missing,
      numbers: { show: missing, find: missing },
      pendingChoices: { put: missing, get: missing, more: missing },
      now: missing,
      defaultZone: undefined,
      maxReturned: 25,
      alertVariables: new Map(),
      mayChange: missing,
      networkName: '',
      acks: { all: missing, get: missing, put: missing, remove: missing },
      subscriptions: { all: missing, of: missing, put: missing, remove: missing },
      isWebhookOpen: true,
      confirmations: { ask: missing, take: missing },
    },
    aliases: store,
    doctor: { isAdmin: missing, examine: missing },
    pictures: { isAdmin: missing, revokePicture: missing },
    schedule: {
      schedules: {
        read: missing,
        add: missing,
        of: missing,
        pause: missing,
        resume: missing,
        remove: missing,
      },
      numbers: { show: missing, find: missing },
      defaultZone: undefined,
      checkRequest: missing,
      checkWords: missing,
    },
    words: { find: missing, answer: missing },
    choices: { forget: missing },
    learn: missing,
    similarRequests: missing,
  });
}

/** The page `docs/commands.md`: a table of all commands, and the whole grammar of each. */
export function commandsPage(): string {
  const all = commands();
  const cell = (text: string) => text.replaceAll('|', '\\|');
  return [
    '# Commands',
    '',
    'Each comes after the name of the bot. `graph` and `grafana` mean `graf`, in any case. `npm run docs`',
    'makes this page from what `graf help` says.',
    '',
    '| command | does |',
    '|---|---|',
    ...all.map(({ usage, summary }) => `| \`${cell(`graf ${usage}`)}\` | ${cell(summary)} |`),
    ...all.flatMap(({ name, usage, aliases, details }) => [
      '',
      `## graf ${name}`,
      '',
      `\`graf ${usage}\`${aliases.length > 0 ? `; also ${aliases.map((alias) => `\`graf ${alias}\``).join(', ')}` : ''}`,
      '',
      ...details.map((line) => `- ${line}`),
    ]),
    '',
  ].join('\n');
}

/** The lines of the script's header from which older Hubots make their help. */
export function headerLines(): string[] {
  return commands().map(({ usage, summary }) => `//   hubot graf ${usage} - ${summary}`);
}
