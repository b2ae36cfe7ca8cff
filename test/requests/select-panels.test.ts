import { expect } from 'chai';
import type { PanelCopy } from '../../src/grafana/dashboard/expand-repeats.ts';
import type { Panel } from '../../src/grafana/dashboard/model.ts';
import { type DrawnPanel, drawnPanels } from '../../src/grafana/dashboard/repeats.ts';
import { parseRequest } from '../../src/requests/parse.ts';
import type { PanelChoice } from '../../src/requests/request.ts';
import { choosePanelSteps } from '../../src/requests/select-panels.ts';
import { runAtOnce } from '../../src/util/time-slices.ts';
import { pair, variable } from '../support/variable.ts';

function drawnPanel(panel: Panel, number: number, title: string): DrawnPanel {
  const copy: PanelCopy = { panel, number, narrowed: new Map(), indexes: [], unresolved: [] };
  return { panel, number, title, values: new Map(), copy };
}

function choosePanels(drawn: readonly DrawnPanel[], choices: readonly PanelChoice[]) {
  const panels = drawn.map(({ panel }) => panel);
  const dashboard = { uid: 'u', title: 'U', slug: 'u', panels, variables: [] };
  const page = { dashboard, values: new Map<string, string[]>(), context: {} };
  return runAtOnce(choosePanelSteps(drawn, choices, page));
}

/** The third one is repeated, for two servers. */
const drawn: DrawnPanel[] = [
  { id: 4, number: 1, raw: 'CPU', title: 'CPU' },
  { id: 8, number: 2, raw: 'Memory of $server', title: 'Memory of web-01' },
  { id: 2, number: 3, raw: 'Disk of $server', title: 'Disk of web-01' },
  { id: 2, number: 3, raw: 'Disk of $server', title: 'Disk of web-02' },
  { id: 9, number: 4, raw: 'CPU steal', title: 'CPU steal' },
].map(({ id, number, raw, title }) => drawnPanel({ id, title: raw }, number, title));

const titlesOf = (...choices: PanelChoice[]) =>
  choosePanels(drawn, choices).map(({ title }) => title);

const byId = (id: number, more: object = {}): PanelChoice => ({
  kind: 'id',
  id,
  values: [],
  rowCopies: [],
  ...more,
});

describe('the choice of panels', () => {
  const words = (...all: string[]) => ({ kind: 'words', words: all }) as const;

  it('is all of them when none was asked for', () => {
    expect(titlesOf()).to.have.lengthOf(5);
  });

  it('goes by what the eye counts, a repeated panel counted once', () => {
    expect(titlesOf({ kind: 'numbers', first: 2, last: 3 })).to.deep.equal([
      'Memory of web-01',
      'Disk of web-01',
      'Disk of web-02',
    ]);
    expect(titlesOf({ kind: 'numbers', first: 4, last: 4 })).to.deep.equal(['CPU steal']);
    expect(titlesOf({ kind: 'numbers', first: 0, last: 0 })).to.deep.equal([]);
  });

  it('goes by Grafana’s own number', () => {
    expect(titlesOf(byId(8))).to.deep.equal(['Memory of web-01']);
  });

  it('is one copy of a repeated panel, by its value or its place, or by the id of the copy', () => {
    const hosts = ['web-01', 'web-02'].map((text) => pair(text));
    const dashboard = {
      uid: 'u',
      title: 'U',
      slug: 'u',
      nextId: 9,
      copies: [{ id: 40, panelId: 2, values: [{ name: 'host', value: 'web-07' }] }],
      panels: [{ id: 2, title: 'Disk of $host', repeats: [{ variable: 'host', group: 1 }] }],
      variables: [variable('host', { options: hosts, current: hosts, multi: true })],
    };
    const values = new Map<string, string[]>();
    const all = drawnPanels(dashboard, values);
    const chosen = (choice: PanelChoice) =>
      runAtOnce(choosePanelSteps(all, [choice], { dashboard, values, context: {} })).map(
        ({ title }) => title,
      );
    expect(chosen(byId(2))).to.deep.equal(['Disk of web-01', 'Disk of web-02']);
    expect(chosen(byId(2, { values: ['web-02'] }))).to.deep.equal(['Disk of web-02']);
    expect(chosen(byId(2, { values: ['web-03'] }))).to.deep.equal([]);
    expect(chosen(byId(2, { copy: 1 }))).to.deep.equal(['Disk of web-02']);
    expect(chosen(byId(2, { copy: 7 }))).to.deep.equal([]);
    expect(chosen(byId(9))).to.deep.equal(['Disk of web-02']);
    expect(chosen(byId(40))).to.deep.equal(['Disk of web-07']);
    expect(chosen(byId(41))).to.deep.equal([]);
  });

  it('finds an untitled panel by its number, but not by the title of the dashboard', () => {
    const untitled = [drawnPanel({ id: 1, title: ' ' }, 1, 'Web servers')];
    expect(choosePanels(untitled, [words('web')])).to.deep.equal([]);
    expect(choosePanels(untitled, [byId(1)])).to.have.length(1);
    expect(choosePanels(untitled, [{ kind: 'numbers', first: 1, last: 1 }])).to.have.length(1);
  });

  it('goes by words, all of which must be in the title, as shown or as saved', () => {
    expect(titlesOf(words('cpu'))).to.deep.equal(['CPU', 'CPU steal']);
    expect(titlesOf(words('web-02', 'disk'))).to.deep.equal(['Disk of web-02']);
    expect(titlesOf(words('$server'))).to.have.lengthOf(3);
    expect(titlesOf(words('cpu', 'disk'))).to.deep.equal([]);
  });

  it('is everything that fits one of several, once and in the order of the dashboard', () => {
    expect(
      titlesOf(byId(9), words('cpu'), {
        kind: 'numbers',
        first: 1,
        last: 2,
      }),
    ).to.deep.equal(['CPU', 'Memory of web-01', 'CPU steal']);
  });

  for (const [typed, title] of [
    ['u:"CPU – user"', 'CPU – user'],
    ['u:"cpu - USER"', 'CPU – user'],
    ['u:Bob’s', 'Bob’s “best”'],
    ["u:bob's", 'Bob’s “best”'],
    ['u:gro\u0308ße', 'Größe'],
  ] as const) {
    it(`finds ${title} for ${typed}, however dashes, quotes and accents are written`, () => {
      const titles = ['CPU – user', 'CPU – system', 'Bob’s “best”', 'Größe'];
      const all = titles.map((one, id) => drawnPanel({ id, title: '$v' }, id + 1, one));
      const chosen = choosePanels(all, parseRequest(typed).panels);
      expect(chosen.map((panel) => panel.title)).to.deep.equal([title]);
    });
  }

  const named = (...titles: string[]) =>
    titles.map((title, id) => drawnPanel({ id, title }, id + 1, title));
  const chosen = (typed: string, ...titles: string[]) =>
    choosePanels(named(...titles), parseRequest(typed).panels).map(({ title }) => title);

  it('of all is every panel, unless a title has that word', () => {
    expect(chosen('u:all', 'CPU', 'Overall', 'Install')).to.have.lengthOf(3);
    expect(chosen('u:all', 'CPU', 'All hosts', 'Errors (all)', 'Overall')).to.deep.equal([
      'All hosts',
      'Errors (all)',
    ]);
    expect(chosen('u:"all"', 'CPU', 'Overall')).to.deep.equal(['Overall']);
  });

  it('of a number in quotes is the panel of that title, else those with it in the title', () => {
    expect(chosen('u:"3"', 'CPU', 'Disk 3', '3', '13')).to.deep.equal(['3']);
    expect(chosen('u:"3"', 'CPU', 'Disk 3', '13')).to.deep.equal(['Disk 3', '13']);
    expect(chosen('u:3', 'CPU', 'Disk 3', '3')).to.deep.equal(['3']);
  });

  it('of words with hyphens finds them with spaces', () => {
    expect(chosen('u:cpu-on', 'CPU on web', 'CPU')).to.deep.equal(['CPU on web']);
    expect(chosen('u:cpu_on', 'CPU on web', 'cpu_on')).to.deep.equal(['CPU on web', 'cpu_on']);
    expect(chosen('u:web-01', 'web-01', 'web 01', 'web01')).to.deep.equal(['web-01', 'web 01']);
  });

  it('folds letters and accents on both sides', () => {
    expect(chosen('u:strasse', 'Straße', 'Strasse')).to.have.lengthOf(2);
    expect(chosen('u:STRAẞE', 'Straße', 'Strasse')).to.have.lengthOf(2);
    expect(chosen('u:istanbul', 'İstanbul', 'ISTANBUL')).to.have.lengthOf(2);
    expect(chosen('u:cafe', 'Café', 'CAFE\u0301')).to.have.lengthOf(2);
    expect(chosen('u:İstanbul', 'istanbul')).to.have.lengthOf(1);
  });

  it('of a copy is the copy at that place', () => {
    const panel = { id: 8, title: '$host', repeats: [{ variable: 'host', group: 1 }] };
    const copies = ['a', 'b', 'c'].map((value, index) => {
      const one = drawnPanel(panel, 1, value);
      return {
        ...one,
        copy: { ...one.copy, narrowed: new Map([['host', value]]), indexes: [index] },
      };
    });
    expect(choosePanels(copies, [byId(8, { copy: 1 })]).map(({ title }) => title)).to.deep.equal([
      'b',
    ]);
  });

  it('is none for invisible words', () => {
    expect(titlesOf(words('\u200d'))).to.deep.equal([]);
  });

  it('folds a title once, whatever the number of choices', () => {
    let looks = 0;
    const [first] = drawn;
    if (!first) throw new Error('there is one');
    const watched = {
      ...first,
      get title() {
        looks += 1;
        return 'CPU';
      },
    };
    choosePanels([watched], [words('a', 'b'), words('c'), words('d')]);
    expect(looks).to.equal(1);
  });
});
