import { expect } from 'chai';
import { randomUUID } from 'node:crypto';
import { createRetention } from '../../src/pictures/stores/retention-rounds.ts';
import { createBucketStore } from '../../src/pictures/stores/s3/bucket-store.ts';
import type { PictureStore } from '../../src/pictures/stores/store.ts';
import { recordingLogger } from '../support/logger.ts';
import { ENGINES, needsEngine, type ObjectEngine, startEngine } from '../support/object-engine.ts';
import { picture } from '../support/png.ts';

const DAY = 86_400_000;
const COUNT = 12;

for (const kind of Object.keys(ENGINES) as (keyof typeof ENGINES)[]) {
  describe(`old pictures in a bucket of ${kind}`, () => {
    let engine: ObjectEngine | undefined;
    before(async function () {
      needsEngine(this, kind);
      engine = await startEngine(kind);
    });
    after(() => engine?.stop());

    it('are removed by one of three servers, with their records, and are listed by that one alone', async () => {
      if (!engine) throw new Error('the engine has not started');
      const settings = { ...engine.settings, prefix: `${randomUUID()}/` };
      const now = Date.now();
      const lists: number[] = [];
      const servers = [0, 1, 2].map((index) => {
        const store = createBucketStore(settings);
        lists.push(0);
        const counting: PictureStore = {
          ...store,
          list(onFault) {
            lists[index] = (lists[index] ?? 0) + 1;
            return store.list(onFault);
          },
        };
        const logger = recordingLogger();
        const policy = { maxAgeMs: 30 * DAY };
        return { store, logger, retention: createRetention({ store: counting, policy, logger }) };
      });
      const [first] = servers;
      if (!first) throw new Error('no server');
      const names: string[] = [];
      for (let index = 0; index < COUNT; index += 1) {
        const name = await first.store.save(picture(10 + index, 10));
        names.push(name);
        const age = index % 2 === 0 ? 40 * DAY : 20 * DAY;
        await first.store.adopt(name, picture(10 + index, 10), now - age);
        await first.store.keepRecord(name, { madeAt: index, title: `Panel ${index}` });
      }

      // A store without conditions cannot tell which of two that come at once was first.
      const rounds =
        kind === 'ceph' ? [servers] : servers.map((server) => [server] as typeof servers);
      for (const round of rounds) {
        for (const { retention } of round) retention.start();
        await Promise.all(round.map(({ retention }) => retention.settled()));
      }
      for (const { retention } of servers) await retention.close();

      expect(lists.toSorted()).to.deep.equal([0, 0, 1]);
      const said = servers.flatMap(({ logger }) => logger.lines);
      expect(said).to.have.length(1);
      expect(said[0]).to.match(/^info Old pictures: 6 pictures .* removed, 6 pictures .* kept\.$/);
      const left: string[] = [];
      for await (const { name } of first.store.list()) left.push(name);
      expect(left.toSorted()).to.deep.equal(names.filter((_, index) => index % 2 === 1).toSorted());
      for (const [index, name] of names.entries()) {
        const record = await first.store.record(name);
        expect(record === undefined, name).to.equal(index % 2 === 0);
      }
      for (const { store } of servers) store.close();
    });
  });
}
