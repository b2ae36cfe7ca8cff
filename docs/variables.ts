import { allVariables } from '../src/app/config.ts';
import { hipchatVariables } from '../src/networks/hipchat/adapter/config.ts';
import type { Variable } from '../src/util/variables.ts';

/** A file in which a part is made from the declarations of the variables. */
export interface VariablesPage {
  /** From the root of the project. */
  readonly path: string;
  /** The lines before and after what is made. */
  readonly from: string;
  readonly to: string;
  readonly lines: () => readonly string[];
}

const MARKED = { from: '<!-- variables -->', to: '<!-- /variables -->' };

const ALL_OF_HIPCHAT = Object.values(hipchatVariables);

export const VARIABLES_PAGES: readonly VariablesPage[] = [
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

/** The text of a page, with its variables as they are declared now. */
export function variablesIn({ path, from, to, lines }: VariablesPage, text: string): string {
  const all = text.split('\n');
  const start = all.indexOf(from);
  const end = all.indexOf(to, start + 1);
  if (start < 0 || end < 0) throw new Error(`${path} has no lines ${from} and ${to}.`);
  return [...all.slice(0, start + 1), ...lines(), ...all.slice(end)].join('\n');
}

function table(variables: readonly Variable<unknown>[]): string[] {
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

const isOurs = ({ name }: Variable<unknown>) => /^HUBOT_(USE_)?GRAFANA_/.test(name);

/** As hubot-scripts describe their variables in the comment at their head. */
function headerLine({ name, about, defaultText }: Variable<unknown>): string {
  return `//   ${name} - ${about} (${defaultText})`.replaceAll('`', '');
}
