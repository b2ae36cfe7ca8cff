import { expect } from 'chai';
import fc from 'fast-check';
import { formatRequest } from '../../src/requests/format.ts';
import { parseRequest } from '../../src/requests/parse.ts';
import { checkTemplate, fillTemplate } from '../../src/requests/shortcut.ts';
import { InvalidRequestError } from '../../src/util/errors.ts';
import { failureOf } from '../support/failure.ts';

const fill = (template: string, typed: string) =>
  formatRequest(fillTemplate('cpu', template, typed));

describe('shortcuts with places for arguments', () => {
  for (const [template, typed, request] of [
    ['web:cpu now-3h', '', 'web:cpu now-3h'],
    ['web:cpu now-3h', 'now-7d', 'web:cpu now-7d'],
    ['web:cpu now-3h', 'server=a', 'web:cpu server=a now-3h'],
    ['web:cpu server=$1', 'web-01', 'web:cpu server=web-01'],
    ['web:cpu server=$1', '"web 01"', 'web:cpu server="web 01"'],
    ['web:cpu server=$1', 'web-01 now-7d', 'web:cpu server=web-01 now-7d'],
    ['web:cpu server=$1', 'now-7d=x web-01', 'web:cpu server=web-01 now-7d=x'],
    ['web:cpu server=$1 env=$1', 'a', 'web:cpu server=a env=a'],
    ['web:$2 server=$1', 'a cpu', 'web:cpu server=a'],
    ['web:cpu $1', 'now-7d', 'web:cpu now-7d'],
    ['$1:cpu', 'web', 'web:cpu'],
    ['web server=web-0$1', '1', 'web server=web-01'],
    ['web server=$1', '"a,b"', 'web server="a,b"'],
    ['web server=$1', 'a,b', 'web server=a,b'],
    ['web server=$1 env=x', 'web:9090,"c d"', 'web server="web:9090","c d" env=x'],
    ['web server=x-$1', 'a,b', 'web server="x-a,b"'],
  ] as const) {
    it(`${template} with ${typed || 'nothing'} is ${request}`, () => {
      expect(fill(template, typed)).to.equal(request);
    });
  }

  it('says which arguments are missing', () => {
    const { message } = failureOf(InvalidRequestError, () => fill('web:$2 server=$1', 'a'));
    expect(message).to.match(/`graf cpu` needs 2 arguments and got 1.*web:\$2 server=\$1/);
    expect(failureOf(InvalidRequestError, () => fill('web:$1', '')).message).to.match(
      /needs 1 argument and got 0/,
    );
  });

  it('says what is wrong with a request before it is kept', () => {
    for (const text of ['web soon', 'web "open', 'web vs', ':3', 'https://grafana/d/web']) {
      failureOf(InvalidRequestError, () => {
        checkTemplate(text);
      });
    }
    checkTemplate('web:$1 server="$2 $3" $4');
    checkTemplate('web:cpu now-3h vs 1w');
  });

  it('are refused before they are filled in when that would be too long', () => {
    const template = `web server=${'$1'.repeat(900)}`;
    const { message } = failureOf(InvalidRequestError, () => fill(template, 'x'.repeat(1_900)));
    expect(message).to.match(/too long; a request may have 2000 characters/);
    expect(fill(template, 'x')).to.equal(`web server=${'x'.repeat(900)}`);
  });

  it('keep an argument one value, whatever is in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', ',', '=', ':', "'", '$', '1') }),
        (value) => {
          const request = fillTemplate('cpu', 'web server=$1 x=y', `"${value}"`);
          expect(request).to.deep.equal({
            ...parseRequest('web x=y'),
            assignments: [
              { name: 'server', values: [value] },
              { name: 'x', values: ['y'] },
            ],
          });
        },
      ),
    );
  });
});
