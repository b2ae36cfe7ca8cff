import { expect } from 'chai';
import { memberAt, membersOf, stringOf } from '../../../src/drawing/model/read.ts';
import { modernisedSingle } from '../../../src/drawing/model/modernise-single.ts';
import { modernised } from '../../../src/drawing/model/modernise.ts';
import { reasonsOf, understood } from '../../../src/drawing/understood/understood.ts';
import { reducerId } from '../../../src/drawing/fields/reducers.ts';
import { graphOf, readFixture, textsOn } from '../../support/drawing.ts';

interface Case {
  readonly panel: Readonly<Record<string, unknown>>;
  readonly expected: { readonly fieldConfig: unknown; readonly reduceOptions?: unknown };
}

const CASES = readFixture<readonly Case[]>('old-singles');

/** As JSON has it; the lowest limit is the same by all its names, and a title that is left is not read. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? null, (key, part: unknown) =>
      key === 'title'
        ? undefined
        : key === 'value' && (part === '$-Infinity' || part === -Infinity)
          ? null
          : part,
    ),
  );

/** What is compared; calculations have several names. */
function partsOf(panel: unknown) {
  const { calcs, ...others } = membersOf(memberAt(panel, 'options.reduceOptions'));
  const ids = Array.isArray(calcs) ? (calcs as string[]).map(reducerId) : undefined;
  return {
    fieldConfig: memberAt(panel, 'fieldConfig'),
    reduceOptions: { ...others, calcs: ids },
  };
}

/** Limits beside the settings of the fields, as 6.2 had them: Grafana itself fails to read them. */
const isBroken = ({ expected }: Case) =>
  memberAt(expected, 'fieldConfig.defaults.thresholds.steps.mode') !== undefined;

describe('a single number that an older Grafana saved', () => {
  for (const [index, { panel, expected }] of CASES.filter((one) => !isBroken(one)).entries()) {
    const version = stringOf(panel.pluginVersion) ?? 'no version';
    it(`is read as Grafana reads it: ${String(index)}, ${version}`, () => {
      const { fieldConfig, reduceOptions } = partsOf(modernisedSingle(panel));
      expect(plain(reduceOptions)).to.deep.equal(plain(expected.reduceOptions ?? {}));
      const none = { defaults: {}, overrides: [] };
      expect(plain(fieldConfig ?? none)).to.deep.equal(plain(expected.fieldConfig));
      expect(understood(panel)).to.deep.equal({ ok: true });
    });
  }

  it('is named by its title before 7.1; later Grafana does not read that', () => {
    const fieldConfig = { defaults: { title: 'Used' }, overrides: [] };
    const nameOf = (pluginVersion: string) =>
      memberAt(
        modernised({ type: 'stat', pluginVersion, fieldConfig }),
        'fieldConfig.defaults.displayName',
      );
    expect(nameOf('7.0.6')).to.equal('Used');
    expect(nameOf('7.1.0')).to.equal(undefined);
  });

  it('is not understood where Grafana fails to read its limits', () => {
    const broken = CASES.filter(isBroken);
    expect(broken.length).to.be.above(2);
    for (const { panel } of broken) expect(understood(panel)).to.have.property('not');
  });

  const OLD = {
    type: 'stat',
    title: 'Old',
    pluginVersion: '6.7.3',
    options: {
      fieldOptions: { calcs: ['max'], values: false, defaults: { unit: 'bytes', decimals: 1 } },
    },
  };
  const frames = graphOf({ some: [1024, 4096, 2048] });

  it('has the calculation and the unit that it was saved with', () => {
    expect(understood(OLD)).to.deep.equal({ ok: true });
    expect(textsOn({ ...frames, panel: OLD }).join(' '))
      .to.contain('4.0')
      .and.contain('KiB');
  });

  it('is not drawn with a setting that is not known', () => {
    const { fieldOptions } = OLD.options;
    const odd = { ...OLD, options: { fieldOptions: { ...fieldOptions, sparkle: 3 } } };
    expect(reasonsOf(odd)).to.deep.equal([
      { text: 'options.fieldOptions.sparkle: 3', kind: 'wrong' },
    ]);
  });

  it('is measured from 0 to 100 percent before Grafana 8, or without a version, and later from its data', () => {
    const gauge = (pluginVersion?: string) => ({
      ...frames,
      panel: {
        type: 'gauge',
        pluginVersion,
        fieldConfig: { defaults: { unit: 'percent' }, overrides: [] },
      },
    });
    const limits = (pluginVersion?: string) =>
      membersOf(memberAt(modernised(gauge(pluginVersion).panel), 'fieldConfig.defaults'));
    for (const version of ['7.5.10', undefined, '']) {
      expect(limits(version)).to.include({ min: 0, max: 100 });
    }
    expect(limits('8.0.0')).to.not.have.property('max');
  });
});
