import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { dashboard, graph, repeated, variable } from '../../../demo/dashboards/build.ts';
import { blankPicture, type DemoGrafana, startDemoGrafana } from '../../../demo/grafana.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { type Listening, listen } from '../../support/http.ts';
import { type Program, startBin } from '../../support/program.ts';
import { TOKEN } from '../../support/token.ts';

/** Most messages and characters of one answer. */
const MAX_MESSAGES = 40;
const MAX_CHARACTERS = 40_000;
/** Megabytes of a bot that was attacked, at most; an idle one has 70. */
const MAX_MEMORY_MB = 450;

const hosts = Array.from({ length: 1_500 }, (_, index) => `web-${index}.example.com`);

/** 25 panels, each repeated for every value of a variable with so many options. */
function repeatedDashboard(id: number, uid: string, options: number) {
  const panels = Array.from({ length: 25 }, (_, index) =>
    repeated(
      graph(index + 1, `Panel ${index}`, [0, index, 24, 1], { unit: 'short', series: [] }),
      'host',
    ),
  );
  const variables = [variable('host', 'Host', hosts.slice(0, options), [hosts[0] ?? ''])];
  return { json: dashboard({ id, uid, title: uid, variables }, panels) };
}

/** Highest resident memory of a process so far, in megabytes. */
async function peakMemory(program: Program): Promise<number> {
  const status = await readFile(`/proc/${program.child.pid ?? 0}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) / 1_000;
}

describe('what is typed', () => {
  const folder = temporaryFolder();
  let demo: DemoGrafana;
  const programs: Program[] = [];

  before(async () => {
    demo = await startDemoGrafana({
      draw: blankPicture,
      dashboards: [repeatedDashboard(1, 'five', 500), repeatedDashboard(2, 'many', 1_500)],
    });
  });
  afterEach(() => {
    for (const { child } of programs.splice(0)) child.kill('SIGKILL');
  });
  after(() => demo.close());

  const start = (env: Readonly<Record<string, string>> = {}) => {
    const program = startBin('hubot', {
      cwd: folder.path,
      env: {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        PORT: '0',
        EXPRESS_BIND_ADDRESS: '127.0.0.1',
        ...env,
      },
    });
    programs.push(program);
    return program;
  };

  /** Types lines, and gives what was said, the longest wait of another client, and the memory. */
  async function attack(lines: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const program = start(env);
    const [, port = ''] = await program.seen(/begin with http:\/\/localhost:(\d+)\//);
    const before = program.out().length;
    program.child.stdin?.write(lines.map((line) => `${line}\n`).join(''));
    program.child.stdin?.write('graf help frobnicate\n');
    let longest = 0;
    const isDone = () =>
      program.child.exitCode !== null || program.out().includes('`frobnicate` is not a topic');
    while (!isDone()) {
      const begin = performance.now();
      const answer = await fetch(`http://127.0.0.1:${port}/saved-images/none.png`).catch(
        () => undefined,
      );
      longest = Math.max(longest, performance.now() - begin);
      if (program.child.exitCode === null) expect(answer?.status).to.equal(404);
    }
    const memory = program.child.exitCode === null ? await peakMemory(program) : Number.NaN;
    program.child.stdin?.end();
    expect(await program.ended(), program.err()).to.equal(0);
    const said = program.out().slice(before).split('`frobnicate` is not a topic')[0] ?? '';
    const figures = `${said.length} characters, ${memory.toFixed(0)} MB, longest wait ${longest.toFixed(0)} ms`;
    process.stdout.write(`      ${figures}\n`);
    return { said, memory, longest, err: program.err() };
  }

  for (const [what, lines] of [
    ['all, 481 times', [`graf db five host=${Array(481).fill('all').join(',')}`]],
    ['every one of 500 options, typed', [`graf db five host=${hosts.slice(0, 85).join(',')}`]],
    ['all of 500 options', ['graf db five host=all']],
    ['all of 1,500 options', ['graf db many host=all']],
    ['all of 1,500 options, and a comparison', ['graf db many host=all vs 1w']],
    [
      'a shortcut that multiplies its arguments',
      [`graf save x = five:1 host=${'$1'.repeat(200)}`, `graf x ${'a'.repeat(1_900)}`],
    ],
    [
      'a shortcut that multiplies values',
      [
        `graf save y = five host=${Array(100).fill('$1').join(',')}`,
        `graf y ${Array(400).fill('all').join(',')}`,
      ],
    ],
    [
      'many names that are not variables',
      [`graf db five ${Array.from({ length: 480 }, (_, n) => `${n}a=1`).join(' ')}`],
    ],
  ] as const) {
    it(`is answered within bounds: ${what}`, async () => {
      const requests = demo.requests.length;
      const { said, memory, err } = await attack(lines);
      expect(said.length).to.be.within(1, lines.length * MAX_CHARACTERS);
      expect(said.split('\n').length).to.be.at.most(lines.length * MAX_MESSAGES * 10);
      expect(memory).to.be.below(MAX_MEMORY_MB);
      expect(
        demo.requests
          .slice(requests)
          .map(({ path }) => path.length)
          .filter((length) => length > 8_000),
      ).to.deep.equal([]);
      expect(`${said}${err}`).not.to.match(/\b431\b|undefined|\n\s+at /);
    });
  }

  describe('to a Grafana that answers a search with', () => {
    let hostile: Listening;
    let answer: (request: IncomingMessage, response: ServerResponse) => void;

    beforeEach(async () => {
      hostile = await listen(
        createServer((request, response) => {
          response.setHeader('content-type', 'application/json');
          if (request.url?.startsWith('/api/health'))
            response.end('{"database":"ok","version":"12.0.0"}');
          else answer(request, response);
        }),
      );
    });
    afterEach(() => hostile.close());

    /** Writes a text again and again until so many bytes are out. */
    function flood(
      response: ServerResponse,
      start: string,
      piece: string,
      bytes: number,
      end: string,
    ) {
      response.write(start);
      const chunk = piece.repeat(Math.ceil(100_000 / piece.length));
      let left = bytes;
      const more = () => {
        while (left > 0) {
          left -= chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', more);
            return;
          }
        }
        response.end(end);
      };
      more();
    }
    const hit = (title: string) =>
      JSON.stringify({ id: 1, uid: 'u', title, url: '/d/u/u', type: 'dash-db', tags: [] });

    for (const [what, flooding] of [
      [
        'pages of 49 MB of dashboards',
        (response: ServerResponse) => {
          flood(response, `[${hit('first')}`, `,${hit('x'.repeat(200))}`, 49_000_000, ']');
        },
      ],
      [
        'pages of one title of 49 MB',
        (response: ServerResponse) => {
          flood(
            response,
            '[{"id":1,"uid":"u","type":"dash-db","tags":[],"url":"/d/u/u","title":"',
            'x',
            49_000_000,
            '"}]',
          );
        },
      ],
      [
        '10,000,000 brackets',
        (response: ServerResponse) => {
          flood(response, '', '[', 10_000_000, '');
        },
      ],
      [
        'pages of 49 MB of numbers',
        (response: ServerResponse) => {
          flood(response, '[0', ',0', 49_000_000, ']');
        },
      ],
      [
        'objects 2,000,000 deep',
        (response: ServerResponse) => {
          flood(response, '', '{"a":', 10_000_000, '1');
        },
      ],
      [
        'bytes without end',
        (response: ServerResponse) => {
          flood(response, '[', ' ', 1e12, ']');
        },
      ],
    ] as const) {
      it(`${what} in a heap of 700 MB is answered with a sentence`, async () => {
        answer = (_request, response) => {
          flooding(response);
        };
        const { said } = await attack(
          ['graf list', 'graf search x', 'graf db web', 'graf list folder:x'],
          {
            HUBOT_GRAFANA_HOST: hostile.url,
            NODE_OPTIONS: '--max-old-space-size=700',
          },
        );
        expect(said.length).to.be.within(1, 4 * MAX_CHARACTERS);
        expect(said).not.to.match(/undefined|\n\s+at /);
      });
    }
  });
});
