import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The folders of `src`, highest first. One floor's folders do not know each other. */
export const FLOORS: readonly (readonly string[])[] = [
  ['scripts'],
  ['cli'],
  ['app'],
  ['networks', 'alerts', 'schedules'],
  ['chat', 'server'],
  ['search'],
  ['requests'],
  ['pictures'],
  ['drawing'],
  ['grafana'],
  ['util'],
];

/** An import of one file by another, by their paths from the root of the project. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Every import between the files of the package: of types and dynamic ones too. */
export function allImports(): Import[] {
  return ['src', 'scripts'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[jt]s$/.test(name))
      .flatMap((name) => importsOf(path.join(folder, name))),
  );
}

function importsOf(from: string): Import[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(ROOT, from), 'utf8'));
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => ({ from, to: path.join(path.dirname(from), fileName) }));
}

/** The folder on its floor, such as `chat` for `src/chat/commands/db.ts`. */
export function folderOf(file: string): string {
  const [top = '', folder = ''] = file.split(path.sep);
  return top === 'src' ? folder : top;
}

/** Why an import must not be, or undefined. */
export function faultOf({ from, to }: Import): string | undefined {
  const [above, below] = [folderOf(from), folderOf(to)];
  const [high, low] = [above, below].map((folder) =>
    FLOORS.findIndex((floor) => floor.includes(folder)),
  ) as [number, number];
  if (above === below) return above === 'networks' ? neighbourFault({ from, to }) : undefined;
  if (high < 0 || low < 0) return `${from} or ${to} is on no floor`;
  if (high === low) return `${from} imports ${to}, its neighbour on the same floor`;
  return high > low ? `${from} imports ${to}, which is above it` : undefined;
}

/** One chat network's folder knows nothing of another's; `common` is for all of them. */
function neighbourFault({ from, to }: Import): string | undefined {
  const [own, other] = [from, to].map((file) => path.dirname(file).split(path.sep)[2]);
  if (own === undefined || other === undefined || own === other || other === 'common')
    return undefined;
  return `${from} imports ${to}, which is of another network`;
}

/** Which folders import which, as a flowchart of Mermaid. */
export function drawingOfFloors(): string[] {
  const arrows = new Set(
    allImports()
      .map(({ from, to }) => [folderOf(from), folderOf(to)])
      .filter(([from, to]) => from !== to)
      .map(([from, to]) => `  ${from} --> ${to}`),
  );
  return ['```mermaid', 'flowchart TD', ...[...arrows].sort(), '```'];
}
