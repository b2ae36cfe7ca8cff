import type { Suggest } from '../suggestions.ts';
import type { Command } from './command.ts';

/** `graf cpu web-01 last 3 hours`: whatever is not a command. */
export function wordsCommand(answer: Suggest): Command {
  return {
    name: 'WORDS',
    aliases: [],
    isFallback: true,
    usage: 'WORDS',
    summary: 'the panel that these words are about, among all dashboards',
    details: [
      '`graf cpu web-01 last 3 hours` shows the panel whose title, row, dashboard, folder or tags have these words, for the variable that has `web-01` as a value. The order of words does not matter, and neither do small typos, plurals, or "show me the … please" in English, German, French, Spanish, Dutch and Portuguese.',
      'Before the picture it says what it is, and what else may be meant: `graf 2` shows that instead. Where several fit equally well, there is a list to choose from.',
      'Several values are one picture where the dashboard shows them together, and one each where it shows one at a time: `graf cpu web-01 and web-02`.',
      'A time may be anywhere: `graf errors since yesterday`, `graf yesterday 14:00 errors checkout`; `vs yesterday` or `vs 1w` adds a second picture. Sizes are options: `width=1500 theme=light`.',
      'The name of a dashboard alone shows the whole of it; `all` shows all panels that fit.',
      'For half an hour what you asked last counts: after `graf cpu web-01`, `graf memory` is of web-01 too, and `graf yesterday` the same panel yesterday. What you choose from lists comes first the next time; `graf forget choices` ends that.',
      '`graf alias shop = checkout-api` teaches a word of your own. Words that begin with the name of a command are asked with "show" in front: `graf show list errors`.',
    ],
    run(typed, conversation) {
      const [, word = '', rest = ''] = /^\s*(\S*)(.*)$/s.exec(typed) ?? [];
      return answer(word, rest, conversation);
    },
  };
}
