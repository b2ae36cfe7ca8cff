import { expect } from 'chai';
import { NotDrawnError } from '../../../src/drawing/errors.ts';
import type { Drawing } from '../../../src/drawing/model/drawing.ts';
import { graphOf, textsOn } from '../../support/drawing.ts';

describe('frames whose rows are of many series', () => {
  const MINUTE = 60_000;

  function long(
    kind: string | undefined,
    hosts: readonly (string | null)[],
    more: Readonly<Record<string, unknown>> = {},
  ): Drawing {
    const drawing = graphOf({}, more);
    const { from } = drawing.range;
    return {
      ...drawing,
      range: { from, to: from + 10 * MINUTE },
      frames: [
        {
          refId: 'A',
          length: hosts.length,
          notices: [],
          ...(kind !== undefined && { kind }),
          fields: [
            {
              name: 'time',
              type: 'time',
              config: {},
              values: hosts.map((_, row) => from + row * MINUTE),
            },
            { name: 'host', type: 'string', config: {}, values: hosts },
            { name: 'cpu', type: 'number', config: {}, values: hosts.map((_, row) => row) },
          ],
        },
      ],
    };
  }

  it('are a series for each combination of texts where they say so', () => {
    const legend = { options: { legend: { displayMode: 'list', calcs: ['max'] } } };
    const texts = textsOn(long('timeseries-long', ['a', 'b', 'a', 'b'], legend));
    expect(texts).to.include('cpu a  Max: 2').and.to.include('cpu b  Max: 3');
  });

  it('are one series otherwise, as in Grafana', () => {
    expect(textsOn(long(undefined, ['a', 'b']))).to.include('cpu');
    expect(textsOn(long('timeseries-wide', ['a', 'b']))).to.include('cpu');
  });

  it('are named apart where a text is missing, and take a colour each', () => {
    const texts = textsOn(long('timeseries-long', ['__proto__', null, 'constructor']));
    expect(texts.filter((text) => text.startsWith('cpu'))).to.deep.equal([
      'cpu __proto__',
      'cpu',
      'cpu constructor',
    ]);
  });

  it('are not drawn when they are of too many series', () => {
    const hosts = Array.from({ length: 5_000 }, (_, index) => `host ${index}`);
    expect(() => textsOn(long('timeseries-long', hosts))).to.throw(NotDrawnError, '2000 series');
  });
});
