import { expect } from 'chai';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pictureName } from '../../../src/pictures/stores/store.ts';
import { temporaryFolder } from '../../support/folder.ts';
import { getRaw } from '../../support/http.ts';
import { startImageServer } from '../../support/image-server.ts';
import { picture } from '../../support/png.ts';

const png = picture(30, 20);
const NAME = pictureName(png);

describe('Cache-Control promises no longer life than retention leaves', () => {
  const root = temporaryFolder();
  let folder: string;

  beforeEach(async () => {
    folder = path.join(root.path, 'saved-images');
    await mkdir(folder);
    await writeFile(path.join(folder, `${NAME}.png`), png);
  });

  const DAY = 86_400_000;
  const promised = async (age: number, env: Record<string, string>): Promise<number> => {
    const then = new Date(Date.now() - age);
    await utimes(path.join(folder, `${NAME}.png`), then, then);
    const limited = await startImageServer({ folder, env });
    const answer = await fetch(`${limited.url}/saved-images/${NAME}.png`);
    await limited.close();
    const [, seconds] = /max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '') ?? [];
    return Number(seconds);
  };
  const env = { HUBOT_GRAFANA_IMAGES_MAX_AGE: '30d' };

  for (const [what, age, days] of [
    ['of a new picture: all of it', 0, 30],
    ['of an old picture: what is left', 29 * DAY, 1],
    ['of a picture that is about to go: none', 31 * DAY, 0],
    ['of a picture of tomorrow: no more than of one of now', -DAY, 30],
  ] as const) {
    it(what, async () => {
      const seconds = days * 86_400;
      expect(await promised(age, env)).to.be.within(Math.max(0, seconds - 10), seconds);
    });
  }

  it('of a new picture that is kept for long: a year', async () => {
    expect(await promised(0, { HUBOT_GRAFANA_IMAGES_MAX_AGE: '3000d' })).to.equal(31_536_000);
  });

  for (const more of [{}, env, { HUBOT_GRAFANA_IMAGES_MAX_AGE: '3000d' }]) {
    it(`of a picture that may have to make room, with ${JSON.stringify(more)}: an hour`, async () => {
      expect(await promised(0, { ...more, HUBOT_GRAFANA_IMAGES_MAX_TOTAL: '1MB' })).to.equal(3600);
    });
  }

  it('and says so to clients that have it already', async () => {
    const limited = await startImageServer({ folder, env });
    await utimes(path.join(folder, `${NAME}.png`), new Date(), new Date(Date.now() - 29 * DAY));
    const answer = await getRaw(limited.port, `/saved-images/${NAME}.png`, [
      `If-None-Match: "${NAME}"`,
    ]);
    await limited.close();
    expect(answer.status).to.equal(304);
    const [, seconds] = /max-age=(\d+)/.exec(answer.headers.get('cache-control') ?? '') ?? [];
    expect(Number(seconds)).to.be.within(86_390, 86_400);
  });
});
