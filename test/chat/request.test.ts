import { expect } from 'chai';
import fc from 'fast-check';
import { type DashboardRequest, parseRequest, renderOptions } from '../../src/chat/request.ts';
import { tokenize } from '../../src/chat/tokens.ts';
import { loadConfig } from '../../src/config.ts';
import { GrafanaImagesError, InvalidRequestError } from '../../src/errors.ts';
import type { RenderOptions } from '../../src/grafana/urls.ts';
import { failureOf } from '../support/failure.ts';

const config = loadConfig({
  HUBOT_GRAFANA_DEFAULT_WIDTH: '800',
  HUBOT_GRAFANA_DEFAULT_HEIGHT: '400',
  HUBOT_GRAFANA_DEFAULT_THEME: 'dark',
  HUBOT_GRAFANA_DEFAULT_TIME_ZONE: 'UTC',
  HUBOT_GRAFANA_QUERY_TIME_RANGE: '12h',
  HUBOT_GRAFANA_ORG_ID: '2',
});

function optionsOf(typed: string, variables: readonly string[] = []): RenderOptions {
  return renderOptions(parseRequest(typed), config, new Set(variables));
}

function variablesOf(typed: string, variables: readonly string[] = []): Record<string, unknown> {
  return Object.fromEntries(optionsOf(typed, variables).variables);
}

describe('requests', () => {
  describe('parseRequest', () => {
    const nothing: DashboardRequest = {
      dashboard: 'web',
      panels: { kind: 'all' },
      settings: [],
      kiosk: false,
      times: [],
    };
    for (const [typed, request] of [
      ['web', {}],
      ['  web  ', {}],
      ['"web"', {}],
      ['web:', {}],
      ['web:""', {}],
      ['web:3', { panels: { kind: 'number', number: 3 } }],
      ['web:0', { panels: { kind: 'number', number: 0 } }],
      ['web:panel-8', { panels: { kind: 'id', id: 8 } }],
      ['web:PANEL-8', { panels: { kind: 'id', id: 8 } }],
      ['web:cpu', { panels: { kind: 'words', words: ['cpu'] } }],
      ['web:CPU', { panels: { kind: 'words', words: ['cpu'] } }],
      ['web:"cpu  user"', { panels: { kind: 'words', words: ['cpu', 'user'] } }],
      ['web:“cpu user”', { panels: { kind: 'words', words: ['cpu', 'user'] } }],
      ["web:'3 4'", { panels: { kind: 'words', words: ['3', '4'] } }],
      ['web:a:b', { panels: { kind: 'words', words: ['a:b'] } }],
      ['web:1234567890', { panels: { kind: 'words', words: ['1234567890'] } }],
      ['web:panel-', { panels: { kind: 'words', words: ['panel-'] } }],
      ['web kiosk', { kiosk: true }],
      ['web KIOSK now-1h', { kiosk: true, times: ['now-1h'] }],
      ['web now-12hr', { times: ['now-12h'] }],
      ['web now-2d now-1d', { times: ['now-2d', 'now-1d'] }],
      ['web 6h', { times: ['now-6h'] }],
      ['web "now-6h"', { times: ['now-6h'] }],
      [
        'web a=1 now-1h b=2',
        {
          settings: [
            { name: 'a', values: ['1'] },
            { name: 'b', values: ['2'] },
          ],
          times: ['now-1h'],
        },
      ],
    ] satisfies [string, Partial<DashboardRequest>][]) {
      it(`reads ${typed}`, () => {
        expect(parseRequest(typed)).to.deep.equal({ ...nothing, ...request });
      });
    }

    for (const typed of ['', ' ', ':3', '""', '"":3', ':"cpu user"']) {
      it(`asks which dashboard is meant by ${JSON.stringify(typed)}`, () => {
        const { message } = failureOf(InvalidRequestError, () => parseRequest(typed));
        expect(message).to.match(/^Which dashboard\?.*graf list/);
      });
    }

    for (const [typed, why] of [
      ['web now-3d now-2d now-1d', /`now-1d` is one time too many/],
      ['web yesterday-ish', /"yesterday-ish" is no time that Grafana knows/],
      ['web now-6parsecs', /now-6h/],
      ['web "open', /quote/],
    ] as const) {
      it(`says what it does not understand in ${typed}`, () => {
        expect(failureOf(InvalidRequestError, () => parseRequest(typed)).message).to.match(why);
      });
    }
  });

  describe('renderOptions', () => {
    it('has the defaults of the environment where nothing is said', () => {
      expect(optionsOf('web')).to.deep.equal({
        from: 'now-12h',
        to: 'now',
        width: 800,
        height: 400,
        theme: 'dark',
        timeZone: 'UTC',
        orgId: '2',
        apiEndpoint: 'd-solo',
        variables: new Map(),
      });
    });

    it('has what was asked for instead', () => {
      expect(
        optionsOf(
          'web from=now-2d to=now-1day width=10 height=4000 scale=4 theme=light tz=Europe/Brussels orgId=7',
        ),
      ).to.deep.equal({
        from: 'now-2d',
        to: 'now-1d',
        width: 10,
        height: 4000,
        scale: 4,
        theme: 'light',
        timeZone: 'Europe/Brussels',
        orgId: '7',
        apiEndpoint: 'd-solo',
        variables: new Map(),
      });
    });

    it('takes times by their place and by their names, but each end once', () => {
      expect(optionsOf('web now-2d now-1d')).to.include({ from: 'now-2d', to: 'now-1d' });
      expect(optionsOf('web now-2d')).to.include({ from: 'now-2d', to: 'now' });
      expect(optionsOf('web to=now-1h now-2d')).to.include({ from: 'now-2d', to: 'now-1h' });
      for (const typed of [
        'web now-2d from=now-3d',
        'web from=now-3d now-2d',
        'web now-2d now-1d to=now',
      ]) {
        failureOf(InvalidRequestError, () => optionsOf(typed));
      }
    });

    it('takes what hubot-grafana took as kiosk and as another render path, but no other URL', () => {
      expect(parseRequest('web kiosk=true').kiosk).to.equal(true);
      expect(parseRequest('web kiosk=false').kiosk).to.equal(false);
      expect(optionsOf('web apiEndpoint=d').apiEndpoint).to.equal('d');
      for (const path of ['../api', 'd?x=', '//evil', 'd/%2e', '']) {
        failureOf(InvalidRequestError, () => optionsOf(`web apiEndpoint=${path}`));
      }
    });

    it('takes Grafana’s own zone for an empty one', () => {
      expect(optionsOf('web tz=').timeZone).to.equal(undefined);
    });

    it('takes the last of an option that is given twice', () => {
      expect(optionsOf('web width=100 width=200').width).to.equal(200);
    });

    it('takes any other name for a template variable, with all its values', () => {
      expect(variablesOf('web server=web-01,web-02 env="a b" server=web-03 x=')).to.deep.equal({
        server: ['web-01', 'web-02', 'web-03'],
        env: ['a b'],
        x: [''],
      });
    });

    it('takes var-NAME for a variable, even where NAME is an option', () => {
      const options = optionsOf('web var-width=wide var-server=a server=b');
      expect(options.width).to.equal(800);
      expect(Object.fromEntries(options.variables)).to.deep.equal({
        width: ['wide'],
        server: ['a', 'b'],
      });
    });

    it('takes an option’s name for the variable that the dashboard has of that name', () => {
      const options = optionsOf('web theme=a,b width=100', ['theme']);
      expect(options).to.include({ theme: 'dark', width: 100 });
      expect(Object.fromEntries(options.variables)).to.deep.equal({ theme: ['a', 'b'] });
    });

    it('tells names apart by their case, as Grafana does', () => {
      expect(variablesOf('web Width=1 ORGID=2')).to.deep.equal({ Width: ['1'], ORGID: ['2'] });
    });

    for (const [typed, why] of [
      ['web width=9', /width must be a whole number from 10 to 4000, not `9`/],
      ['web width=4001', /width/],
      ['web height=', /height must be/],
      ['web height=1e3', /height/],
      ['web width=100,200', /width .*`100,200`/],
      ['web scale=0', /scale must be a whole number from 1 to 4/],
      ['web scale=1.5', /scale/],
      ['web theme=blue', /theme must be light or dark, not `blue`/],
      ['web orgId=main', /orgId/],
      ['web orgId=0', /orgId/],
      ['web from=whenever', /"whenever" is no time/],
      ['web to=', /is no time/],
      ['web width=`@here`', /`'@here'`/],
    ] as const) {
      it(`says why ${typed} cannot be`, () => {
        expect(failureOf(InvalidRequestError, () => optionsOf(typed)).message).to.match(why);
      });
    }

    it('takes names that mean something to JavaScript for what they are', () => {
      expect([
        ...optionsOf('web __proto__=1 constructor=2 toString=3').variables.keys(),
      ]).to.deep.equal(['__proto__', 'constructor', 'toString']);
    });
  });

  it('are understood, or refused with a sentence, whatever was typed', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        'web',
        ':',
        ':3',
        ' ',
        '=',
        ',',
        '"',
        '“',
        'now',
        'now-6h',
        'width=',
        'kiosk',
        'var-',
        'from=',
        '300',
        '\n',
      ),
    );
    fc.assert(
      fc.property(fc.array(word), (words) => {
        try {
          const options = optionsOf(words.join(''));
          expect(options.width).to.be.within(10, 4000);
          expect(options.from).to.match(/^(now|\d)/);
        } catch (error) {
          expect(error).to.be.instanceOf(GrafanaImagesError);
          expect((error as Error).message.length).to.be.below(500);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('are read soon, however long they are', () => {
    for (const part of ['a=b ', 'a=b,', 'kiosk ', 'width=100 ', 'x=1,2,3 ']) {
      const typed = `web ${part.repeat(200_000 / part.length)}`;
      expect(tokenize(typed).length).to.be.greaterThan(0);
      failureOf(InvalidRequestError, () => parseRequest(typed));
    }
    for (const long of [
      `web:${'cpu '.repeat(50_000)}`,
      `web ${'now '.repeat(50_000)}`,
      `web ${'n'.repeat(200_000)}`,
    ]) {
      failureOf(InvalidRequestError, () => optionsOf(long));
    }
    expect(parseRequest(`web:"${'cpu '.repeat(450)}"`).panels.kind).to.equal('words');
  });
});
