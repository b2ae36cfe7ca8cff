import { allVariables } from '../src/app/config.ts';
import { hipchatVariables } from '../src/networks/hipchat/adapter/config.ts';
import type { EnvironmentVariable } from '../src/util/variables.ts';
import type { GeneratedPart } from './generated.ts';

const MARKED = { from: '<!-- variables -->', to: '<!-- /variables -->' };

const ALL_OF_HIPCHAT = Object.values(hipchatVariables);

/** The tables of variables in README and docs, and the head of the script. */
export const VARIABLES_PARTS: readonly GeneratedPart[] = [
  { path: 'README.md', ...MARKED, lines: () => table(allVariables.filter((one) => one.isMain)) },
  {
    path: 'docs/reference.md',
    ...MARKED,
    lines: () => table([...allVariables, ...ALL_OF_HIPCHAT]),
  },
  { path: 'docs/hipchat.md', ...MARKED, lines: () => table(ALL_OF_HIPCHAT) },
  {
    path: 'scripts/grafana.ts',
    from: '// Configuration:',
    to: '//',
    lines: () => allVariables.filter(isOurs).map(headerLine),
  },
];

function table(variables: readonly EnvironmentVariable<unknown>[]): string[] {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  return [
    '',
    '| variable | meaning | default |',
    '|---|---|---|',
    ...variables.map(
      ({ name, about, defaultText }) => `| \`${name}\` | ${cell(about)} | ${cell(defaultText)} |`,
    ),
    '',
  ];
}

const isOurs = ({ name }: EnvironmentVariable<unknown>) => /^HUBOT_(USE_)?GRAFANA_/.test(name);

/** As hubot-scripts describe their variables in the comment at their head. */
function headerLine({ name, about, defaultText }: EnvironmentVariable<unknown>): string {
  return `//   ${name} - ${about} (${defaultText})`.replaceAll('`', '');
}
