import { readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { botStage } from '../support/bot-stage.ts';
import { pictureFiles } from '../support/folder.ts';
import { until } from '../support/until.ts';

describe('a bot and the folder of its pictures', () => {
  const stage = botStage();
  const bot = (env: Readonly<Record<string, string>>) => stage.start({ env });

  it('says in the panel’s place that the disk is nearly full, and answers the next question', async () => {
    const { ask } = await bot({ HUBOT_GRAFANA_IMAGES_RESERVE: '9000000GB' });
    const [said = '', ...others] = await ask('hubot graf db web:cpu');
    expect(others).to.deep.equal([]);
    expect(said).to.match(
      /^CPU on web-01 - \[The disk of the pictures .* is nearly full: .*\] - http\S+viewPanel=1/,
    );
    expect(said).not.to.include(stage.folder);
    expect((await ask('hubot graf list'))[0]).to.match(/^Available dashboards:/);
    expect(await readdir(stage.folder)).to.deep.equal([]);
  });

  it('says that a folder cannot be made, in the log and in chat, and goes on when it can', async () => {
    const place = path.join(stage.folder, 'pictures');
    await writeFile(place, 'in the way');
    const { ask, log } = await bot({ HUBOT_GRAFANA_IMAGES_PATH: path.join(place, 'here') });
    await until(() => log.some((line) => /^error .*The folder of the pictures/.test(line)));
    expect((await ask('hubot graf db web:cpu'))[0]).to.match(
      / - \[The folder of the pictures .*\] - /,
    );
    await rm(place);
    expect((await ask('hubot graf db web:cpu'))[0]).to.match(/: http\S+\.png - /);
  });

  it('does not wait for ever for a folder below /proc', async () => {
    const { ask, log } = await bot({ HUBOT_GRAFANA_IMAGES_PATH: '/proc/nowhere/saved-images' });
    await until(() => log.some((line) => /^error .*cannot be made where it should be/.test(line)));
    expect((await ask('hubot graf db web:cpu'))[0]).to.match(/ - \[.*cannot be made.*\] - /);
    expect((await ask('hubot graf list'))[0]).to.match(/^Available dashboards:/);
  });

  it('lets old pictures go', async () => {
    const old = path.join(stage.folder, `${'0'.repeat(32)}.png`);
    await writeFile(old, 'old');
    await utimes(old, 0, 0);
    const { log, ask } = await bot({ HUBOT_GRAFANA_IMAGES_MAX_AGE: '1d' });
    await until(() =>
      log.includes('info Old pictures: 1 picture (3 B) removed, 0 pictures (0 B) kept.'),
    );
    await ask('hubot graf db web:cpu');
    expect(await pictureFiles(stage.folder)).to.have.length(1);
  });

  it('looks for old pictures at once when the disk is full', async () => {
    const store = async (name: string) => {
      const old = path.join(stage.folder, `${name.repeat(32)}.png`);
      await writeFile(old, 'old');
      await utimes(old, 0, 0);
    };
    const removed = (log: readonly string[]) =>
      log.filter((line) => line.startsWith('info Old pictures: 1 picture (3 B) removed')).length;
    await store('0');
    const { log, ask } = await bot({
      HUBOT_GRAFANA_IMAGES_MAX_AGE: '1d',
      HUBOT_GRAFANA_IMAGES_RESERVE: '9000000GB',
    });
    await until(() => removed(log) === 1);
    await store('1');
    expect((await ask('hubot graf db web:cpu'))[0]).to.match(
      /The disk of the pictures .* is (nearly )?full/,
    );
    await until(() => removed(log) === 2);
    expect(await readdir(stage.folder)).to.deep.equal([]);
  });

  it('lets them be when no image server is mounted', async () => {
    const old = path.join(stage.folder, `${'0'.repeat(32)}.png`);
    await writeFile(old, 'old');
    await utimes(old, 0, 0);
    const { installation } = await bot({
      HUBOT_USE_GRAFANA_IMAGES: 'false',
      HUBOT_GRAFANA_IMAGES_MAX_AGE: '1d',
    });
    await installation.close();
    expect(await pictureFiles(stage.folder)).to.deep.equal([path.basename(old)]);
  });
});
