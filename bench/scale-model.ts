/**
 * What a number of rooms costs: pictures, load, bytes and money, by arithmetic alone. Every assumption is a
 * number with a name, and `npm run scale-model -- rooms=300 pictureKilobytes=90` computes with another one.
 */
import { pathToFileURL } from 'node:url';

/** Each with what it is and where it comes from. Prices are in US dollars. */
export const ASSUMPTIONS = {
  rooms: [20, 'rooms that use the bot'],
  requestsPerRoom: [20, 'requests of a room on a working day; a guess'],
  panelsPerRequest: [
    2,
    'pictures of a request: most ask for one panel, some for a dashboard; a guess',
  ],
  alertsPerRoom: [6, 'pictures of alerts and schedules of a room and day; a guess'],
  busiestHour: [0.2, "share of a day's pictures in its busiest hour; a guess"],
  incident: [10, 'times the busiest hour, while many ask at once; a guess'],
  viewsPerPicture: [8, 'times that a picture is fetched: people and machines of the chat; a guess'],
  bucketReadsPerPicture: [
    2.5,
    'reads of the bucket: one before its record is written, and 1.5 views that no memory answers; a guess',
  ],
  servers: [3, 'image servers, or bots that serve pictures'],
  checksPerSecond: [
    0.5,
    'reads of the bucket by a server that looks whether links were taken back, while pictures are looked at',
  ],
  pictureKilobytes: [150, 'of a PNG of 1000×500 pixels; 60 to 200 seen'],
  putsPerPicture: [2, 'objects that are stored for a picture: itself and its record'],
  daysKept: [30, '`HUBOT_GRAFANA_IMAGES_MAX_AGE`'],
  renderSeconds: [1, "of Grafana's renderer for a panel; 0.5 to 5 s seen"],
  rendersAtOnce: [6, '`HUBOT_GRAFANA_IMAGES_CONCURRENCY`'],
  drawnPerSecond: [20, 'pictures that one server draws by itself (performance.md: 49 ms each)'],
  hotGetsPerSecond: [8000, 'pictures that one server sends from memory (performance.md)'],
  dollarsPerMillionPuts: [5, "list price of AWS S3 as remembered; look up your provider's"],
  dollarsPerMillionGets: [0.4, 'the same'],
  dollarsPerGigabyteMonth: [0.023, 'the same'],
  dollarsPerGigabyteOut: [0.09, 'the same; Cloudflare R2 takes none, a CDN less'],
} as const;

export type Assumptions = { readonly [Name in keyof typeof ASSUMPTIONS]: number };

export interface Scale {
  readonly picturesPerDay: number;
  /** A second in the busiest hour, and in an incident. */
  readonly busy: number;
  readonly incident: number;
  /** Servers that render through Grafana without a queue in an incident, and that draw by themselves. */
  readonly serversRendering: number;
  readonly serversDrawing: number;
  /** Views a second in an incident, and which share of one server's sending that is. */
  readonly views: number;
  readonly sending: number;
  readonly gigabytesKept: number;
  /** A month of 30 days. */
  readonly puts: number;
  readonly gets: number;
  readonly gigabytesOut: number;
  readonly dollars: {
    readonly puts: number;
    readonly gets: number;
    readonly kept: number;
    readonly out: number;
    readonly all: number;
  };
}

const DAYS = 30;
const SECONDS_OF_DAY = 86_400;
const KILOBYTES_OF_GIGABYTE = 1e6;

export const DEFAULTS = Object.fromEntries(
  Object.entries(ASSUMPTIONS).map(([name, [value]]) => [name, value]),
) as Assumptions;

/** Pure arithmetic; weekends count as working days, so the costs are an upper bound. */
export function scaleOf(given: Assumptions): Scale {
  const { rooms, requestsPerRoom, panelsPerRequest, alertsPerRoom, pictureKilobytes } = given;
  const picturesPerDay = rooms * (requestsPerRoom * panelsPerRequest + alertsPerRoom);
  const busy = (picturesPerDay * given.busiestHour) / 3600;
  const incident = busy * given.incident;
  const pictures = picturesPerDay * DAYS;
  const puts = pictures * given.putsPerPicture;
  const checks = Math.min(
    pictures * given.viewsPerPicture,
    given.servers * given.checksPerSecond * SECONDS_OF_DAY * DAYS,
  );
  const gets = pictures * given.bucketReadsPerPicture + checks;
  const gigabytesKept =
    (picturesPerDay * given.daysKept * pictureKilobytes) / KILOBYTES_OF_GIGABYTE;
  const gigabytesOut =
    (pictures * given.viewsPerPicture * pictureKilobytes) / KILOBYTES_OF_GIGABYTE;
  const dollars = {
    puts: (puts / 1e6) * given.dollarsPerMillionPuts,
    gets: (gets / 1e6) * given.dollarsPerMillionGets,
    kept: gigabytesKept * given.dollarsPerGigabyteMonth,
    out: gigabytesOut * given.dollarsPerGigabyteOut,
  };
  return {
    picturesPerDay,
    busy,
    incident,
    serversRendering: Math.ceil((incident * given.renderSeconds) / given.rendersAtOnce),
    serversDrawing: Math.ceil(incident / given.drawnPerSecond),
    views: incident * given.viewsPerPicture,
    sending: (incident * given.viewsPerPicture) / given.hotGetsPerSecond,
    gigabytesKept,
    puts,
    gets,
    gigabytesOut,
    dollars: { ...dollars, all: dollars.puts + dollars.gets + dollars.kept + dollars.out },
  };
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const short = (value: number) =>
  value >= 10 ? whole(value) : value.toLocaleString('en-US', { maximumSignificantDigits: 2 });
const money = (value: number) => `$${value < 10 ? value.toFixed(2) : whole(value)}`;

/** What a column of the table says of one number of rooms. */
const ROWS: readonly (readonly [string, (scale: Scale) => string])[] = [
  ['pictures a day', (scale) => whole(scale.picturesPerDay)],
  ['pictures a second: busiest hour, incident', (s) => `${short(s.busy)}, ${short(s.incident)}`],
  [
    "servers without a queue in an incident, with Grafana's renderer",
    (scale) => whole(scale.serversRendering),
  ],
  ['the same, drawn here', (scale) => whole(scale.serversDrawing)],
  [
    'views a second in an incident, of what one server sends',
    (scale) => `${short(scale.views)}, ${short(scale.sending * 100)} %`,
  ],
  ['kept in the bucket', (scale) => `${short(scale.gigabytesKept)} GB`],
  ['PUT and GET of the bucket a month', (s) => `${whole(s.puts)} and ${whole(s.gets)}`],
  ['sent to people a month', (scale) => `${short(scale.gigabytesOut)} GB`],
  ['a month: PUT', (scale) => money(scale.dollars.puts)],
  ['GET', (scale) => money(scale.dollars.gets)],
  ['kept', (scale) => money(scale.dollars.kept)],
  ['sent, where it is paid for', (scale) => money(scale.dollars.out)],
  ['all', (scale) => money(scale.dollars.all)],
];

/** A Markdown table with a column for each number of rooms. */
export function scaleTable(given: Assumptions, rooms: readonly number[]): readonly string[] {
  const scales = rooms.map((count) => scaleOf({ ...given, rooms: count }));
  return [
    `| | ${rooms.map((count) => `${whole(count)} rooms`).join(' | ')} |`,
    `| --- | ${rooms.map(() => '---').join(' | ')} |`,
    ...ROWS.map(([name, cell]) => `| ${name} | ${scales.map(cell).join(' | ')} |`),
  ];
}

export function assumptionsTable(given: Assumptions): readonly string[] {
  return [
    '| assumption | value | |',
    '| --- | --- | --- |',
    ...Object.entries(ASSUMPTIONS)
      .filter(([name]) => name !== 'rooms')
      .map(
        ([name, [, text]]) =>
          `| \`${name}\` | ${String(given[name as keyof Assumptions])} | ${text} |`,
      ),
  ];
}

/**
 * @param args such as `rooms=300`
 * @throws Error with a sentence for what is not an assumption or not a positive number
 */
export function parseAssumptions(args: readonly string[]): Assumptions {
  const given: Record<string, number> = { ...DEFAULTS };
  for (const arg of args) {
    const [name = '', text = ''] = arg.split('=');
    const value = Number(text);
    if (!Object.hasOwn(ASSUMPTIONS, name)) {
      throw new Error(`"${name}" is not an assumption: ${Object.keys(ASSUMPTIONS).join(', ')}.`);
    }
    if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
      throw new Error(`${name} is "${text}"; a number above 0 is expected.`);
    }
    given[name] = value;
  }
  return given as Assumptions;
}

/** One machine, three servers, and what would be a very large company. */
export const SIZES: readonly number[] = [20, 200, 1000];

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const args = process.argv.slice(2);
  try {
    const given = parseAssumptions(args);
    const rooms = args.some((arg) => arg.startsWith('rooms=')) ? [given.rooms] : SIZES;
    const lines = [...assumptionsTable(given), '', ...scaleTable(given, rooms)];
    process.stdout.write(`${lines.join('\n')}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
