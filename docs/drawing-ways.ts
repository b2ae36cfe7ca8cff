/** One way to draw a graph, as it was measured. */
interface Way {
  /** Of its picture. */
  readonly name: string;
  readonly what: string;
  /** Milliseconds of processor time: the first picture with all that is loaded for it, and each later one. */
  readonly first: string;
  readonly later: string;
  /** Milliseconds on the clock, at best. */
  readonly best: string;
  /** MB over the memory of a process that has drawn nothing, at most. */
  readonly memory: string;
  /** MB of its packages, fonts aside. */
  readonly disk: string;
  readonly like: string;
}

const WAYS: readonly Way[] = [
  {
    name: 'own-canvas',
    what: 'Our strokes on `@napi-rs/canvas` (what the bot has)',
    first: '254 to 282',
    later: '29 to 30',
    best: '36',
    memory: '65 to 67',
    disk: '35',
    like: 'all as in Grafana: ticks, legend as a table, threshold, fill',
  },
  {
    name: 'uplot-canvas',
    what: 'uPlot on `@napi-rs/canvas`',
    first: '133 to 143',
    later: '25 to 27',
    best: '30',
    memory: '118 to 128',
    disk: '36',
    like: 'the plot as in Grafana, which has uPlot too; title, threshold and legend are ours',
  },
  {
    name: 'own-svg-resvg',
    what: 'Our own SVG, drawn by resvg',
    first: '47 to 50',
    later: '24 to 25',
    best: '24',
    memory: '118 to 119',
    disk: '4',
    like: 'all that is written for it; letters a little lighter',
  },
  {
    name: 'echarts-canvas',
    what: 'ECharts on `@napi-rs/canvas`',
    first: '656 to 712',
    later: '58 to 62',
    best: '50',
    memory: '153 to 166',
    disk: '104',
    like: 'the plot comes near; its ticks are its own, and it has no legend as a table: ours by hand',
  },
  {
    name: 'echarts-resvg',
    what: 'ECharts as SVG, drawn by resvg',
    first: '629 to 689',
    later: '79 to 87',
    best: '64',
    memory: '223 to 235',
    disk: '73',
    like: 'the same, letters a little lighter',
  },
];

const row = ({ what, first, later, best, memory, disk, like }: Way) =>
  `| ${[what, first, later, best, memory, disk, like].join(' | ')} |`;

/** Why pictures are drawn as they are, with the same chart in each way. */
export function waysText(): string {
  return `## Ways to draw, side by side

One chart in five ways: six series of 720 points with a fill, a threshold, a legend as a table, 1000×500, dark,
in Inter. Each ran in a fresh process of Node 20.20.2 on a virtual machine with two cores of an Intel Xeon, 27
November 2026: one picture, then 40 more; the five took turns, 8 times. The machine had a load of 13 to 19, so
compare the processor time; the best time on the clock is near that of a quiet machine. Versions: \`@napi-rs/canvas\`
1.1.1, uPlot 1.6.32, ECharts 6.1.0, \`@resvg/resvg-js\` 2.6.2.

| way | first picture, ms of processor | each later one | clock, ms, at best | memory, MB more | disk, MB | likeness |
|---|--:|--:|--:|--:|--:|---|
${WAYS.map(row).join('\n')}

${WAYS.map(({ name, what }) => `${what}:\n\n![${what.replaceAll('`', '')}](images/drawing/ways/${name}.png)`).join('\n\n')}

The other four drew this chart alone, by some 50 lines each; ours is the whole renderer, with names, units and
calculations, which it loads for its first picture.

- Likeness: all five can look like Grafana where a library does not stand in the way. ECharts does: its axes choose
  other ticks, and its legend has no columns. A library of charts has no stat, gauge, table, logs or text in Grafana's
  look, so that strokes of our own are needed beside it.
- Upkeep: strokes need the canvas alone, a standard with many implementations. uPlot wants a page, of which some 20
  parts were made up here, and may want others in its next version. An SVG cannot be laid out without the widths of its
  texts, which resvg does not tell, and some SVG ends the process.
- Memory: our strokes on the canvas have half of the next.
- Time: ECharts takes two to three times as long. The other three are alike; the first picture of ours is the
  slowest of these, once in the life of a thread.

So it is our strokes on \`@napi-rs/canvas\`; resvg would save 30 MB on the disk.
`;
}
