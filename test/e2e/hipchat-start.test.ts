import { expect } from 'chai';
import { temporaryFolder } from '../support/folder.ts';
import { startProgram } from '../support/program.ts';

describe('bin/hubot -a hipchat', function () {
  const folder = temporaryFolder();

  for (const adapter of ['hipchat', 'hubot-hipchat', 'hubot-grafana-images/hipchat']) {
    it(`names every wrong variable and ends with 1, as -a ${adapter}`, async () => {
      const program = startProgram('hubot', {
        cwd: folder.path,
        args: ['-a', adapter],
        env: { PORT: '0', HUBOT_HIPCHAT_PASSWORD: 'open-sesame', HUBOT_HIPCHAT_PORT: 'x' },
      });
      expect(await program.ended()).to.equal(1);
      expect(program.err()).to.match(/^HipChat's variables cannot be used:$/m);
      expect(program.err()).to.contain('HUBOT_HIPCHAT_JID: found nothing');
      expect(program.err()).to.contain('HUBOT_HIPCHAT_PORT: found "x"');
      expect(`${program.out()}${program.err()}`).to.not.match(/open-sesame|\n\s+at /);
    });
  }
});
