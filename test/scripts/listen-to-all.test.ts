import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { botStage } from '../support/bot-stage.ts';

describe('a bot with HUBOT_GRAFANA_LISTEN=all', () => {
  const stage = botStage();
  const env = { HUBOT_GRAFANA_LISTEN: 'all' };

  it('takes words without graf, and a number of its list', async () => {
    const { ask } = await stage.start({ env });
    expect((await ask('hubot cpu web-01'))[0]).to.match(/^CPU on web-01 · Web · server web-01/);
    expect((await ask('hubot errors'))[0]).to.contain('`graf 2`');
    expect(await ask('hubot 2')).to.have.lengthOf(1);
  });

  for (const said of ['hello', 'good morning', 'thanks a lot', 'xyzzy frob', '2', 'yesterday']) {
    it(`does not answer ${said}`, async () => {
      const { ask } = await stage.start({ env });
      expect(await ask(`hubot ${said}`)).to.deep.equal([]);
    });
  }

  it('leaves what is not said to it, and what another script takes', async () => {
    const { ask, robot } = await stage.start({ env });
    robot.respond(/cpu of mine/i, { id: 'other' }, () => undefined);
    expect(await ask('cpu web-01')).to.deep.equal([]);
    expect(await ask('hubots cpu web-01')).to.deep.equal([]);
    expect(await ask('hubot cpu of mine')).to.deep.equal([]);
  });

  it('is the exception: without the variable words need graf', async () => {
    const { ask } = await stage.start();
    expect(await ask('hubot cpu web-01')).to.deep.equal([]);
  });
});

describe('a bot with HUBOT_GRAFANA_SYNONYMS', () => {
  const stage = botStage();

  it('finds what the file has another word for', async () => {
    const file = path.join(stage.folder, 'synonyms.txt');
    await writeFile(file, 'gizmos, memory\n');
    const { ask } = await stage.start({ env: { HUBOT_GRAFANA_SYNONYMS: file } });
    expect((await ask('hubot graf gizmos web-01'))[0]).to.match(/^Memory on web-01 · Web/);
  });
});
