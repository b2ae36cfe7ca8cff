import { readFile } from 'node:fs/promises';

/** What Grafana answers for one dashboard, as far as it is grown. */
export interface DashboardAnswer {
  readonly meta: { readonly folderTitle?: string; readonly folderUid?: string };
  readonly dashboard: {
    readonly uid: string;
    readonly title: string;
    readonly tags?: readonly string[];
    readonly templating?: { readonly list: readonly Variable[] };
    readonly panels: readonly Panel[];
  };
}

interface Panel {
  readonly id: number;
  readonly title?: string;
  readonly type: string;
  readonly panels?: readonly Panel[];
}

interface Option {
  readonly text: unknown;
  readonly value: unknown;
}

interface Variable {
  readonly options?: readonly Option[];
}

const FIXTURES = new URL('../test/fixtures/words/', import.meta.url);

/** The dashboards of the fixture, which are grown from. */
export async function readCorpus(): Promise<readonly DashboardAnswer[]> {
  const text = await readFile(new URL('corpus.json', FIXTURES), 'utf8');
  return (JSON.parse(text) as { dashboards: readonly DashboardAnswer[] }).dashboards;
}

/** What is asked of them. */
export async function readRequests(): Promise<readonly string[]> {
  const text = await readFile(new URL('requests.json', FIXTURES), 'utf8');
  return (JSON.parse(text) as { ask: string }[]).map(({ ask }) => ask);
}

const TEAMS =
  'atlas beacon cedar delta ember falcon garnet harbor indigo juniper kepler lantern meadow nimbus ' +
  'onyx pebble quartz raven saffron tundra umber violet willow xenon yarrow zephyr acorn birch coral ' +
  'drift echo flint grove hazel iris jade kelp lotus maple nova opal pine quill reef slate thyme';
const PARTS = 'api gateway worker store cache sync proxy admin jobs web relay engine ledger feed';

/**
 * One of many dashboards, always the same: the first are the corpus itself, and each further one is a
 * dashboard of it that belongs to another service, with the values of that service.
 * @param panels how many the dashboards up to this one have together, about
 */
export function grownDashboard(
  corpus: readonly DashboardAnswer[],
  number: number,
  panelsEach: number,
): DashboardAnswer {
  const base = at(corpus, number);
  if (number < corpus.length) return base;
  const random = randomFrom(number);
  const team = pick(TEAMS, random);
  const service = `${team}-${pick(PARTS, random)}${number % 7 === 0 ? `-${number}` : ''}`;
  const { dashboard } = base;
  const isNamed = random() < 0.25;
  const named = ({ title = '', ...panel }: Panel): Panel => ({
    ...panel,
    title: isNamed && title !== '' && random() < 0.3 ? `${service}: ${title}` : title,
  });
  const panels = shaped(corpus, number, panelsEach).map(named);
  const folder = random() < 0.5 ? { folderTitle: `Team ${team}` } : {};
  const title =
    random() < 0.5 ? `${service} / ${dashboard.title}` : `${dashboard.title} (${service})`;
  return {
    meta: { ...base.meta, ...folder },
    dashboard: {
      ...dashboard,
      uid: `${dashboard.uid}-${number}`,
      title,
      tags: [...(dashboard.tags ?? []), team],
      templating: { list: (dashboard.templating?.list ?? []).map((one) => valuesOf(one, team)) },
      panels: panels.map((panel, place) => ({ ...panel, id: place + 1 })),
    },
  };
}

/** Panels of the dashboard, and of the next ones until there are enough; rows stay in their places. */
function shaped(
  corpus: readonly DashboardAnswer[],
  number: number,
  panelsEach: number,
): readonly Panel[] {
  // Some dashboards are five times as large as most.
  const wanted = number % 25 === 0 ? panelsEach * 5 : Math.round(panelsEach * 0.833);
  const taken: Panel[] = [];
  for (let next = number; taken.length < wanted; next += 1) {
    const { panels } = at(corpus, next).dashboard;
    const flat = panels.flatMap((panel) => [{ ...panel, panels: [] }, ...(panel.panels ?? [])]);
    let left = wanted - taken.filter(({ type }) => type !== 'row').length;
    for (const panel of flat) {
      if (panel.type !== 'row' && (left -= 1) < 0) break;
      taken.push(panel);
    }
    if (left <= 0) break;
  }
  return taken;
}

/** Machines and services have their team before their names. */
function valuesOf(variable: Variable, team: string): Variable {
  const own = (value: unknown) =>
    typeof value === 'string' && /^[a-z][\w-]*\d|-(?:api|web|worker)/.test(value)
      ? `${team}-${value}`
      : value;
  const options = (variable.options ?? []).map((option) => ({
    ...option,
    text: own(option.text),
    value: own(option.value),
  }));
  return { ...variable, options };
}

function at<T>(all: readonly T[], place: number): T {
  const one = all[place % all.length];
  if (one === undefined) throw new RangeError('there is none');
  return one;
}

function pick(words: string, random: () => number): string {
  const all = words.split(' ');
  return all[Math.floor(random() * all.length)] ?? '';
}

/** Numbers from 0 to 1 that are always the same for a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
