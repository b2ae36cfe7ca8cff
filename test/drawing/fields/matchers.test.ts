import { expect } from 'chai';
import { parseMatcher } from '../../../src/drawing/fields/matchers.ts';
import { understood } from '../../../src/drawing/understood/understood.ts';
import type { Field } from '../../../src/grafana/query/frames.ts';

const fieldOf = (type: Field['type']): Field => ({ name: type, type, config: {}, values: [] });
const FIELDS = (['time', 'number', 'string', 'boolean'] as const).map(fieldOf);
const frame = { refId: 'A', fields: FIELDS, length: 0, notices: [] };

/** The types of the fields that an override of this matcher is for. */
const matchedBy = (matcher: object) =>
  FIELDS.filter((field) => parseMatcher(matcher)?.({ field, frame, name: () => field.name })).map(
    ({ type }) => type,
  );

describe('matchers of overrides', () => {
  it('byTypes is for fields of any of its types', () => {
    expect(matchedBy({ id: 'byTypes', options: ['number', 'boolean'] })).to.deep.equal([
      'number',
      'boolean',
    ]);
    expect(matchedBy({ id: 'byTypes', options: [] })).to.deep.equal([]);
    expect(parseMatcher({ id: 'byTypes', options: 'number' })).to.equal(undefined);
  });

  it('byTypes with a type that does not exist is not understood', () => {
    const panel = (options: unknown) => ({
      type: 'timeseries',
      fieldConfig: {
        defaults: {},
        overrides: [
          { matcher: { id: 'byTypes', options }, properties: [{ id: 'unit', value: 's' }] },
        ],
      },
    });
    expect(understood(panel(['number', 'string']))).to.deep.equal({ ok: true });
    for (const wrong of [['numbers'], 'number', [1], {}]) {
      expect(understood(panel(wrong))).to.have.property('not');
    }
  });
});
