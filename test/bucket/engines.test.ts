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

    storeContract('a bucket store', () => bucketStage(settings()));
  });
}
