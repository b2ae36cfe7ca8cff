import { expect } from 'chai';
import fc from 'fast-check';
import { linkWithoutToken, shownOf } from '../../../src/server/pages/shown-picture.ts';
import { rangeInWords, momentElement } from '../../../src/server/pages/times.ts';

const mtime = new Date('2026-01-02T03:04:05Z');
const madeAt = Date.UTC(2026, 0, 2);

describe('what a page shows of a picture', () => {
  it('is the time alone where nothing is known of it', () => {
    const { heading, ...known } = shownOf(undefined, { mtime });
    expect(heading).to.equal('A picture from Grafana');
    expect(JSON.parse(JSON.stringify(known))).to.deep.equal({ madeAt: mtime.getTime() });
  });

  it('is the time alone where equal bytes are of different panels', () => {
    const record = { madeAt, isAmbiguous: true, title: 'CPU', link: 'https://g/d/x' } as const;
    const { heading, ...known } = shownOf(record, { mtime });
    expect(heading).to.equal('A picture from Grafana');
    expect(JSON.parse(JSON.stringify(known))).to.deep.equal({ madeAt });
  });

  it('never has rooms and people', () => {
    const record = { madeAt, title: 'CPU', rooms: ['#secret'], people: ['ann'] };
    expect(JSON.stringify(shownOf(record, { mtime }))).not.to.match(/secret|ann/);
  });

  for (const [record, heading] of [
    [{ madeAt, title: 'CPU', dashboard: { uid: 'web' }, panelId: 3 }, 'CPU'],
    [{ madeAt, dashboard: { uid: 'web', title: 'Web' }, panelId: 3 }, 'Panel 3 of Web'],
    [{ madeAt, dashboard: { uid: 'web' } }, 'web'],
    [{ madeAt, title: '\u202e\u200b \n', dashboard: { uid: 'web' } }, 'web'],
    [{ madeAt, title: 'a\u202eb\n\tc' }, 'ab c'],
    [{ madeAt, title: 'x'.repeat(10_000) }, `${'x'.repeat(199)}…`],
  ] as const) {
    it(`has the heading ${heading.slice(0, 20)}`, () => {
      expect(shownOf(record, { mtime }).heading).to.equal(heading);
    });
  }
});

describe('a link to Grafana', () => {
  for (const [given, shown] of [
    ['https://g.example.com/d/web?viewPanel=1&var-host=a', 'same'],
    ['http://g.example.com/grafana/d/web', 'same'],
    ['https://g.example.com/d/web?var-token=', 'https://g.example.com/d/web'],
    ['https://ann:secret@g.example.com/d/web', 'https://g.example.com/d/web'],
    ['https://g.example.com/d/web?auth_token=x.y.z&from=1', 'https://g.example.com/d/web?from=1'],
    [
      'https://g.example.com/d/web?api_key=x&apiKey=y&access_token=z',
      'https://g.example.com/d/web',
    ],
    ['https://g.example.com/d/web?x=glsa_0123456789', 'https://g.example.com/d/web'],
    ['https://g.example.com/d/web?x=eyJrIjoiT0tTcG', 'https://g.example.com/d/web'],
    ['https://g.example.com/d/web#glsa_0123456789', 'https://g.example.com/d/web'],
    ['https://g.example.com/glsa_0123456789/web', undefined],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['//g.example.com/d/web', undefined],
    ['ftp://g.example.com/d/web', undefined],
    ['https://', undefined],
  ] as const) {
    it(`${given}: ${shown ?? 'none'}`, () => {
      expect(linkWithoutToken(given)).to.equal(shown === 'same' ? given : shown);
    });
  }

  it('is a web address or nothing, whatever the record has', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (given) => {
        expect(linkWithoutToken(given) ?? 'https://').to.match(/^https?:\/\//);
      }),
    );
  });
});

describe('times on a page', () => {
  const at = (text: string) => Date.parse(text);

  it('are in the time zone of the picture, with its name', () => {
    const range = { from: at('2026-11-26T13:00:00Z'), to: at('2026-11-26T19:00:00Z') };
    expect(rangeInWords(range, 'Europe/Amsterdam')).to.equal(
      '26 Nov 2026, 14:00 to 20:00 (Europe/Amsterdam)',
    );
    expect(momentElement(range.from, 'Europe/Amsterdam')?.toString()).to.equal(
      '<time datetime="2026-11-26T13:00:00Z">26 Nov 2026, 14:00 (Europe/Amsterdam)</time>',
    );
  });

  it('are in UTC where that is unknown, or not a zone', () => {
    const range = { from: at('2026-11-25T23:00:00Z'), to: at('2026-11-26T01:02:03Z') };
    for (const zone of [undefined, 'browser', '<script>', '']) {
      expect(rangeInWords(range, zone)).to.equal('25 Nov 2026, 23:00 to 26 Nov 2026, 01:02 (UTC)');
    }
  });

  it('have seconds where the range is short', () => {
    const range = { from: at('2026-11-25T23:00:00Z'), to: at('2026-11-25T23:01:30Z') };
    expect(rangeInWords(range, undefined)).to.equal('25 Nov 2026, 23:00 to 23:01:30 (UTC)');
  });

  it('are left out where no calendar has them', () => {
    for (const moment of [1e300, -1e15, Number.MAX_VALUE]) {
      expect(momentElement(moment, undefined)).to.equal(undefined);
      expect(rangeInWords({ from: 0, to: moment }, undefined)).to.equal(undefined);
    }
  });
});
