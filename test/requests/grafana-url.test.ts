import { expect } from 'chai';
import fc from 'fast-check';
import { formatRequest } from '../../src/requests/format.ts';
import { isPastedUrl, requestFromUrl } from '../../src/requests/grafana-url.ts';
import { parseRequest } from '../../src/requests/parse.ts';
import { readRequest } from '../../src/requests/read-request.ts';
import { GrafanaImagesError, InvalidRequestError } from '../../src/util/errors.ts';
import { failureOf } from '../support/failure.ts';

const ROOT = 'https://grafana.example.com';
const SUB_PATH = 'https://example.com:8443/grafana';

const read = (url: string, root = ROOT) => formatRequest(requestFromUrl(url, root));

describe('pasted URLs', () => {
  for (const [url, request] of [
    ['/d/web', 'web'],
    ['/d/web/', 'web'],
    ['/d/web/web-servers', 'web'],
    ['/d/xk3vQz9Gk/checkout-service?orgId=1', 'xk3vQz9Gk orgId=1'],
    ['/d/web/web-servers?viewPanel=2', 'web:panel-2'],
    ['/d/web/web-servers?viewPanel=panel-2', 'web:panel-2'],
    ['/d/web/web-servers?viewPanel=panel-2-clone-1', 'web:panel-2-clone-1'],
    ['/d/web?viewPanel=panel-51-clone-1/grid-item-38/panel-38', 'web:row-clone-1/panel-38'],
    ['/d/web?viewPanel=panel-51-clone-1%2Fgrid-item-38%2Fpanel-38', 'web:row-clone-1/panel-38'],
    [
      '/d/web?viewPanel=panel-51-clone-1/grid-item-38/panel-38-clone-2',
      'web:row-clone-1/panel-38-clone-2',
    ],
    ['/d/web?viewPanel=panel-23763571993', 'web:panel-23763571993'],
    ['/d/web?viewPanel=9007199254740991', 'web:panel-9007199254740991'],
    ['/d/web?viewPanel=9007199254740992', 'web'],
    ['/d/web/web-servers?viewPanel=web-02$panel-2', 'web:web-02$panel-2'],
    ['/d/web/web-servers?editPanel=12', 'web:panel-12'],
    ['/d/web?kiosk=false', 'web'],
    ['/d/web?var-a=%E2%80%9Cq&var-b=Bob%E2%80%99s', 'web var-a="“q" var-b="Bob’s"'],
    ['/d/web/web-servers?panelId=3&fullscreen', 'web:panel-3'],
    ['/d-solo/web/web-servers?panelId=3', 'web:panel-3'],
    ['/dashboard-solo/db/web-servers?panelId=3', 'web-servers:panel-3'],
    [
      '/render/d-solo/web/web-servers?panelId=3&width=800&height=400',
      'web:panel-3 width=800 height=400',
    ],
    ['/render/d/web/web-servers?kiosk&autofitpanels', 'web kiosk'],
    ['/dashboard/db/web-servers', 'web-servers'],
    [
      '/d/web?from=now-6h&to=now&var-server=web-01&var-server=web+02&theme=light&tz=Europe%2FBrussels',
      'web from=now-6h to=now var-server=web-01,"web 02" theme=light tz=Europe/Brussels',
    ],
    [
      '/d/web?from=1700000000000&to=1700003600000&timezone=utc',
      'web from=1700000000000 to=1700003600000 tz=utc',
    ],
    ['/d/web?var-width=5&from=', 'web var-width=5'],
    ['/d/web?refresh=5s&auth_token=secret&__proto__=x&var-=y', 'web'],
    ['/d/a%20b/x', '"a b"'],
    ['/d/100%/x', '100%'],
  ] as const) {
    it(`reads ${url}`, () => {
      expect(read(ROOT + url)).to.equal(request);
      expect(read(SUB_PATH + url, SUB_PATH)).to.equal(request);
    });
  }

  it('takes it out of the brackets of a chat', () => {
    for (const typed of [`<${ROOT}/d/web>`, `<${ROOT}/d/web|grafana.example.com/d/web>`]) {
      expect(isPastedUrl(typed)).to.equal(true);
      expect(read(typed)).to.equal('web');
    }
  });

  for (const behind of [
    '.',
    ',',
    '!',
    '?',
    ')',
    ').',
    ']',
    '>',
    '>.',
    '"',
    '”',
    "'",
    '*',
    '`',
    '…',
    ';',
  ]) {
    it(`leaves ${behind} behind an address out of it`, () => {
      for (const url of [`${ROOT}/d/web`, `${ROOT}/d/web/x?var-a=b`, `${ROOT}/d/web?viewPanel=2`]) {
        expect(isPastedUrl(url + behind)).to.equal(true);
        expect(read(url + behind)).to.equal(read(url));
      }
    });
  }

  it('keeps brackets that are opened in the address', () => {
    expect(read(`${ROOT}/d/web?var-a=f(x)`)).to.equal('web var-a="f(x)"');
    expect(read(`(${ROOT}/d/web?var-a=f(x)).`)).to.equal('web var-a="f(x)"');
    expect(read(`${ROOT}/d/web?var-a=(a|b)`)).to.equal('web var-a="(a|b)"');
  });

  it('knows a short link by its UID', () => {
    for (const url of ['/goto/aB3_x-9', '/goto/aB3_x-9/', '/goto/aB3_x-9?orgId=1']) {
      expect(requestFromUrl(ROOT + url, ROOT)).to.include({ shortLink: 'aB3_x-9', dashboard: '' });
    }
  });

  it('understands the address people know as well as the one the bot uses', () => {
    const known = 'https://graphs.example.com/g';
    expect(formatRequest(requestFromUrl(`${known}/d/web`, ROOT, known))).to.equal('web');
    expect(formatRequest(requestFromUrl(`${ROOT}/d/web`, ROOT, known))).to.equal('web');
    const { message } = failureOf(InvalidRequestError, () =>
      requestFromUrl('https://graphs.example.com/d/web', ROOT, known),
    );
    expect(message).to.match(
      /^I ask https:\/\/grafana\.example\.com or https:\/\/graphs\.example\.com\/g only/,
    );
  });

  it('blames an encoding that is not one, and nothing else', () => {
    for (const path of ['/d/%zz', '/d/web?width=%zz', '/d/web?var-a=50%zy']) {
      const { message } = failureOf(InvalidRequestError, () => read(ROOT + path));
      expect(message).to.match(/^`%z[yz]` in that address is not a character; copy/);
    }
  });

  it('does not care how the host is written', () => {
    expect(read('HTTPS://Grafana.Example.com:443/d/web')).to.equal('web');
  });

  for (const url of [
    'https://grafana.example.com.evil.example/d/web',
    'https://grafana.example.com@evil.example/d/web',
    'https://grafana.example.com:444/d/web',
    'http://grafana.example.com/d/web',
    'https://example.com/d/web',
  ]) {
    it(`refuses ${url}, naming the Grafana that is asked`, () => {
      const { message } = failureOf(InvalidRequestError, () => requestFromUrl(url, ROOT));
      expect(message).to.match(/^I ask https:\/\/grafana\.example\.com only/);
    });
  }

  it('refuses what is above its sub-path', () => {
    for (const path of [
      '/d/web',
      '/grafanax/d/web',
      '/grafana/../d/web',
      '/grafana/%2e%2e/d/web',
    ]) {
      const { message } = failureOf(InvalidRequestError, () =>
        requestFromUrl(`https://example.com:8443${path}`, SUB_PATH),
      );
      expect(message).to.match(/^I ask /);
    }
  });

  for (const path of [
    '',
    '/',
    '/dashboards',
    '/explore',
    '/api/search',
    '/goto/',
    '/goto/a/b',
    '/d/',
    '/d/web/a/b',
    '/alerting/list',
  ]) {
    it(`says that ${path || 'the bare host'} is not the address of a dashboard`, () => {
      const { message } = failureOf(InvalidRequestError, () =>
        requestFromUrl(`${ROOT}/${path}`.replace('//', '/').replace(':/', '://'), ROOT),
      );
      expect(message).to.match(/not the address of a dashboard/);
    });
  }

  it('takes other words for no URL', () => {
    for (const word of ['web', 'http', 'https://', 'ftp://x/d/web', 'web:http://x', '']) {
      expect(isPastedUrl(word), word).to.equal(false);
    }
  });

  it('are printed so that they read back the same, whatever their values hold', () => {
    const odd = fc.constantFrom(
      'a',
      ' ',
      '“',
      '’',
      '"',
      "'",
      '=',
      ',',
      ':',
      '\t',
      '\n',
      '\u00a0',
      '\u200b',
    );
    const value = fc.oneof(fc.string({ unit: odd }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value)), (variables) => {
        const query = new URLSearchParams({ from: 'now-3h' });
        for (const [name, one] of variables) query.append(`var-${name}`, one);
        const request = requestFromUrl(`${ROOT}/d/web?${query.toString()}`, ROOT);
        expect(parseRequest(formatRequest(request))).to.deep.equal(request);
      }),
    );
  });

  it('are read with the words after them', () => {
    const typed = (text: string) => formatRequest(readRequest(text, () => [ROOT]));
    expect(typed(`${ROOT}/d/web?from=now-6h&var-server=a now-7d server=b`)).to.equal(
      'web server=b now-7d',
    );
    expect(typed('web now-7d')).to.equal('web now-7d');
  });

  it('are refused when they are too long', () => {
    const { message } = failureOf(InvalidRequestError, () =>
      requestFromUrl(`${ROOT}/d/web?var-a=${'x'.repeat(8_000)}`, ROOT),
    );
    expect(message).to.match(/too long/);
  });

  it('makes a request of any URL, or says why not', () => {
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: true }),
        fc.string({ unit: 'binary' }),
        (url, tail) => {
          for (const typed of [url, ROOT + tail, `${ROOT}/d/${tail}`, `https://${tail}`]) {
            try {
              requestFromUrl(typed, ROOT);
            } catch (error) {
              expect(error).to.be.instanceOf(GrafanaImagesError);
            }
          }
        },
      ),
    );
  });
});
