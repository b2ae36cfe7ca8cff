import { dashboard, graph, note, singlestat, variable } from './build.ts';

/** Titles that are hard to write into a chat, a page or a picture. */
export const odd = dashboard(
  {
    id: 7,
    uid: 'odd-titles',
    title: 'Ünïcode & <b>*bold*</b> `@here` | "quotes" 🚀',
    tags: ['odd tag/with, stuff'],
    variables: [variable('who', 'Who', ['@channel', '<!here>', "O'Neil & Söhne"], ['@channel'])],
  },
  [
    graph(1, 'Panel <script>alert(1)</script> & *x* _y_ 🚀', [0, 0, 12, 8], {
      unit: 'short',
      series: [
        { alias: '<b>bold</b> & "quoted"', level: 40, swing: 12, noise: 6 },
        { alias: '日本語 🎉 ünïcode', level: 22, swing: 8, noise: 4 },
      ],
    }),
    graph(2, '@here look at `code` and ```blocks```', [12, 0, 12, 8], {
      unit: 'percentunit',
      series: [{ alias: 'ratio', level: 0.42, swing: 0.2, noise: 0.05, min: 0, max: 1 }],
    }),
    graph(3, 'Two\nlines, a\ttab and [a link](https://example.org)', [0, 8, 12, 8], {
      unit: 'none',
      series: [{ alias: 'line\nbreak', level: -12, swing: 30, noise: 8 }],
    }),
    graph(
      4,
      'A title that goes on and on until no reader remembers how it began, let alone what the panel was meant to show to the people who look at it',
      [12, 8, 12, 8],
      { unit: 'short', series: [{ alias: 'value', level: 5e9, swing: 2e9, noise: 3e8 }] },
    ),
    singlestat(5, 'For $who, $unknown and ${who:json}', [0, 16, 8, 6], {
      unit: 'currencyEUR',
      signal: { level: 12_400, swing: 3000, noise: 700 },
    }),
    graph(6, undefined, [8, 16, 8, 6], {
      unit: 'short',
      series: [{ alias: 'a panel without a title', level: 7, swing: 2, noise: 1 }],
    }),
    note(
      7,
      'Ação — “größer” ≠ ‘kleiner’ …',
      [16, 16, 8, 6],
      '<img src=x onerror=alert(1)> & *plain* text',
    ),
  ],
);
