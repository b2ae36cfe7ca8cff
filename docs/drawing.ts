import { type Share, understoodShares } from './understood-share.ts';
import type { DrawingSample } from './drawing-sample.ts';
import { DRAWING_SAMPLES } from './drawing-samples.ts';

const INTRO = `# Panels drawn without Grafana's renderer

Grafana gives every panel's model and, to the same token, its data (\`POST /api/ds/query\`). From these two a
panel is drawn by the bot, in separate threads, when Grafana has no renderer or the renderer fails.
\`HUBOT_GRAFANA_RENDERER\` says who draws:

| value | who draws |
|---|---|
| \`auto\` (default) | Grafana's renderer where it works; ours where there is none, where it refuses, or where it has not answered after 10 s |
| \`fast\` | ours where the whole panel is understood, else Grafana's renderer |
| \`own\` | ours alone; what cannot be drawn is said in one sentence |
| \`grafana\` | Grafana's renderer alone |

A panel is *understood* when every key of its model, and every value of it, is either drawn or known not to
change the picture. What is not understood is in the log by its name. Where a number on the picture could be
wrong, because a unit, a calculation or a transformation is not known, the panel is not drawn at all; where
only the look is not, it is drawn without that, and a line at its foot says what was left out.

Graphs have annotations, as far as the token may read them: Grafana's own, of the dashboard or by tags, and
those of Prometheus, Loki, MySQL, PostgreSQL, Microsoft SQL Server, Flux, Elasticsearch and OpenSearch, from the
fields that the query maps or names; those of other data sources are named below the picture as left out. The heart beside a
title is the state of the panel's alert; with legacy alerting its thresholds are drawn. What a data source
warns of is written below the picture. None of this costs a picture when it cannot be read.

Images in the cells of a table are not fetched: their alternative text or their address is shown, and the
line at the foot names them. What a picture has no room for is counted below the table: rows, columns, and
tables between which a viewer of Grafana's page would choose.

Letters that Inter has not, such as Chinese, Japanese, Korean and emoji, are taken from a font of the system:
without one they are boxes (Debian: \`apt-get install fonts-droid-fallback fonts-noto-color-emoji\`).

What draws is an optional dependency (\`@napi-rs/canvas\`): where it cannot be installed, Grafana's renderer
stays. [dependencies.md](dependencies.md) says why it was chosen, [performance.md](performance.md) how long a
picture takes.

## Types of panels

Each picture is made by \`npm run pictures:drawing\` from the model below it.
`;

/** The page about drawing, with a picture of each type in both themes beside its model. */
export function drawingPage(): string {
  return [INTRO, ...DRAWING_SAMPLES.map(sampleText), sharesText()].join('\n');
}

function sharesText(): string {
  const shares = understoodShares();
  const rows = shares
    .filter(({ missing }) => missing.length > 0)
    .map((share) => `| ${share.what} | ${percentOf(share)} | ${missingText(share)} |`);
  const whole = shares.filter(({ missing }) => missing.length === 0).map(({ what }) => what);
  return `## How much of your own dashboards

\`npm run understood -- FOLDER|FILE...\`, in a clone of this repository, reads dashboards as Grafana exports,
provisions or answers them, and counts which of their panels are understood wholly, drawn with something left
out, or not drawn, and why. It asks no Grafana: what a query finds, and whether its data source answers, it
cannot know. A variable has the value that the dashboard was saved with.

## What is understood, and what falls back

Counted in 24,600 panels of 1,050 public dashboards out of 41 repositories (\`docs/panel-frequency.json\`), each
thing for itself: a panel falls back to Grafana's renderer when any one of its own is not understood. A
transformation counts by its name; some of its options may still not be understood.

| what | understood | not understood, and how often it was counted |
|---|---|---|
${rows.join('\n')}

Understood in every value that was counted: ${whole.join(', ')}.
`;
}

function percentOf({ counted, understood }: Share): string {
  // Rounded down: what is missing must not look like all.
  return `${(Math.floor((1_000 * understood) / counted) / 10).toFixed(1)} %`;
}

/** Most values that are named. */
const NAMED = 8;

function missingText({ missing }: Share): string {
  const named = missing.slice(0, NAMED).map(([value, count]) => `${value || 'empty'} ${count}`);
  const more = missing.length > NAMED ? `, and ${missing.length - NAMED} more` : '';
  return `${named.join(', ')}${more}`;
}

function sampleText({ name, panel }: DrawingSample): string {
  return `### ${name}

![${name}, dark](images/drawing/${name}-dark.png) ![${name}, light](images/drawing/${name}-light.png)

<details><summary>Its model</summary>

\`\`\`json
${JSON.stringify(panel, undefined, 2)}
\`\`\`

</details>
`;
}
