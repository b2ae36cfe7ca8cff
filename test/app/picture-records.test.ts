import { expect } from 'chai';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { startDemoGrafana } from '../../demo/grafana.ts';
import { parseRecord, type PictureRecord } from '../../src/pictures/stores/record.ts';
import { botStage } from '../support/bot-stage.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startImageServer } from '../support/image-server.ts';
import { panelOf, postPicture } from '../support/post-picture.ts';
import { TOKEN } from '../support/token.ts';

async function recordsIn(folder: string): Promise<PictureRecord[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json'));
  const read = await Promise.all(files.map((file) => readFile(path.join(folder, file))));
  return read.flatMap((bytes) => parseRecord(bytes) ?? []);
}

describe('beside a picture', () => {
  describe('that was asked for in chat', () => {
    const stage = botStage();

    it('lies what it shows, where it was posted, and who asked for it', async () => {
      const bot = await stage.start({ env: { HUBOT_USE_GRAFANA_IMAGES: 'true' } });
      const before = Date.now();
      await bot.ask('hubot graf db web:1 now-1h');
      const [record, ...others] = await recordsIn(stage.folder);
      expect(others).to.deep.equal([]);
      expect(record?.title).to.be.a('string').and.not.equal('');
      expect(record?.dashboard?.uid).to.equal('web');
      expect(record?.drawnBy).to.equal('grafana');
      expect(record?.link).to.match(new RegExp(`^${stage.demo.url}/d/web`));
      const { from = 0, to = 0 } = record?.range ?? {};
      expect(to - from).to.equal(3_600_000);
      expect(to).to.be.within(before - 5_000, Date.now());
      expect(record?.rooms).to.have.length(1);
      expect(record?.people).to.have.length(1);
      expect(JSON.stringify(record)).not.to.include(TOKEN);
    });
  });

  describe('that was asked for over HTTP', () => {
    const folder = temporaryFolder();

    it('lies what its address says', async () => {
      const demo = await startDemoGrafana();
      const server = await startImageServer({ folder: folder.path, sources: [demo.url] });
      try {
        const answer = await postPicture(
          server.url,
          `${panelOf(demo.url)}&from=1700000000000&to=1700000060000`,
        );
        expect(answer.status).to.equal(200);
        const [record] = await recordsIn(folder.path);
        expect(record).to.deep.include({
          dashboard: { uid: 'web' },
          panelId: 1,
          range: { from: 1_700_000_000_000, to: 1_700_000_060_000 },
          link: `${demo.url}/d/web?viewPanel=1&from=1700000000000&to=1700000060000`,
        });
        expect(record).not.to.have.any.keys('rooms', 'people', 'title');
      } finally {
        await server.close();
        await demo.close();
      }
    });
  });
});
