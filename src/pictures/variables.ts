import path from 'node:path';
import { parseRootUrl } from '../util/root-url.ts';
import { type OptionsOf, variable } from '../util/variables.ts';
import {
  commaList,
  duration,
  rootUrl,
  size,
  trueOrFalse,
  wholeNumber,
} from '../util/variable-parsers.ts';

/** The route at the end of an address is what one sees in a browser, and what is meant is clear. */
const parseImageServer = (text: string) => parseRootUrl(text)?.replace(/\/grafana-images$/, '');

function parseImageServers(text: string): readonly string[] | undefined {
  const hosts = commaList(parseImageServer)(text);
  return hosts === undefined || hosts.length === 0 ? undefined : [...new Set(hosts)];
}

const RENDERERS = ['auto', 'fast', 'own', 'grafana'] as const;

/** How pictures are made, kept and handed out. */
export const pictureVariables = {
  /** true: through an image server; false: never through one; undefined: as the rest says. */
  use: variable({
    name: 'HUBOT_USE_GRAFANA_IMAGES',
    main: true,
    about: '`true`: pictures through an image server; `false`: never, and none is mounted',
    ...trueOrFalse,
    unset: 'unset',
  }),
  /** Root URLs of image servers elsewhere that share their pictures. */
  hosts: variable({
    name: 'HUBOT_GRAFANA_IMAGES_HOST',
    about:
      'an image server elsewhere to use instead; several with commas between them, of which another is asked when one is down',
    expected: `${rootUrl('http://images.example.com:8080').expected}, or several with commas between them`,
    parse: parseImageServers,
    unset: 'none',
  }),
  /** Public base of the links. */
  url: variable({
    name: 'HUBOT_GRAFANA_IMAGES_URL',
    main: true,
    about: "public base of the pictures' links",
    ...rootUrl('https://bot.example.com/saved-images'),
    unset:
      "`http://` this machine's name (`localhost` in a terminal, or when it listens there alone) `:` its port `/saved-images`",
  }),
  /** Folder of the pictures, absolute. */
  path: variable({
    name: 'HUBOT_GRAFANA_IMAGES_PATH',
    main: true,
    about: 'folder of the pictures',
    expected: 'a folder',
    parse: (text) => path.resolve(text),
    unset: '`saved-images`',
  }),
  /** Milliseconds that pictures are kept; undefined: for ever. */
  maxAgeMs: variable({
    name: 'HUBOT_GRAFANA_IMAGES_MAX_AGE',
    main: true,
    about: 'how long pictures are kept, such as `30d`',
    // A lower value would be seconds that were meant as days.
    ...duration('a time such as 30d, at least 1m', 60_000),
    unset: 'all are kept',
  }),
  /** Bytes of all pictures; undefined: as many as there is room for. */
  maxTotalBytes: variable({
    name: 'HUBOT_GRAFANA_IMAGES_MAX_TOTAL',
    about: 'size of all pictures above which the oldest are removed, such as `5GB`',
    // A lower value would be bytes that were meant as gigabytes.
    ...size('a size such as 5GB, at least 1MB', 1_000_000),
    unset: 'all are kept',
  }),
  /** Bytes of the disk that are left free. */
  reserveBytes: variable({
    name: 'HUBOT_GRAFANA_IMAGES_RESERVE',
    about: 'free space on the disk that is left alone',
    ...size('a size such as 200MB, or 0', 0),
    default: '200MB',
  }),
  /** Who draws. */
  renderer: variable({
    name: 'HUBOT_GRAFANA_RENDERER',
    main: true,
    about:
      'who draws panels: `grafana`, its renderer; `own`, this process; `auto`, its renderer where it works, else this process; `fast`, this process where a whole panel is understood, else the renderer',
    expected: `${RENDERERS.slice(0, -1).join(', ')} or ${RENDERERS.at(-1)}`,
    parse: (text) => RENDERERS.find((name) => name === text.toLowerCase()),
    default: 'auto',
  }),
  /** Bytes of one picture. */
  maxBytes: variable({
    name: 'HUBOT_GRAFANA_IMAGES_MAX_BYTES',
    about: 'size of one picture',
    ...size('a size such as 20MB', 1),
    default: '20MB',
  }),
  /** Milliseconds for one render, all in all. */
  timeoutMs: variable({
    name: 'HUBOT_GRAFANA_IMAGES_TIMEOUT',
    about: 'time for one render, all in all',
    ...duration('a time from 1s to 1h, such as 60s', 1_000, 3_600_000),
    default: '60s',
  }),
  /** Renders at once. */
  concurrency: variable({
    name: 'HUBOT_GRAFANA_IMAGES_CONCURRENCY',
    about: 'renders at once',
    ...wholeNumber(1, 100),
    default: '6',
  }),
  /** Milliseconds within which an equal request gets the picture just made. */
  reuseMs: variable({
    name: 'HUBOT_GRAFANA_IMAGES_REUSE',
    about:
      'time within which an equal request with the same token gets the picture just made; `0`: never',
    // Far less than any picture is kept for, so that none is handed out just before it is removed.
    ...duration('a time up to 30s, such as 5s, or 0', 0, 30_000),
    default: '5s',
  }),
};

export type PicturesConfig = OptionsOf<typeof pictureVariables>;
