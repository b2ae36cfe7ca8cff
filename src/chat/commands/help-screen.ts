import type { Sample } from '../help-samples.ts';

/** What can be typed as it is, with its `graf`, and what that does. */
export type SampleLine = readonly [typed: string, does: string];

/** The first screen of help: words first, and where to read on. */
export function firstScreen(sample: Sample, heading: string, robotName: string): string {
  return [
    heading,
    ...sampleLines(wordSamples(sample)),
    'By name:',
    ...sampleLines(nameSamples(sample)),
    'And:',
    ...sampleLines(furtherSamples(sample)),
    `Read on: ${['words', 'times', 'panels', 'values', 'alerts', 'db'].map((topic) => `\`graf help ${topic}\``).join(', ')}.`,
    `In a room, put my name in front: ${robotName} graf list`,
  ].join('\n');
}

export const sampleLines = (samples: readonly SampleLine[]): readonly string[] =>
  samples.map(([typed, does]) => `- ${typed} - ${does}`);

/** A panel in words, which every dashboard of a sample has one way or the other. */
export function wordsFor({ word, titleWord, name }: Sample): string {
  return word ?? titleWord?.toLowerCase() ?? name;
}

function wordSamples(sample: Sample): readonly SampleLine[] {
  const words = wordsFor(sample);
  const value = sample.variable ? ` ${sample.variable.value}` : '';
  return [
    [`graf ${words}${value} last 3 hours`, 'the panel that these words are about'],
    [`graf ${words} yesterday`, 'a day by its name'],
    [`graf ${words}${value} vs 1w`, 'now, and a week ago'],
  ];
}

function nameSamples({ name, titleWord, word, variable }: Sample): readonly SampleLine[] {
  const setting = variable ? ` ${variable.name}=${variable.value}` : '';
  return [
    ['graf list', 'the dashboards'],
    ...(titleWord
      ? [[`graf search ${titleWord}`, 'those with a word in the title'] satisfies SampleLine]
      : []),
    [`graf panels ${name}`, 'what is on one'],
    [`graf db ${name}`, 'all of its panels'],
    [`graf db ${name}:1`, 'its first panel'],
    ...(word
      ? [[`graf db ${name}:${word}`, `its panels with "${word}" in the title`] satisfies SampleLine]
      : []),
    [
      `graf db ${name}:1${setting} now-7d width=1500 height=700 tz=UTC`,
      'with everything that can be set',
    ],
    [`graf db ${name} kiosk`, 'the whole dashboard as one picture'],
  ];
}

function furtherSamples({ name, variable }: Sample): readonly SampleLine[] {
  const setting = variable ? ` ${variable.name}=${variable.value}` : '';
  return [
    ['graf again now-24h', 'the same over another time'],
    [`graf save mine = ${name}:1${setting}`, 'keep it for this room, as `graf mine`'],
    [`graf schedule weekdays 9:00 db ${name}:1`, 'have it posted here at set times'],
    ['graf alerts', 'what fires'],
  ];
}
