import { readFileSync, statSync } from 'node:fs';
import { type OptionsOf, variable } from '../util/variables.ts';
import { anyText, listItems, trueOrFalse, wholeNumber } from '../util/variable-parsers.ts';

const LISTENS_TO_ALL = new Map([
  ['graf', false],
  ['all', true],
]);

const PICTURE_LINKS = ['page', 'png'] as const;

/** Which address of a picture is posted: of its page, or of the PNG. */
export type PictureLinks = (typeof PICTURE_LINKS)[number];

const MAX_BYTES = 1_000_000;

function readLines(file: string): string | undefined {
  try {
    const about = statSync(file);
    // What is not a file, such as /dev/zero, may have no end.
    return about.isFile() && about.size <= MAX_BYTES ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}

/** What people may do in chat, and how they are answered. */
export const chatVariables = {
  /** Whether rooms may have a Grafana of their own. */
  perRoom: variable({
    name: 'HUBOT_GRAFANA_PER_ROOM',
    about:
      '`1`: each room may have a Grafana of its own, by `graf set host URL` and `graf set api_key TOKEN`',
    ...trueOrFalse,
    default: 'false',
  }),
  /** Names or ids; undefined when no admins are named. */
  admins: variable({
    name: 'HUBOT_GRAFANA_ADMINS',
    main: true,
    about:
      'who may `graf set`, `graf forget picture`, `graf doctor`, and silence or pause alerts, names or ids; with hubot-auth, the role `grafana-admin` too',
    expected: 'names or ids, with commas between them',
    parse: listItems,
    unset:
      'everyone may `graf set`, silence and pause, said at the start; `graf forget picture` and `graf doctor` are refused',
  }),
  /** Answer in the thread of the question, where the chat has threads. */
  useThreads: variable({
    name: 'HUBOT_GRAFANA_USE_THREADS',
    main: true,
    about:
      'answer in the thread of the question, errors too, where the chat has threads; anything but `false` and `0` is yes',
    expected: anyText.expected,
    parse: (text) => !/^(false|0)$/i.test(text),
    default: 'false',
  }),
  /** Whether words need no `graf` in front when the bot is addressed. */
  listensToAll: variable({
    name: 'HUBOT_GRAFANA_LISTEN',
    main: true,
    about:
      '`all`: words need no `graf` in front when the bot is addressed, by its name or in private, and no other script has taken the message',
    expected: 'graf or all',
    parse: (text) => LISTENS_TO_ALL.get(text.toLowerCase()),
    default: 'graf',
  }),
  /** The lines of a file. */
  synonyms: variable({
    name: 'HUBOT_GRAFANA_SYNONYMS',
    about:
      'file of further words for one thing, for requests in words: a line for each, with commas, such as `shop, checkout-api`',
    expected: 'a file of text that can be read, of at most 1 MB',
    parse: readLines,
    unset: 'none',
  }),
  /** Undefined: as the chat has it. */
  pictureLinks: variable({
    name: 'HUBOT_GRAFANA_PICTURE_LINKS',
    about:
      "which address of a picture is posted in chat: `png`, or `page`, that of its page, where this process shows the pictures; HipChat always gets the PNG's",
    expected: 'page or png',
    parse: (text) => PICTURE_LINKS.find((one) => one === text.toLowerCase()),
    unset: 'by chat; `png` in all that are known',
  }),
  maxReturned: variable({
    name: 'HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS',
    about: 'most dashboards listed and most panels posted at once',
    ...wholeNumber(1, 1000),
    default: '25',
  }),
  /** By the name of a label, the variable that it sets. */
  alertVariables: variable({
    name: 'HUBOT_GRAFANA_ALERT_VARIABLES',
    about:
      "which label of an alert sets which of the dashboard's variables in its picture, as `LABEL=VARIABLE`: `host=instance`; a label always sets the variable of its own name",
    expected: 'pairs of LABEL=VARIABLE, with commas between them',
    parse: labelVariables,
    unset: 'labels set variables of the same name',
  }),
};

function labelVariables(text: string): ReadonlyMap<string, string> | undefined {
  const pairs = text
    .split(',')
    .filter((pair) => pair.trim() !== '')
    .map((pair) => /^\s*([^=\s]+)\s*=\s*([^=\s]+)\s*$/.exec(pair));
  if (pairs.some((pair) => pair === null)) return undefined;
  return new Map(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
}

export type ChatOptions = OptionsOf<typeof chatVariables>;
