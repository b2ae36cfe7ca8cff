import { expect } from 'chai';
import {
  GrafanaError,
  GrafanaNotFoundError,
  GrafanaTimeoutError,
  GrafanaUnauthorizedError,
  GrafanaUnavailableError,
  NoRendererError,
  NotUnderstoodError,
} from '../../../src/grafana/errors.ts';
import {
  NoRendererPlaceholderError,
  NotOnePanelError,
  PlaceholderImageError,
} from '../../../src/pictures/errors.ts';
import {
  createChoosingRenderer,
  type OwnRenderer,
  type RendererChoice,
} from '../../../src/pictures/renderers/choosing.ts';
import { GrafanaImagesError } from '../../../src/util/errors.ts';
import { deferred, settle } from '../../support/deferred.ts';
import { rejectionOf } from '../../support/failure.ts';
import { manualTimers } from '../../support/manual-timers.ts';
import { rendererOf, subjectOf } from '../../support/renderer.ts';

const SUBJECT = subjectOf('https://grafana.example.com/render/d-solo/web/web?panelId=1');
const GRAFANAS = Buffer.from('by Grafana');
const OURS = Buffer.from('by us');
const PART = Buffer.from('part of it, by us');

const unknown = () => Promise.reject(new NotUnderstoodError('the panel type "geomap"'));

interface Stage {
  readonly choice: RendererChoice;
  readonly grafana?: () => Promise<Buffer>;
  readonly whole?: () => Promise<Buffer>;
  readonly part?: () => Promise<Buffer>;
  readonly hasRenderer?: boolean;
}

function stage({ choice, grafana, whole, part, hasRenderer }: Stage) {
  const asked: string[] = [];
  const lines: string[] = [];
  const timers = manualTimers();
  const own: OwnRenderer = {
    draw(_subject, _token, completeness) {
      asked.push(completeness);
      const draw =
        completeness === 'whole'
          ? (whole ?? (() => Promise.resolve(OURS)))
          : (part ?? (() => Promise.resolve(PART)));
      return draw();
    },
    hasRenderer: () => Promise.resolve(hasRenderer),
  };
  const renderer = createChoosingRenderer({
    choice,
    grafana: rendererOf(() => {
      asked.push('grafana');
      return (grafana ?? (() => Promise.resolve(GRAFANAS)))();
    }),
    own,
    timers,
    logger: {
      debug: () => undefined,
      info: (line) => lines.push(line),
      warn: () => undefined,
      error: () => undefined,
    },
  });
  return {
    asked,
    lines,
    render: async (subject = SUBJECT) => {
      const { content, drawnBy } = await renderer.render(subject, { token: 'secret' });
      expect(drawnBy).to.equal(content === GRAFANAS ? 'grafana' : 'own');
      return content;
    },
    timers,
    wait: (ms: number) => {
      timers.advance(ms);
    },
  };
}

const rejecting = (error: GrafanaImagesError) => () => Promise.reject(error);

describe('the choice of who draws', () => {
  it('is Grafana’s renderer alone with `grafana`', async () => {
    const refused = stage({ choice: 'grafana', grafana: rejecting(new NoRendererError('None.')) });
    await rejectionOf(NoRendererError, refused.render());
    expect(refused.asked).to.deep.equal(['grafana']);
  });

  describe('with `auto`', () => {
    it('is Grafana where its renderer works', async () => {
      const { render, asked } = stage({ choice: 'auto' });
      expect(await render()).to.equal(GRAFANAS);
      expect(asked).to.deep.equal(['grafana']);
    });

    for (const error of [
      new NoRendererError('Grafana has no renderer.'),
      new NoRendererPlaceholderError('Grafana has no renderer.'),
      new PlaceholderImageError('Grafana is busy.'),
      new GrafanaUnavailableError('Grafana is busy.'),
      new GrafanaTimeoutError('Grafana took too long.'),
    ]) {
      it(`is us where Grafana answers with ${error.constructor.name}`, async () => {
        const { render } = stage({ choice: 'auto', grafana: rejecting(error) });
        expect(await render()).to.equal(PART);
      });
    }

    for (const error of [
      new GrafanaUnauthorizedError('Not with this token.'),
      new GrafanaNotFoundError('Not known.'),
      new GrafanaError('These parameters are wrong.'),
    ]) {
      it(`is not us where Grafana answers with ${error.constructor.name}`, async () => {
        const { render, asked } = stage({ choice: 'auto', grafana: rejecting(error) });
        expect(await rejectionOf(GrafanaImagesError, render())).to.equal(error);
        expect(asked).to.deep.equal(['grafana']);
      });
    }

    it('leaves the words of Grafana alone where no single panel was asked for', async () => {
      const error = new GrafanaUnavailableError('Grafana is busy.');
      const { render, lines } = stage({
        choice: 'auto',
        grafana: rejecting(error),
        part: rejecting(new NotOnePanelError('a whole dashboard')),
      });
      expect((await rejectionOf(GrafanaUnavailableError, render())).message).to.equal(
        'Grafana is busy.',
      );
      expect(lines).to.deep.equal([]);
    });

    it('is the first good picture once Grafana has not answered for 10 s', async () => {
      const late = deferred<Buffer>();
      const { render, asked, wait, timers } = stage({
        choice: 'auto',
        grafana: () => late.promise,
      });
      const rendered = render();
      wait(9_999);
      await settle();
      expect(asked).to.deep.equal(['grafana']);
      wait(1);
      expect(await rendered).to.equal(PART);
      expect(asked).to.deep.equal(['grafana', 'best-effort']);
      expect(timers.pending).to.equal(0);
      // It goes on, and what comes of it is of no account.
      late.reject(new GrafanaUnavailableError('Busy.'));
      await settle();
    });

    it('is Grafana where that is quicker than what was begun after 10 s', async () => {
      const [late, slow] = [deferred<Buffer>(), deferred<Buffer>()];
      const { render, asked, wait } = stage({
        choice: 'auto',
        grafana: () => late.promise,
        part: () => slow.promise,
      });
      const rendered = render();
      wait(10_000);
      await settle();
      late.resolve(GRAFANAS);
      expect(await rendered).to.equal(GRAFANAS);
      expect(asked).to.deep.equal(['grafana', 'best-effort']);
      slow.resolve(PART);
    });

    it('draws nothing after 10 s where Grafana was quicker', async () => {
      const { render, asked, wait, timers } = stage({ choice: 'auto' });
      await render();
      expect(timers.pending).to.equal(0);
      wait(20_000);
      await settle();
      expect(asked).to.deep.equal(['grafana']);
    });

    it('draws at once where Grafana refuses, long before 10 s', async () => {
      const { render, asked, timers } = stage({
        choice: 'auto',
        grafana: rejecting(new GrafanaUnavailableError('Busy.')),
      });
      const before = timers.now();
      expect(await render()).to.equal(PART);
      expect([asked, timers.now() - before]).to.deep.equal([['grafana', 'best-effort'], 0]);
    });

    it('is Grafana, however late, where we cannot draw the panel', async () => {
      const late = deferred<Buffer>();
      const { render, wait } = stage({
        choice: 'auto',
        grafana: () => late.promise,
        part: unknown,
      });
      const rendered = render();
      wait(10_000);
      await settle();
      wait(40_000);
      late.resolve(GRAFANAS);
      expect(await rendered).to.equal(GRAFANAS);
    });

    it('tells Grafana’s error where that comes late, and we cannot draw the panel', async () => {
      const late = deferred<Buffer>();
      const { render, wait } = stage({
        choice: 'auto',
        grafana: () => late.promise,
        part: unknown,
      });
      const failed = rejectionOf(GrafanaNotFoundError, render());
      wait(10_000);
      await settle();
      late.reject(new GrafanaNotFoundError('Not known.'));
      expect((await failed).message).to.equal('Not known.');
    });

    it('tells Grafana’s error with our reason where neither works, and logs it', async () => {
      const grafana = rejecting(new NoRendererError('Grafana has no renderer.'));
      const { render, lines } = stage({ choice: 'auto', grafana, part: unknown });
      const { message } = await rejectionOf(NoRendererError, render());
      expect(message).to.equal(
        'Grafana has no renderer. It cannot be drawn here either: the panel type "geomap" is not understood.',
      );
      expect(lines.join('\n')).to.include('geomap');
    });

    it('draws once where Grafana refuses after 10 s', async () => {
      const late = deferred<Buffer>();
      const slow = deferred<Buffer>();
      const { render, asked, wait } = stage({
        choice: 'auto',
        grafana: () => late.promise,
        part: () => slow.promise,
      });
      const rendered = render();
      wait(10_000);
      await settle();
      late.reject(new GrafanaUnavailableError('Busy.'));
      await settle();
      slow.resolve(PART);
      expect(await rendered).to.equal(PART);
      expect(asked).to.deep.equal(['grafana', 'best-effort']);
    });

    for (const [what, error, hasRenderer] of [
      ['by its answer', new NoRendererError('None.'), undefined],
      ['because it says so', new GrafanaUnavailableError('Rendering failed.'), false],
    ] as const) {
      it(`remembers for five minutes that a Grafana has no renderer, ${what}`, async () => {
        const grafana = rejecting(error);
        const { render, asked, wait } = stage({
          choice: 'auto',
          grafana,
          ...(hasRenderer === undefined ? {} : { hasRenderer }),
        });
        await render();
        await render();
        wait(4 * 60_000);
        await render();
        expect(asked).to.deep.equal(['grafana', 'best-effort', 'best-effort', 'best-effort']);
        wait(2 * 60_000);
        await render();
        expect(asked.slice(4)).to.deep.equal(['grafana', 'best-effort']);
      });
    }

    it('remembers it of one Grafana alone, not of others below the same address', async () => {
      const grafana = rejecting(new NoRendererError('None.'));
      const { render, asked } = stage({ choice: 'auto', grafana });
      const at = (path: string) =>
        subjectOf(`https://grafana.example.com${path}/render/d-solo/web/web?panelId=1`);
      await render(at('/a'));
      await render(at('/b'));
      expect(asked).to.deep.equal(['grafana', 'best-effort', 'grafana', 'best-effort']);
      await render(at('/a'));
      await render(at('/b'));
      expect(asked.slice(4)).to.deep.equal(['best-effort', 'best-effort']);
    });

    it('puts a panel that we cannot draw to a Grafana without a renderer all the same', async () => {
      const grafana = rejecting(new NoRendererError('Grafana has no renderer.'));
      const { render, asked } = stage({ choice: 'auto', grafana, part: unknown });
      await rejectionOf(NoRendererError, render());
      await rejectionOf(NoRendererError, render());
      expect(asked).to.deep.equal(['grafana', 'best-effort', 'best-effort', 'grafana']);
    });
  });

  describe('with `fast`', () => {
    it('is us where the whole panel is understood', async () => {
      const { render, asked } = stage({ choice: 'fast' });
      expect(await render()).to.equal(OURS);
      expect(asked).to.deep.equal(['whole']);
    });

    it('is Grafana where it is not, and the log says what was not understood', async () => {
      const { render, lines } = stage({ choice: 'fast', whole: unknown });
      expect(await render()).to.equal(GRAFANAS);
      expect(lines.join('\n')).to.include('geomap');
    });

    for (const error of [
      new GrafanaUnauthorizedError('Not with this token.'),
      new GrafanaNotFoundError('Dashboard not found'),
    ]) {
      it(`is neither where Grafana’s API answers with ${error.constructor.name}`, async () => {
        const { render, asked } = stage({ choice: 'fast', whole: rejecting(error) });
        expect(await rejectionOf(GrafanaImagesError, render())).to.equal(error);
        expect(asked).to.deep.equal(['whole']);
      });
    }

    it('is a part of it where Grafana refuses', async () => {
      const grafana = rejecting(new GrafanaUnavailableError('Busy.'));
      const { render, asked } = stage({ choice: 'fast', whole: unknown, grafana });
      expect(await render()).to.equal(PART);
      expect(asked).to.deep.equal(['whole', 'grafana', 'best-effort']);
    });
  });

  describe('with `own`', () => {
    it('is us alone', async () => {
      const { render, asked } = stage({ choice: 'own' });
      expect(await render()).to.equal(PART);
      expect(asked).to.deep.equal(['best-effort']);
    });

    it('says in a sentence what cannot be drawn', async () => {
      const { message } = await rejectionOf(
        NotUnderstoodError,
        stage({ choice: 'own', part: unknown }).render(),
      );
      expect(message).to.equal(
        'This panel cannot be drawn here: the panel type "geomap" is not understood; look at it in Grafana.',
      );
    });
  });
});
