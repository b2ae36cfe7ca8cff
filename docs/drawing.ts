import { DRAWING_SAMPLES, type DrawingSample } from './drawing-samples.ts';

const INTRO = `# Panels drawn without Grafana's renderer

Grafana gives every panel's model and, to the same token, its data (\`POST /api/ds/query\`). From these two a
panel is drawn here, in threads of its own, where there is no renderer, or where it does not work.
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

What draws is an optional dependency (\`@napi-rs/canvas\`): where it cannot be installed, Grafana's renderer
stays. [dependencies.md](dependencies.md) says why it was chosen, [performance.md](performance.md) how long a
picture takes.

## Types of panels

Each picture is made by \`npm run pictures:drawing\` from the model below it.
`;

/** The page about drawing, with a picture of each type in both themes beside its model. */
export function drawingPage(): string {
  return [INTRO, ...DRAWING_SAMPLES.map(sampleText)].join('\n');
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
