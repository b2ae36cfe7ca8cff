import { expect } from 'chai';
import fc from 'fast-check';
import * as v from 'valibot';
import { GrafanaError } from '../../src/grafana/errors.ts';
import { describeForLog } from '../../src/util/errors.ts';
import { finite, validationError, object, readAs } from '../../src/util/schema.ts';

/** The cause of what a schema refuses. */
function causeOf(schema: v.GenericSchema, value: unknown): Error {
  const { issues } = v.safeParse(schema, value);
  if (!issues) throw new Error('It fits.');
  return validationError(issues);
}

describe('schemas of outside input', () => {
  const lenient = v.object({
    text: v.fallback(v.string(), ''),
    list: v.fallback(v.array(v.unknown()), []),
    maybe: v.fallback(v.optional(v.string()), undefined),
  });

  for (const [what, value] of [
    ['missing', {}],
    ['odd', { text: 5, list: {}, maybe: null }],
  ] as const) {
    it(`use the default for a field that is ${what}`, () => {
      expect(readAs(lenient, value)).to.deep.include({ text: '', list: [] });
      expect(readAs(lenient, value)?.maybe).to.equal(undefined);
    });
  }

  it('return undefined for a value of which only a part fits', () => {
    expect(readAs(v.object({ a: v.string(), b: v.string() }), { a: 'x', b: 5 })).to.equal(
      undefined,
    );
  });

  it('accept finite numbers only', () => {
    expect(readAs(finite, JSON.parse('1e99'))).to.equal(1e99);
    for (const odd of [JSON.parse('1e999'), -Infinity, Number.NaN, '1', null] as unknown[]) {
      expect(readAs(finite, odd)).to.equal(undefined);
    }
  });

  it('refuse an array where an object is expected', () => {
    const schema = object({ a: v.optional(v.string()) });
    expect(readAs(schema, { a: 'x', b: 'y' })).to.deep.equal({ a: 'x' });
    for (const odd of [[], ['x'], null, 'x', undefined]) {
      expect(readAs(schema, odd)).to.equal(undefined);
    }
  });

  describe('validationError', () => {
    const schema = v.object({
      who: object({ id: v.pipe(v.string(), v.regex(/^\d+$/)) }),
      size: v.pipe(v.string(), v.maxLength(1), v.url()),
      kind: v.union([v.literal('a'), v.object({ b: v.array(finite) })]),
    });

    it('names the path and what was expected there', () => {
      expect(causeOf(schema, { who: { id: 'x' }, kind: { b: [1, 'x'] } }).message).to.equal(
        'who.id: expected /^\\d+$/; size: expected "size"; kind: expected "a"; kind.b.1: expected number',
      );
      expect(causeOf(schema, { who: [], size: 'xx', kind: 'a' }).message).to.equal(
        'who: expected Object; size: expected <=1; size: expected url',
      );
      expect(causeOf(schema, 'x').message).to.equal('the value: expected Object');
    });

    it('never reveals the value, which may be a secret', () => {
      const secret = fc.stringMatching(/^glsa_[a-zA-Z0-9]{8,20}$/);
      const value = fc.oneof(
        secret,
        fc.record({
          who: fc.oneof(secret, fc.record({ id: secret }), fc.array(secret)),
          size: secret,
          kind: fc.oneof(secret, fc.record({ b: fc.oneof(secret, fc.array(secret)) })),
          more: secret,
        }),
      );
      fc.assert(
        fc.property(value, (found) => {
          const cause = causeOf(schema, found);
          expect(describeForLog(new GrafanaError('It failed.', { cause }))).not.to.contain('glsa_');
          expect(Object.keys(cause)).to.deep.equal([]);
        }),
      );
    });
  });
});
