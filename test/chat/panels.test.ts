import { expect } from 'chai';
import { choosePanels } from '../../src/chat/panels.ts';
import type { PanelChoice } from '../../src/chat/request.ts';
import type { DrawnPanel } from '../../src/grafana/repeats.ts';

const drawn = (number: number, id: number, saved: string, title = saved): DrawnPanel => ({
  panel: { id, title: saved },
  title,
  number,
  values: new Map(),
});
const panels: readonly DrawnPanel[] = [
  drawn(1, 8, 'CPU on $server', 'CPU on web-01'),
  drawn(2, 3, 'Memory'),
  drawn(3, 1, '', 'Web'),
  drawn(4, 2, 'CPU of all'),
];
/** The second panel stands for each of two regions. */
const repeated: readonly DrawnPanel[] = [
  drawn(1, 4, 'Requests'),
  drawn(2, 6, 'Load in $region', 'Load in eu'),
  drawn(2, 6, 'Load in $region', 'Load in us'),
  drawn(3, 5, 'Errors'),
];

describe('choosing panels', () => {
  for (const [what, choice, ids] of [
    ['all of them', { kind: 'all' }, [8, 3, 1, 2]],
    ['the second as the eye counts', { kind: 'number', number: 2 }, [3]],
    ['none before the first', { kind: 'number', number: 0 }, []],
    ['none behind the last', { kind: 'number', number: 5 }, []],
    ['the one with Grafana’s number 2', { kind: 'id', id: 2 }, [2]],
    ['none with a number that is not there', { kind: 'id', id: 4 }, []],
    ['those with a word in the title', { kind: 'words', words: ['cpu'] }, [8, 2]],
    ['those with a part of a word in the title', { kind: 'words', words: ['em'] }, [3]],
    ['those with every word in the title', { kind: 'words', words: ['cpu', 'all'] }, [2]],
    ['by the words of a variable’s value', { kind: 'words', words: ['web-01'] }, [8]],
    ['by the words as they are saved', { kind: 'words', words: ['$server'] }, [8]],
    ['by the title that a panel without one is given', { kind: 'words', words: ['web'] }, [8, 1]],
    ['none when no title has the word', { kind: 'words', words: ['disk'] }, []],
  ] satisfies [string, PanelChoice, number[]][]) {
    it(`gives ${what}`, () => {
      expect(choosePanels(panels, choice).map(({ panel }) => panel.id)).to.deep.equal(ids);
    });
  }

  for (const [what, choice, titles] of [
    [
      'a repeated one with all its copies',
      { kind: 'number', number: 2 },
      ['Load in eu', 'Load in us'],
    ],
    ['the one behind it by the next number', { kind: 'number', number: 3 }, ['Errors']],
    ['all copies by Grafana’s number', { kind: 'id', id: 6 }, ['Load in eu', 'Load in us']],
    ['one copy by its value', { kind: 'words', words: ['load', 'us'] }, ['Load in us']],
    [
      'all copies by the title as saved',
      { kind: 'words', words: ['$region'] },
      ['Load in eu', 'Load in us'],
    ],
  ] satisfies [string, PanelChoice, string[]][]) {
    it(`gives ${what}`, () => {
      expect(choosePanels(repeated, choice).map(({ title }) => title)).to.deep.equal(titles);
    });
  }
});
