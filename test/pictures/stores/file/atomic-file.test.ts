import { expect } from 'chai';
import { StorageError } from '../../../../src/pictures/errors.ts';
import { shareNext } from '../../../../src/pictures/stores/file/atomic-file.ts';
import { deferred, settle } from '../../../support/deferred.ts';
import { rejectionOf } from '../../../support/failure.ts';

describe('work that is shared by all calls before it begins', () => {
  it('is done once for all of them, and once more for calls while it is under way', async () => {
    const rounds = [deferred<undefined>(), deferred<undefined>()];
    let begun = 0;
    const ask = shareNext(async () => rounds[begun++]?.promise);
    const first = Promise.all([ask(), ask(), ask()]);
    await settle();
    expect(begun).to.equal(1);
    let isOver = false;
    const second = Promise.all([ask(), ask()]).then(() => (isOver = true));
    rounds[0]?.resolve(undefined);
    await first;
    await settle();
    expect(begun).to.equal(2);
    expect(isOver).to.equal(false);
    rounds[1]?.resolve(undefined);
    await second;
  });

  it('fails for all calls that share it, and for none after them', async () => {
    let begun = 0;
    const ask = shareNext(() =>
      begun++ === 0 ? Promise.reject(new StorageError('broken')) : Promise.resolve(),
    );
    const [one, other] = [ask(), ask()];
    await rejectionOf(StorageError, one);
    await rejectionOf(StorageError, other);
    await ask();
    expect(begun).to.equal(2);
  });
});
