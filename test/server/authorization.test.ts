import { expect } from 'chai';
import fc from 'fast-check';
import { MissingTokenError, SourceNotAllowedError } from '../../src/server/errors.ts';
import { GrafanaImagesError, InvalidRequestError } from '../../src/util/errors.ts';
import { allowedSource, bearerToken } from '../../src/server/authorization.ts';
import { failureOf } from '../support/failure.ts';

const ROOTS = ['https://grafana.example.com', 'http://10.0.0.5:3000/grafana'];

describe('access', () => {
  describe('bearerToken', () => {
    for (const [value, token] of [
      ['Bearer glsa_abc', 'glsa_abc'],
      ['bearer glsa_abc', 'glsa_abc'],
      ['BEARER   a=b/c+d', 'a=b/c+d'],
      ['  Bearer x  ', 'x'],
    ] as const) {
      it(`takes the token out of ${JSON.stringify(value)}`, () => {
        expect(bearerToken(value)).to.equal(token);
      });
    }

    for (const value of [
      undefined,
      '',
      'Bearer',
      'Bearer ',
      'glsa_abc',
      'Basic dXNlcjpwdw==',
      'Bearer a b',
      'Bearerabc',
      'Bearer a\u0000',
      'Bearer ключ',
      'Bearer\ta',
    ]) {
      it(`finds none in ${JSON.stringify(value)}, and does not repeat it`, () => {
        const { message } = failureOf(MissingTokenError, () => bearerToken(value));
        expect(message).to.equal(
          'Send a Grafana token with the request, in the header "Authorization: Bearer TOKEN".',
        );
      });
    }

    it('gives what can stand in a header, or says that it is missing, for any text', () => {
      fc.assert(
        fc.property(
          fc.oneof(
            fc.string({ unit: 'binary' }),
            fc.string().map((text) => `Bearer ${text}`),
          ),
          (value) => {
            try {
              expect(bearerToken(value)).to.match(/^[\x21-\x7e]+$/);
            } catch (error) {
              expect(error).to.be.instanceOf(MissingTokenError);
            }
          },
        ),
      );
    });

    it('ends soon with a long header', () => {
      failureOf(MissingTokenError, () => bearerToken(`Bearer ${' '.repeat(200_000)}\u0000`));
      failureOf(MissingTokenError, () => bearerToken(`${' '.repeat(200_000)}Bearer`));
    });
  });

  describe('allowedSource', () => {
    for (const [url, parsed] of [
      ['https://grafana.example.com/render/d-solo/web/web?panelId=1&var-a=%2F..%2F', undefined],
      ['https://grafana.example.com/render/dashboard-solo/db/web?from=now-1h', undefined],
      ['http://10.0.0.5:3000/grafana/render/d/web', undefined],
      ['HTTPS://Grafana.Example.COM:443/render/x', 'https://grafana.example.com/render/x'],
      ['https://grafana.example.com/render/x#part', 'https://grafana.example.com/render/x'],
      ['https://grafana.example.com/render/a/../b', 'https://grafana.example.com/render/b'],
      [' https://grafana.example.com/render/x\n', 'https://grafana.example.com/render/x'],
      ['https://grafana.example.com/render/d-solo/x?var-re=web\\d', undefined],
      ['http://0x0a.0.0.5:3000/grafana/render/x', 'http://10.0.0.5:3000/grafana/render/x'],
    ] as const) {
      it(`lets ${JSON.stringify(url)} through, as the parser reads it`, () => {
        expect(allowedSource(url, ROOTS)).to.equal(parsed ?? url);
      });
    }

    for (const url of [
      // Another host, port or scheme.
      'https://evil.example.com/render/x',
      'https://grafana.example.com.evil.com/render/x',
      'https://grafana.example.com./render/x',
      'https://sub.grafana.example.com/render/x',
      'https://grafana.example.com:8443/render/x',
      'https://grafana.example.com:80/render/x',
      'http://grafana.example.com/render/x',
      'http://grafana.example.com:443/render/x',
      'https://10.0.0.5:3000/grafana/render/x',
      'http://10.0.0.5/grafana/render/x',
      'http://[::ffff:10.0.0.5]:3000/grafana/render/x',
      'http://127.0.0.1/render/x',
      'http://2130706433/render/x',
      'http://[::1]/render/x',
      'http://169.254.169.254/render/x',
      // Look-alikes: a Cyrillic letter, and a dot that is none.
      'https://grаfana.example.com/render/x',
      'https://grafana.example。com.evil.com/render/x',
      'https://xn--grfana-4nf.example.com/render/x',
      // A name and password in front, to hide the host or to be sent along.
      'https://grafana.example.com@evil.example.com/render/x',
      'https://grafana.example.com:443@evil.example.com/render/x',
      'https://user@grafana.example.com/render/x',
      'https://user:pw@grafana.example.com/render/x',
      'https://:pw@grafana.example.com/render/x',
      'https://evil.example.com\\@grafana.example.com/render/x',
      'https://evil.example.com#@grafana.example.com/render/x',
      'https://evil.example.com?@grafana.example.com/render/x',
      // Another path.
      'https://grafana.example.com/',
      'https://grafana.example.com/render',
      'https://grafana.example.com/renderer/x',
      'https://grafana.example.com/Render/x',
      'https://grafana.example.com/api/render/x',
      'https://grafana.example.com/render/../api/admin/settings',
      'https://grafana.example.com/render/%2e%2e/api/admin/settings',
      'https://grafana.example.com/render/.%2E/api/users',
      'https://grafana.example.com/render/x/../../api/users',
      'https://grafana.example.com/render/%252e%252e/api/users',
      'https://grafana.example.com/render/..%2fapi/users',
      'https://grafana.example.com/render/..%2Fapi/users',
      'https://grafana.example.com/render/..%5capi/users',
      'https://grafana.example.com/render\\..\\api\\users',
      'https://grafana.example.com//render/x',
      'https://grafana.example.com/render//x',
      'https://grafana.example.com/render/x//',
      'https://grafana.example.com/%72ender/x',
      'https://grafana.example.com/render%2Fx',
      'https://grafana.example.com/re\tnder\n/../x',
      // A path that others read differently: servers that drop what follows a semicolon, that decode
      // twice, or that take one letter for another.
      'https://grafana.example.com/render/..;/api',
      'https://grafana.example.com/render/..;x=1/api',
      'https://grafana.example.com/render/.;/..;/api',
      'https://grafana.example.com/render/x/..;/..;/api/users',
      'https://grafana.example.com/render/..%3b/api',
      'https://grafana.example.com/render/%2e%2e;/api',
      'https://grafana.example.com/render/;/api',
      'https://grafana.example.com/render/d-solo/x;jsessionid=1',
      'https://grafana.example.com/render/%2e%2e%2fapi',
      'https://grafana.example.com/render/a%2eb',
      'https://grafana.example.com/render/..%20/api',
      'https://grafana.example.com/render/.../api',
      'https://grafana.example.com/render/..%00/api',
      'https://grafana.example.com/render/x%00',
      'https://grafana.example.com/render/x%0d%0aHost:%20evil',
      'https://grafana.example.com/render/..%09/api',
      'https://grafana.example.com/render/x%7f',
      'https://grafana.example.com/render/x%c2%85',
      'https://grafana.example.com/render/..%e2%80%8b/api',
      'https://grafana.example.com/render/x%3f/api',
      'https://grafana.example.com/render/x%23',
      'https://grafana.example.com/render/%c0%ae%c0%ae/api',
      'https://grafana.example.com/render/..%c0%af/api',
      'https://grafana.example.com/render/．．/api',
      'https://grafana.example.com/render/%ef%bc%8e%ef%bc%8e/api',
      'https://grafana.example.com/render/‥/api',
      'https://grafana.example.com/render/..／api',
      'https://grafana.example.com/render/..＼api',
      'https://grafana.example.com/render/..;/api',
      'https://grafana.example.com/render/%',
      'https://grafana.example.com/render/%u002e%u002e/api',
      'https://grafana.example.com/render\\x',
      'https:\\\\grafana.example.com\\render\\x',
      'https://grafana.example.com/render/\u0000x',
      'https://grafana.example.com/ren\nder/x',
      'https://grafana.example.com/grafana/render/x',
      // The sub-path, and names that only begin like it.
      'http://10.0.0.5:3000/render/x',
      'http://10.0.0.5:3000/grafanaX/render/x',
      'http://10.0.0.5:3000/grafana/../render/x',
      'http://10.0.0.5:3000/GRAFANA/render/x',
      'http://10.0.0.5:3000/grafana/x/render/y',
      // No HTTP at all.
      'ftp://grafana.example.com/render/x',
      'file:///render/x',
      'javascript:alert(1)',
      'data:image/png;base64,AAAA',
      'blob:https://grafana.example.com/render/x',
      'ws://10.0.0.5:3000/grafana/render/x',
      'unix:/run/x.sock:/render/x',
      'http://unix:80/render/x',
    ]) {
      it(`lets ${JSON.stringify(url)} not through`, () => {
        const { message } = failureOf(SourceNotAllowedError, () => allowedSource(url, ROOTS));
        expect(message)
          .to.match(/HUBOT_GRAFANA_IMAGES_SOURCES/)
          .and.not.include('evil');
      });
    }

    for (const text of [
      '',
      'x',
      '/render/x',
      '//grafana.example.com/render/x',
      'https://',
      'https://grafana.example.com:99999/render/x',
      'http://[/render/x',
      'https://a b/render/x',
      'http://1.2.3.4.5/render/x',
    ]) {
      it(`says that ${JSON.stringify(text)} is not a URL`, () => {
        failureOf(InvalidRequestError, () => allowedSource(text, ROOTS));
      });
    }

    it('lets nothing through when no Grafana is configured', () => {
      failureOf(SourceNotAllowedError, () =>
        allowedSource('https://grafana.example.com/render/x', []),
      );
    });

    /** Pieces that URLs, and tricks with them, are made of. */
    const piece = fc.oneof(
      fc.constantFrom(
        ...[
          'https:',
          'http:',
          '//',
          '/',
          '\\',
          '@',
          ':',
          '#',
          '?',
          '.',
          '..',
          '%2e',
          '%2f',
          '%5c',
          '\t',
          '\n',
          ' ',
        ],
        ...[
          'grafana.example.com',
          '10.0.0.5',
          '3000',
          '443',
          'grafana',
          'render',
          '/render/',
          'evil.com',
          '[',
          ']',
          'а',
        ],
        ...ROOTS.map((root) => `${root}/render/`),
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    );

    it('lets nothing through but what lies at a Grafana below its /render/, whatever is sent', () => {
      let passed = 0;
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
          let url: URL;
          try {
            url = new URL(allowedSource(pieces.join(''), ROOTS));
          } catch (error) {
            expect(error).to.be.instanceOf(GrafanaImagesError);
            return;
          }
          passed += 1;
          const place = `${url.protocol}//${url.host}${url.pathname}`;
          expect(
            ROOTS.some((root) => place.startsWith(`${root}/render/`)),
            place,
          ).to.equal(true);
          expect(url.username + url.password + url.hash).to.equal('');
          for (const path of readings(url.pathname)) {
            expect(
              ROOTS.some((root) =>
                path.startsWith(`${new URL(root).pathname}/render/`.replace('//', '/')),
              ),
              path,
            ).to.equal(true);
          }
        }),
        { numRuns: 5_000 },
      );
      expect(passed, 'URLs let through').to.be.above(20);
    });

    /** What servers and proxies may make of a path. */
    function readings(path: string): string[] {
      const steps: ((path: string) => string)[] = [
        (one) => one,
        (one) =>
          one.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
            String.fromCharCode(parseInt(hex, 16)),
          ),
        (one) => one.normalize('NFKC'),
        (one) => one.replace(/;[^/]*/g, ''),
        (one) => one.replaceAll('\\', '/'),
        // eslint-disable-next-line no-control-regex
        (one) => one.replace(/[\u0000-\u0020\u007f]/g, ''),
        (one) => one.replace(/\/+/g, '/'),
        (one) => new URL(`http://x${one}`).pathname,
      ];
      const one = (from: string, order: typeof steps) =>
        order.reduce((text, step) => step(text), from);
      return [...steps.map((step) => step(path)), one(path, steps), one(one(path, steps), steps)];
    }

    it('refuses a path that any reader takes for one outside of /render/', () => {
      const dots = ['..', '.', '%2e', '%2E%2e', '．．', '%ef%bc%8e.', '.%00.', '%c0%ae', '..%20'];
      const separators = [
        '/',
        '\\',
        '%2f',
        '%5C',
        '%252f',
        ';/',
        '%3b/',
        '／',
        '//',
        '\t/',
        '%0a/',
      ];
      const words = ['render', 'api', 'x', 'd-solo', ';a=1', '%00', '%25', '%2e%2e;'];
      const path = fc
        .array(fc.constantFrom(...dots, ...separators, ...words), { maxLength: 8 })
        .map((parts) => parts.join(''));
      fc.assert(
        fc.property(path, (rest) => {
          let allowed: string;
          try {
            allowed = allowedSource(`https://grafana.example.com/render/${rest}`, ROOTS);
          } catch {
            return;
          }
          for (const reading of readings(new URL(allowed).pathname)) {
            expect(reading, rest).to.match(/^\/render\//);
          }
        }),
        { numRuns: 20_000 },
      );
    });

    describe('agrees with a second reading of the rule, from the parts of a URL', () => {
      /** Ways to write the host of a root, and whether they are that host to a URL parser. */
      const hosts = [
        { root: ROOTS[0], written: ['grafana.example.com', 'GRAFANA.Example.com'], same: true },
        { root: ROOTS[0], written: ['ｇrafana.example.com', 'grafana。example.com'], same: true },
        { root: ROOTS[0], written: ['%67rafana.example.com'], same: true },
        {
          root: ROOTS[0],
          written: [
            'grafana.example.com.',
            'grаfana.example.com',
            'evil.com',
            'grafana.example.com.evil.com',
            'evil-grafana.example.com',
          ],
          same: false,
        },
        { root: ROOTS[1], written: ['10.0.0.5', '0xa.0.0.5', '167772165', '012.5'], same: true },
        {
          root: ROOTS[1],
          written: ['10.0.0.6', '[::ffff:10.0.0.5]', '[::a00:5]', '127.0.0.1', '10.0.0.50'],
          same: false,
        },
      ].flatMap(({ root, written, same }) => written.map((host) => ({ root, host, same })));
      const parts = fc.record({
        host: fc.constantFrom(...hosts),
        scheme: fc.constantFrom('https', 'http', 'HTTPS', 'Http', 'ftp', 'ws'),
        slashes: fc.constantFrom('//', '//', '//', '\\\\', '/\\'),
        user: fc.constantFrom('', '', '', '', '@', ':@', 'u@', 'u:p@', ':p@', 'evil.com:80@'),
        port: fc.constantFrom('', ':', ':443', ':80', ':3000', ':03000', ':8443'),
        separator: fc.constantFrom('/', '/', '/', '\\'),
        segments: fc.array(
          fc.constantFrom(
            ...['render', 'render', 'grafana', 'x', '..', '.', '%2e%2E', '.%2e', '%2E', ''],
            ...['Render', '%72ender', 'a%2fb', 'a%5Cb', '%252e', 'render;x', '...'],
          ),
          { maxLength: 6 },
        ),
        begins: fc.constantFrom([], ['render'], ['grafana', 'render']),
        rest: fc.constantFrom('', '?a=/../x', '#/../x', '?@evil.com', '#@evil.com'),
      });

      interface Parts {
        readonly host: (typeof hosts)[number];
        readonly scheme: string;
        readonly user: string;
        readonly port: string;
        readonly path: readonly string[];
        readonly slashes: string;
        readonly separator: string;
      }

      /** Where a path leads, dots followed, as RFC 3986 (5.2.4) has it. */
      function resolved(path: readonly string[]): string[] {
        const out: string[] = [];
        for (const [index, segment] of path.entries()) {
          const dots = segment.replace(/%2e/gi, '.');
          const isLast = index === path.length - 1;
          if (dots === '..') out.pop();
          if (dots === '..' || dots === '.') {
            if (isLast) out.push('');
          } else out.push(segment);
        }
        return out;
      }

      function isAllowed({ host, scheme, user, port, path, slashes, separator }: Parts): boolean {
        const isFirst = host.root === ROOTS[0];
        const wantedScheme = isFirst ? 'https' : 'http';
        const ports = isFirst ? ['', ':', ':443'] : [':3000', ':03000'];
        const begin = isFirst ? ['render'] : ['grafana', 'render'];
        const place = resolved(path);
        return (
          host.same &&
          !`${slashes}${separator}`.includes('\\') &&
          scheme.toLowerCase() === wantedScheme &&
          ['', '@', ':@'].includes(user) &&
          ports.includes(port) &&
          begin.every((segment, index) => place[index] === segment) &&
          place.length > begin.length &&
          !place.slice(0, -1).includes('') &&
          !place.some((segment) => /%2f|%5c|%25|%2e|;|^\.+$/i.test(segment))
        );
      }

      it('whatever they are', () => {
        const seen = { allowed: 0, refused: 0 };
        fc.assert(
          fc.property(parts, ({ slashes, separator, segments, begins, rest, ...others }) => {
            const path = [...begins, ...segments];
            const url = `${others.scheme}:${slashes}${others.user}${others.host.host}${others.port}${separator}${path.join(separator)}${rest}`;
            let isLet = true;
            try {
              allowedSource(url, ROOTS);
            } catch {
              isLet = false;
            }
            expect(isLet, url).to.equal(isAllowed({ ...others, path, slashes, separator }));
            seen[isLet ? 'allowed' : 'refused'] += 1;
          }),
          { numRuns: 20_000 },
        );
        expect(seen.allowed, 'let through').to.be.above(5);
        expect(seen.refused, 'not let through').to.be.above(1_000);
      });
    });

    it('lets through all that Grafana’s own links can be', () => {
      const segment = fc.string({
        unit: fc.constantFrom('a', 'Z', '0', '9', '-', '_', '~', 'ü'),
        minLength: 1,
      });
      fc.assert(
        fc.property(
          fc.constantFrom(...ROOTS),
          segment,
          segment,
          fc.webQueryParameters(),
          (root, uid, slug, query) => {
            const url = `${root}/render/d-solo/${uid}/${encodeURIComponent(slug)}?${query}`;
            expect(allowedSource(url, ROOTS)).to.equal(new URL(url).href);
          },
        ),
      );
    });
  });
});
