import { expect } from 'chai';
import fc from 'fast-check';
import {
  NO_RULES,
  readLifecycle,
  removesOldVersions,
  withOwnRule,
} from '../../../../src/pictures/stores/s3/lifecycle-rules.ts';

const OWN = { prefix: 'grafana/', days: 30 };
const OWN_LINE =
  'grafana-images-grafana, below grafana/, Enabled: Expiration Days 30; NoncurrentVersionExpiration NoncurrentDays 1; AbortIncompleteMultipartUpload DaysAfterInitiation 1';
const rulesOf = (...rules: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${rules.join('\n')}</LifecycleConfiguration>`;
const LOGS =
  '<Rule><ID>logs</ID><Filter><And><Prefix>logs/</Prefix><Tag><Key>a&amp;b</Key><Value>&lt;x&gt;</Value></Tag></And></Filter><Status>Disabled</Status><Transition><Days>10</Days><StorageClass>GLACIER</StorageClass></Transition><Future kind="new"><Thing/></Future></Rule>';

describe('the lifecycle rules of a bucket', () => {
  it('get ours where there were none', async () => {
    const { xml, lines } = await withOwnRule(NO_RULES, OWN);
    expect(lines).to.deep.equal([OWN_LINE]);
    expect(xml).to.include('<Filter><Prefix>grafana/</Prefix></Filter>');
    expect((await readLifecycle(xml))?.lines).to.deep.equal(lines);
  });

  it('keep all others as they are, with what is not known here', async () => {
    const { xml, lines } = await withOwnRule(rulesOf(LOGS), OWN);
    expect(xml).to.include(LOGS);
    expect(xml).to.match(/^<LifecycleConfiguration xmlns="http:\/\/s3\.amazonaws\.com/);
    expect(lines).to.deep.equal([
      'logs, below logs/, Tag Key a&b, Tag Value <x>, Disabled: Transition Days 10; Transition StorageClass GLACIER; Future Thing',
      OWN_LINE,
    ]);
  });

  it('have ours replaced in its place, by its name and prefix', async () => {
    const first = (await withOwnRule(rulesOf(LOGS), OWN)).xml;
    const again = await withOwnRule(first, { ...OWN, days: 7 });
    expect(again.lines).to.have.length(2);
    expect(again.lines[1]).to.include('Expiration Days 7');
    expect((await withOwnRule(again.xml, { ...OWN, days: 7 })).xml).to.equal(again.xml);
    const byHand = rulesOf(
      '<Rule><ID>grafana-images</ID><Filter><Prefix>grafana/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>5</Days></Expiration></Rule>',
      LOGS,
    );
    const replaced = (await withOwnRule(byHand, OWN)).lines;
    expect(replaced.map((line) => line.split(',')[0])).to.deep.equal(['grafana-images', 'logs']);
  });

  it('keep those of our name that are of another prefix, and of our prefix with another name', async () => {
    const other =
      '<Rule><ID>grafana-images-grafana</ID><Filter><Prefix>grafana</Prefix></Filter><Status>Enabled</Status><Expiration><Days>5</Days></Expiration></Rule>';
    const theirs =
      '<Rule><ID>theirs</ID><Filter><Prefix>grafana/</Prefix></Filter><Status>Enabled</Status><Expiration><Days>5</Days></Expiration></Rule>';
    const { xml, lines } = await withOwnRule(rulesOf(other, theirs), OWN);
    expect(xml).to.include(other).and.include(theirs);
    expect(lines.map((line) => line.split(',')[0])).to.deep.equal([
      'grafana-images-grafana',
      'theirs',
      'grafana-images-grafana-2',
    ]);
  });

  it('get ours in the older form where the others have it: stores refuse both at once', async () => {
    const old =
      '<Rule><ID>old</ID><Prefix>x/</Prefix><Status>Enabled</Status><Expiration><Days>5</Days></Expiration></Rule>';
    const { xml } = await withOwnRule(rulesOf(old), OWN);
    expect(xml).not.to.include('<Filter>');
    expect(xml).to.include('<Prefix>grafana/</Prefix>');
    expect((await withOwnRule(xml, { ...OWN, days: 3 })).lines).to.have.length(2);
  });

  it('are not read from anything else, such as a list of objects', async () => {
    for (const text of [
      '',
      'null',
      '<ListBucketResult><Name>pictures</Name></ListBucketResult>',
      '<html><body>Sign in</body></html>',
      '<LifecycleConfiguration><Rule>',
      '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
    ]) {
      expect(await readLifecycle(text), text).to.equal(undefined);
    }
    await fc.assert(
      fc.asyncProperty(fc.string(), async (text) => {
        await readLifecycle(text);
      }),
    );
  });

  it('survive whatever texts they hold', async () => {
    const text = fc.string({ unit: 'grapheme-ascii', minLength: 1 });
    const escaped = text.map((one) =>
      one.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(escaped, escaped), { maxLength: 5 }), async (others) => {
        const before = rulesOf(
          ...others.map(
            ([id, value], index) =>
              `<Rule><ID>r${index}${id}</ID><Filter><Prefix>p${value}</Prefix></Filter><Odd>${value}</Odd></Rule>`,
          ),
        );
        const lines = (await readLifecycle(before))?.lines ?? [];
        expect((await withOwnRule(before, OWN)).lines).to.deep.equal([...lines, OWN_LINE]);
      }),
    );
  });

  it('tell whether old versions of pictures are removed', async () => {
    const { xml } = await withOwnRule(NO_RULES, OWN);
    expect(await removesOldVersions(xml, 'grafana/')).to.equal(true);
    expect(await removesOldVersions(xml, 'other/')).to.equal(false);
    expect(await removesOldVersions(xml.replace('Enabled', 'Disabled'), 'grafana/')).to.equal(
      false,
    );
    expect(await removesOldVersions(rulesOf(LOGS), 'logs/')).to.equal(false);
  });
});
