import { expect } from 'chai';
import { choosePanels, type TitledPanel } from '../../src/chat/panels.ts';
import type { PanelChoice } from '../../src/chat/request.ts';

const panels: readonly TitledPanel[] = [
  { panel: { id: 8, title: 'CPU on $server' }, title: 'CPU on web-01' },
  { panel: { id: 3, title: 'Memory' }, title: 'Memory' },
  { panel: { id: 1, title: '' }, title: 'Web' },
  { panel: { id: 2, title: 'CPU of all' }, title: 'CPU of all' },
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
});
