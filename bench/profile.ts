import { readFileSync } from 'node:fs';

/** The parts of a profile that are read, as V8 writes it (`node --cpu-prof`); times in microseconds. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

/** Whose work a file does; the first that fits. */
const PARTS: readonly (readonly [RegExp, string])[] = [
  [/_http_client|_http_agent|\/got\/|src\/http\.js|src\/grafana\//, 'asking Grafana'],
  [
    /internal\/fs|src\/images\/(disk|file-store|free-bytes|save-as-it-comes|storage-errors)/,
    'the disk',
  ],
  [/internal\/worker|picture-reader|messageport/, 'the thread that reads'],
  [/crypto|zlib|png\.js/, 'the name and the check of the PNG'],
  [/p-queue|shared-work|limiter|pipeline|gate\.js/, 'the queue, and who shares a render'],
  [/_http_server|_http_outgoing|koa|router|delegates|raw-body|src\/images\//, 'answering'],
];

/**
 * Says what share of the time each part of the server took: `profile.ts FILE [SECONDS]`. A sample counts
 * for the innermost caller that belongs to a part; the first seconds, while it starts, are left out.
 */
const [file = '', seconds = '0'] = process.argv.slice(2);
const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as Profile;
const byId = new Map(nodes.map((node) => [node.id, node]));
const parents = new Map(
  nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
);

function partOf(id: number): string {
  const name = byId.get(id)?.callFrame.functionName ?? '';
  if (name.startsWith('(')) return name;
  for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
    const { url = '' } = byId.get(at)?.callFrame ?? {};
    const part = PARTS.find(([pattern]) => pattern.test(url))?.[1];
    if (part !== undefined) return part;
  }
  return 'the rest';
}

const times = new Map<string, number>();
let elapsed = 0;
for (const [index, id] of samples.entries()) {
  const time = timeDeltas[index] ?? 0;
  elapsed += time;
  const part = partOf(id);
  if (elapsed < Number(seconds) * 1e6 || part === '(idle)') continue;
  times.set(part, (times.get(part) ?? 0) + time);
}
const busy = [...times.values()].reduce((sum, time) => sum + time, 0);
for (const [part, time] of [...times].sort(([, a], [, b]) => b - a)) {
  console.log(`${((100 * time) / busy).toFixed(1).padStart(5)} %  ${part}`);
}
