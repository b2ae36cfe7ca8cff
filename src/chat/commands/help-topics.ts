import type { Sample } from '../help-samples.ts';
import { wordsFor, type SampleLine } from './help-screen.ts';

/** What help says of a subject that several commands share. */
export interface HelpTopic {
  readonly name: string;
  /** Other words for it. */
  readonly aliases: readonly string[];
  readonly heading: string;
  /** Each can be typed as it is on the Grafana that the sample is of. */
  readonly samples: (sample: Sample) => readonly SampleLine[];
  /** What samples do not show. */
  readonly rules: readonly string[];
  /** Commands whose grammar comes after it. */
  readonly commands: readonly string[];
}

export const HELP_TOPICS: readonly HelpTopic[] = [
  {
    name: 'times',
    aliases: ['time', 'range', 'ranges', 'dates'],
    heading: 'A time may be anywhere in a request:',
    samples: (sample) => {
      const words = wordsFor(sample);
      const panel = `${sample.name}:1`;
      return [
        [`graf ${words} last 3 hours`, 'and `last 30 minutes`, `last 7 days`, `past 2 weeks`'],
        [`graf ${words} since yesterday`, 'until now'],
        [`graf ${words} yesterday 14:00`, 'around a moment'],
        [`graf db ${panel} 6h`, 'the last six hours; also `30min`, `12hr`, `2w`'],
        [`graf db ${panel} yesterday`, 'and `today`, `this week`, `last week`, `this month`'],
        [`graf db ${panel} now-2d now-1d`, 'from and to, as Grafana writes them'],
        [`graf db ${panel} 2026-01-31`, 'a day; `2026-01-31T10:00` is a moment'],
        [`graf db ${panel} vs yesterday`, 'two pictures: now, and a day earlier; also `vs 1w`'],
        [`graf db ${panel} now-1d tz=Europe/Berlin`, 'in another time zone'],
        ['graf again now-24h', 'what you asked last, over another time'],
      ];
    },
    rules: ['Without a time it is the last hours that the bot is set to, six unless changed.'],
    commands: [],
  },
  {
    name: 'panels',
    aliases: ['panel', 'dashboards', 'dashboard'],
    heading: 'Which dashboard, and which of its panels:',
    samples: (sample) => {
      const { name, word } = sample;
      return [
        ['graf list', 'the dashboards; also `graf list TAG`, `graf folders`, `graf tags`'],
        [`graf panels ${name}`, 'the panels of one by name; `graf 3` after it shows the third'],
        [`graf db ${name}`, 'all of them, as pictures'],
        [`graf db ${name}:1`, 'the first from the top'],
        ...(word
          ? [[`graf db ${name}:${word}`, `those with "${word}" in the title`] satisfies SampleLine]
          : []),
        [`graf db ${name} kiosk`, 'the whole dashboard as one picture'],
        [`graf ${wordsFor(sample)}`, 'found by words among all dashboards'],
      ];
    },
    rules: [
      '`:1,3-5` are several. Counting goes from top to bottom and from left to right; rows do not count, and a repeated panel counts once. `:panel-8` is the panel with id 8 in Grafana.',
      'A dashboard is a UID, the end of its URL, or words of its title; in quotes where it has spaces: `graf db "web servers":1`.',
    ],
    commands: ['panels'],
  },
  {
    name: 'values',
    aliases: ['value', 'variables', 'variable', 'vars'],
    heading: 'What a dashboard lets you choose, such as a server:',
    samples: ({ name, word, variable }) => [
      [`graf values ${name}`, 'what can be chosen there'],
      ...(variable
        ? ([
            [`graf values ${name} ${variable.name}`, 'each of its values'],
            [`graf db ${name}:1 ${variable.name}=${variable.value}`, 'with one of them'],
            [
              `graf db ${name}:1 ${variable.name}=all`,
              'with all; several have commas between them',
            ],
            ...(word ? [[`graf ${word} ${variable.value}`, 'in words'] satisfies SampleLine] : []),
          ] satisfies SampleLine[])
        : []),
    ],
    rules: [
      'With spaces: NAME="web 01". A name that is an option too, such as `width`, is meant as the variable where the dashboard has one; `var-width=…` always is.',
    ],
    commands: ['values'],
  },
  {
    name: 'alerts',
    aliases: ['alerting', 'alarms'],
    heading: 'What fires, and quiet:',
    samples: () => [
      ['graf alerts', 'the alerts that are not normal, numbered'],
      ['graf alerts all', 'every rule'],
    ],
    rules: [
      '`graf silence 3 2h because of a deploy` says why; `graf silences` lists them, and `graf unsilence 1` ends one. `graf pause alert 3` switches a rule off, `graf unpause alert 3` on again.',
    ],
    commands: ['alerts'],
  },
];
