import { expect } from 'chai';
import { bucketStage } from '../support/bucket-stage.ts';
import { ENGINES, needsEngine, type ObjectEngine, startEngine } from '../support/object-engine.ts';
import { storeContract } from '../support/store-contract.ts';

for (const kind of Object.keys(ENGINES) as (keyof typeof ENGINES)[]) {
  describe(`with ${kind}`, () => {
    let engine: ObjectEngine | undefined;
    before(async function () {
      needsEngine(this, kind);
      engine = await startEngine(kind);
    });
    after(() => engine?.stop());
    const settings = () => {
      if (!engine) throw new Error('the engine has not started');
      return engine.settings;
    };

    it('gives a round of retention to one server', async () => {
      const { store } = bucketStage(settings());
      expect(await store.claimRound?.()).to.equal(true);
      expect(await store.claimRound?.()).to.equal(false);
    });

    if (kind === 'ceph') {
      it('gives a round of retention to one of many servers that claim it at once', async () => {
        const { store } = bucketStage(settings());
        const claims = await Promise.all(
          Array.from({ length: 8 }, async () => store.claimRound?.()),
        );
        expect(claims.filter(Boolean)).to.have.length(1);
      });
    }

    storeContract('a bucket store', () => bucketStage(settings()));
  });
}
