import { expect } from 'chai';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { createDeflate, gzipSync } from 'node:zlib';
import { botStage } from '../support/bot-stage.ts';
import { type Front, startFront } from '../support/front.ts';
import { chunk, header, picture, pngOf } from '../support/png.ts';
import { panelOf, postPicture } from '../support/post-picture.ts';
import type { TestBot } from '../support/robot.ts';

const PNG = picture(40, 30);

const head = (...lines: string[]) =>
  `${['HTTP/1.1 200 OK', 'Content-Type: image/png', ...lines].join('\r\n')}\r\n\r\n`;
const sends =
  (...parts: (string | Buffer)[]) =>
  (socket: Socket) => {
    for (const part of parts) socket.write(part);
    socket.end();
  };
const status = (line: string, ...lines: string[]) =>
  sends(`${[`HTTP/1.1 ${line}`, 'Content-Length: 0', ...lines].join('\r\n')}\r\n\r\n`);

/** One byte now and then, for as long as the connection lasts. */
const drips = (first: string, drop: string) => (socket: Socket) => {
  socket.write(first);
  const timer = setInterval(() => socket.write(drop), 100);
  socket.on('close', () => {
    clearInterval(timer);
  });
};

/** So many rows of zeros, compressed without ever being in memory together. */
async function deflatedZeros(width: number, rows: number): Promise<Buffer> {
  const row = Buffer.alloc(width);
  const deflate = Readable.from(Array<Buffer>(rows).fill(row)).pipe(createDeflate());
  return Buffer.concat((await deflate.toArray()) as Buffer[]);
}

interface Break {
  readonly what: string;
  readonly how: (socket: Socket) => void;
  readonly sentence: RegExp;
  readonly outcome: string;
}

const UNREACHABLE = '502 grafana_unreachable';
const NO_IMAGE = '422 not_an_image';

const BREAKS: readonly Break[] = [
  {
    what: 'closes the connection without a word',
    how: (socket) => socket.end(),
    sentence: /cannot be reached: the connection broke off/,
    outcome: UNREACHABLE,
  },
  {
    what: 'resets the connection in the head',
    how: (socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-', () => socket.resetAndDestroy());
    },
    sentence: /cannot be reached: /,
    outcome: UNREACHABLE,
  },
  {
    what: 'drips the head',
    how: drips('HTTP/1.1 200 OK\r\n', 'X-A: 1\r\n'),
    sentence: /did not answer within 1 s/,
    outcome: '504 grafana_timeout',
  },
  {
    what: 'drips the picture',
    how: drips(head('Content-Length: 5000'), '.'),
    sentence: /did not answer within 1 s/,
    outcome: '504 grafana_timeout',
  },
  {
    what: 'promises less than it sends',
    how: sends(head(`Content-Length: ${PNG.length - 10}`), PNG),
    sentence: /cannot be reached: /,
    outcome: UNREACHABLE,
  },
  {
    what: 'promises more than it sends',
    how: sends(head(`Content-Length: ${PNG.length + 10}`), PNG),
    sentence: /cannot be reached: /,
    outcome: UNREACHABLE,
  },
  {
    what: 'promises more than may be',
    how: (socket) =>
      socket.write(
        Buffer.concat([Buffer.from(head('Content-Length: 9999999999')), Buffer.alloc(600_000)]),
      ),
    sentence: /more than 500000 bytes; ask for a smaller picture/,
    outcome: '413 image_too_large',
  },
  {
    what: 'sends chunks that are none',
    how: sends(head('Transfer-Encoding: chunked'), 'zz\r\nnonsense\r\n'),
    sentence: /cannot be reached: /,
    outcome: UNREACHABLE,
  },
  {
    what: 'sends chunks that break off',
    how: sends(head('Transfer-Encoding: chunked'), '400\r\n', PNG),
    sentence: /cannot be reached: /,
    outcome: UNREACHABLE,
  },
  {
    what: 'sends chunks without end',
    how: (socket) => {
      socket.write(head('Transfer-Encoding: chunked'));
      const piece = `10000\r\n${'x'.repeat(65_536)}\r\n`;
      const more = () => {
        if (socket.destroyed) return;
        while (socket.write(piece));
      };
      socket.on('drain', more);
      more();
    },
    sentence: /more than 500000 bytes/,
    outcome: '413 image_too_large',
  },
  {
    what: 'speaks something else than HTTP',
    how: sends('SSH-2.0-OpenSSH_9.2\r\n'),
    sentence: /cannot be reached: what answers there does not speak HTTP/,
    outcome: UNREACHABLE,
  },
  {
    what: 'sends what would be 20 MB when it is decompressed',
    how: sends(head('Content-Encoding: gzip', 'Connection: close'), gzipSync(Buffer.alloc(2e7))),
    sentence: /something other than a PNG/,
    outcome: NO_IMAGE,
  },
  {
    what: 'sends a picture of far too many pixels',
    how: sends(head('Connection: close'), pngOf(header(60_000, 60_000), chunk('IEND'))),
    sentence: /a PNG of 60000 × 60000 pixels/,
    outcome: NO_IMAGE,
  },
  {
    what: 'sends a picture with something behind it',
    how: sends(head('Connection: close'), PNG, '<script>'),
    sentence: /something after its end/,
    outcome: NO_IMAGE,
  },
  {
    what: 'knows no such page',
    how: status('404 Not Found'),
    sentence: /Grafana does not know \/render\/d-solo\/web\/web/,
    outcome: '502 grafana_error',
  },
  {
    what: 'is a proxy without a Grafana behind it',
    how: status('502 Bad Gateway'),
    sentence: /Grafana, or a proxy before it, answered with status 502; try again/,
    outcome: '502 grafana_error',
  },
  {
    what: 'sends us to another host',
    how: status('302 Found', 'Location: http://169.254.169.254/latest/'),
    sentence: /sends us to .* \(status 302\), which is not followed/,
    outcome: '502 grafana_error',
  },
  {
    what: 'sends us nowhere',
    how: status('307 Temporary Redirect', 'Location: http://['),
    sentence: /sends us elsewhere \(status 307\)/,
    outcome: '502 grafana_error',
  },
  {
    what: 'has an unknown status',
    how: status('299 Whatever'),
    sentence: /answered with the unexpected status 299/,
    outcome: '502 grafana_error',
  },
];

describe('a Grafana that', () => {
  const stage = botStage();
  let front: Front;
  let bot: TestBot;

  beforeEach(async () => {
    front = await startFront(stage.demo.url);
    bot = await stage.start({
      env: {
        HUBOT_GRAFANA_HOST: front.url,
        HUBOT_GRAFANA_IMAGES_TIMEOUT: '1s',
        HUBOT_GRAFANA_IMAGES_MAX_BYTES: '500KB',
      },
    });
  });
  afterEach(() => front.close());

  const post = async () => {
    const answer = await postPicture(bot.url, panelOf(front.url));
    const { error = '', message = '' } = (await answer.json()) as Record<string, string>;
    return { outcome: `${answer.status} ${error}`.trim(), message };
  };

  for (const { what, how, sentence, outcome } of BREAKS) {
    it(`${what} is a sentence in chat and over HTTP, and the next request is answered`, async () => {
      const mend = front.break(how);
      const [[said = '', ...others], answered] = await Promise.all([
        bot.ask('hubot graf db web:cpu'),
        post(),
      ]);
      expect(others).to.deep.equal([]);
      expect(said).to.match(/^CPU on web-01 - \[.*\] - http\S+$/);
      expect(said).to.match(sentence);
      expect(answered.outcome, answered.message).to.equal(outcome);
      expect(answered.message).to.match(sentence);
      mend();
      expect((await bot.ask('hubot graf db web:cpu'))[0]).to.match(/: http\S+\.png - /);
      expect((await post()).outcome).to.equal('200');
    });
  }

  it('is not there is a sentence, in chat and over HTTP', async () => {
    await front.close();
    const sentence = /cannot be reached: nothing listens there/;
    expect((await bot.ask('hubot graf db web:cpu'))[0]).to.match(sentence);
    const { outcome, message } = await post();
    expect(outcome).to.equal(UNREACHABLE);
    expect(message).to.match(sentence);
  });

  it('sends a picture that would be 190 MB when it is decoded has it stored, undecoded', async () => {
    const side = 13_800;
    const bomb = pngOf(
      header(side, side),
      chunk('IDAT', await deflatedZeros(side + 1, side)),
      chunk('IEND'),
    );
    front.break(sends(head(`Content-Length: ${bomb.length}`), bomb));
    const before = process.memoryUsage().arrayBuffers;
    expect((await post()).outcome).to.equal('200');
    expect(process.memoryUsage().arrayBuffers - before).to.be.below(20_000_000);
  });
});
