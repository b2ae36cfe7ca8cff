import { expect } from 'chai';
import { allImports, faultOf } from '../../docs/floors.ts';

describe('the imports between the folders of src', () => {
  it('lead downwards, those of types and dynamic ones too', () => {
    expect(allImports().flatMap((one) => faultOf(one) ?? [])).to.deep.equal([]);
  });

  it('are found in every form', () => {
    const imports = allImports().map(({ from, to }) => `${from} ${to}`);
    expect(imports).to.include.members([
      'src/chat/network.ts src/chat/format.ts',
      'scripts/grafana.ts src/app/library.ts',
    ]);
  });

  for (const { from, to, fault } of [
    { from: 'src/util/text.ts', to: 'src/chat/format.ts', fault: /above it/ },
    { from: 'src/chat/robot.ts', to: 'src/server/app.ts', fault: /same floor/ },
    { from: 'src/app/script.ts', to: 'scripts/grafana.ts', fault: /above it/ },
    {
      from: 'src/networks/slack/format.ts',
      to: 'src/networks/telegram/format.ts',
      fault: /another network/,
    },
    { from: 'src/odd/a.ts', to: 'src/util/text.ts', fault: /no floor/ },
  ]) {
    it(`may not be of ${to} by ${from}`, () => {
      expect(faultOf({ from, to })).to.match(fault);
    });
  }
});
