import { expect } from 'chai';
import fc from 'fast-check';
import type { Dashboard } from '../../src/grafana/dashboards.ts';
import { panelTitle, type Values } from '../../src/grafana/titles.ts';

const dashboard: Dashboard = {
  uid: 'web',
  title: 'Web servers',
  slug: 'web-servers',
  panels: [],
  variables: [
    { name: 'server', text: 'web-01', options: [] },
    { name: 'env', text: 'prod + test', options: [] },
    { name: 'never', text: '', options: [] },
  ],
};

function title(text: string, values: Values = new Map()): string {
  return panelTitle(dashboard, { id: 1, title: text }, values);
}

describe('panel titles', () => {
  for (const [text, resolved] of [
    ['CPU on $server', 'CPU on web-01'],
    ['CPU on ${server}', 'CPU on web-01'],
    ['CPU on [[server]]', 'CPU on web-01'],
    ['${server:csv} in ${env:json}', 'web-01 in prod + test'],
    ['${server.text}', 'web-01'],
    ['[[server:pipe]]', 'web-01'],
    ['$server$env', 'web-01prod + test'],
    ['$servers', '$servers'],
    ['${unknown} and [[unknown]] and $unknown', '${unknown} and [[unknown]] and $unknown'],
    ['costs 5$ or $5', 'costs 5$ or $5'],
    ['${server', '${server'],
    ['$never chosen', '$never chosen'],
    ['No variable', 'No variable'],
    ['$constructor $__proto__', '$constructor $__proto__'],
  ] as const) {
    it(`reads ${text} as ${resolved}`, () => {
      expect(title(text)).to.equal(resolved);
    });
  }

  it('shows what was asked for rather than what was saved', () => {
    expect(title('CPU on $server', new Map([['server', ['web-02', 'web-03']]]))).to.equal(
      'CPU on web-02 + web-03',
    );
  });

  it('shows what was asked for a variable that the dashboard itself does not list', () => {
    expect(title('In $zone', new Map([['zone', ['eu']]]))).to.equal('In eu');
  });

  it('takes a value as it is, with signs that mean something to a replacement', () => {
    expect(title('$server!', new Map([['server', ["$& $1 $' $$ $env"]]]))).to.equal(
      "$& $1 $' $$ $env!",
    );
  });

  for (const none of ['', '  ']) {
    it(`takes the dashboard's title for a panel that has ${JSON.stringify(none)}`, () => {
      expect(title(none)).to.equal('Web servers');
    });
  }

  it('leaves any text without a reference as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        fc.pre(!/[$[]/.test(text) && text.trim() !== '');
        expect(title(text)).to.equal(text);
      }),
    );
  });

  it('ends soon with a long title that is nearly a reference', () => {
    for (const part of ['[[a:', '${a:', '$', '${', '[[', '${a.', '$a']) {
      const long = part.repeat(200_000 / part.length);
      expect(title(long)).to.equal(long);
    }
  });
});
