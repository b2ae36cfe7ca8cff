import { type Share, TYPES, understoodShares } from './understood-share.ts';
import { typesTable } from './understood-types.ts';
import { waysText } from './drawing-ways.ts';
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

On this page: [every type with a picture](#types-of-panels),
[what is understood of each](#what-is-understood-by-type-of-panel),
[of whole panels](#how-many-whole-panels-are-understood), [setting by setting](#what-is-understood-setting-by-setting),
[why it is drawn this way](#ways-to-draw-side-by-side).

A panel is *understood* when every key of its model, and every value of it, is either drawn or known not to
change the picture. What is not understood is named in the log. Where a number on the picture could be wrong,
because a unit, a calculation or a transformation is not known, the panel is not drawn at all. Where only the
look would differ, it is drawn without that setting, and a line at its foot names it.

Graphs show annotations, as far as the token may read them: Grafana's own, of the dashboard or by tags, and
those of Prometheus, Loki, MySQL, PostgreSQL, Microsoft SQL Server, Flux, Elasticsearch and OpenSearch, from the
fields that the query maps or names. Those of other data sources are named below the picture as left out. The heart
beside a title is the state of the panel's alert; a legacy alert also has its thresholds drawn. Warnings of a data
source are written below the picture. When annotations or alerts cannot be read, the picture comes without them.

Images in the cells of a table are not fetched: their alternative text or their address is shown, and the
line at the foot names them. What a picture has no room for is counted below the table: rows, columns, and
tables between which a viewer of Grafana's page would choose.

Letters that Inter does not have, such as Chinese, Japanese, Korean and emoji, are taken from a font of the
system; without one they are boxes (Debian: \`apt-get install fonts-droid-fallback fonts-noto-color-emoji\`).

What draws is an optional dependency (\`@napi-rs/canvas\`): where it cannot be installed, Grafana's renderer
stays. [dependencies.md](dependencies.md) lists it with what was turned down, and [performance.md](performance.md)
says how long a picture takes.

## Types of panels

Each picture is made by \`npm run pictures:drawing\` from the model below it.
`;

/** The page about drawing, with a picture of each type in both themes beside its model. */
export function drawingPage(): string {
  return [
    INTRO,
    ...DRAWING_SAMPLES.map(sampleText),
    typesText(),
    wholeText(),
    sharesText(),
    waysText(),
  ].join('\n');
}

function typesText(): string {
  return `## What is understood, by type of panel

This table is made from the rule itself. A setting without values in brackets may have any that Grafana gives it;
\`custom\` settings are under \`fieldConfig.defaults\`, where overrides may have them too. What changes nothing on a
picture (tooltips, links, where a panel is on its page) is not listed. Any other key, and any other value, is not
understood either: in the looks it is left out and named below the picture, and where it could change a number the
panel is not drawn.

${typesTable()}

Other types are not drawn: ${otherTypes()}.
`;
}

/** The most frequent ones. */
function otherTypes(): string {
  const types = understoodShares().find(({ what }) => what === TYPES)?.missing ?? [];
  return types
    .slice(0, NAMED)
    .map(([type]) => type)
    .join(', ');
}

function wholeText(): string {
  return `## How many whole panels are understood

\`npm run understood -- FOLDER|FILE...\`, in a clone of this repository, reads your dashboards as Grafana exports,
provisions or answers them (also with \`rows\` of before Grafana 5, with panels of the library, and in schema v2), and
counts which panels are understood wholly, drawn with something left out, or not drawn, and why. It asks no Grafana:
what a query finds, and whether its data source answers, it cannot know. A variable has the value that the dashboard
was saved with.

27 November 2026:

| dashboards | panels | understood wholly | with something left out | not drawn | why |
|---|--:|--:|--:|--:|---|
| Debian's \`ceph-grafana-dashboards\` 16.2.15 | 97 | 95 | 0 | 2 | a histogram on an old graph, a broken single number |
| \`etcd\` 3.4.23, \`prometheus-varnish-exporter\` 1.6.1 and \`prometheus-mongodb-exporter\`, in Debian's sources | 35 | 31 | 0 | 4 | a column of a table as a single number (\`tableColumn\`) |
| \`swagger-stats\` 0.99.7, from npm | 20 | 20 | 0 | 0 | |
| the demo of this repository | 78 | 77 | 1 | 0 | a text with \`<img>\` |
| \`test/fixtures/words/corpus.json\`, which has public dashboards without the settings of their panels | 2,697 | 2,692 by type | | 5 | \`alertlist\`, \`geomap\`, a treemap |

At the first look the rule understood 86 of Ceph's 97 panels; it did not know settings that another type of panel had
left behind. These dashboards are few, and most are old: they do not say how many panels elsewhere are understood.
The last line says something of types alone.
`;
}

function sharesText(): string {
  const shares = understoodShares();
  const rows = shares
    .filter(({ missing }) => missing.length > 0)
    .map((share) => `| ${share.what} | ${percentOf(share)} | ${missingText(share)} |`);
  const whole = shares.filter(({ missing }) => missing.length === 0);
  return `## What is understood, setting by setting

Counted in 24,600 panels of 1,050 public dashboards out of 41 repositories (\`docs/panel-frequency.json\`), each
thing for itself: a panel falls back to Grafana's renderer when any one of its own is not understood. The counts do
not say which settings were in one panel together, so these shares cannot be multiplied, and how many of the 24,600
are understood wholly is not known: no more than those of a known type. They are also shares of some settings only,
those that differ most from panel to panel. A transformation counts by its name; some of its options may still not be
understood.

| what | understood | not understood, and how often it was counted |
|---|---|---|
${rows.join('\n')}

Understood in every value that was counted:

${byPlace(whole).join('\n')}
`;
}

/** One line for each type of panel that has settings, and one for the rest. */
function byPlace(shares: readonly Share[]): string[] {
  const names = new Map<string, string[]>();
  for (const { what } of shares) {
    const [, type = 'all types', name = what] = /^([\w-]+): (.*)$/.exec(what) ?? [];
    names.set(type, [...(names.get(type) ?? []), name]);
  }
  return [...names].map(([type, settings]) => `- ${type}: ${settings.join(', ')}`);
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
