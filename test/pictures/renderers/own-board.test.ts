import { expect } from 'chai';
import type { Tile } from '../../../src/drawing/model/board.ts';
import { parseDashboard } from '../../../src/grafana/dashboard/parse.ts';
import { GrafanaTimeoutError } from '../../../src/grafana/errors.ts';
import type { Completeness } from '../../../src/pictures/renderers/choosing.ts';
import { boardOf } from '../../../src/pictures/renderers/own-board.ts';
import { panelOfSubject } from '../../../src/pictures/renderers/subject-panel.ts';
import { graphOf } from '../../support/drawing.ts';
import { rejectionOf } from '../../support/failure.ts';
import { recordingLogger } from '../../support/logger.ts';
import { manualTimers } from '../../support/manual-timers.ts';
import { subjectOf } from '../../support/renderer.ts';
import { settle } from '../../support/deferred.ts';

/** A page of so many panels, of which some never have their data. */
function stage(count: number, isLate: (id: number) => boolean) {
  const panels = Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    type: 'timeseries',
    title: `Panel ${index + 1}`,
    gridPos: { x: 0, y: 2 * index, w: 24, h: 2 },
  }));
  const timers = manualTimers();
  const begun: number[] = [];
  const dashboard = parseDashboard(
    { meta: {}, dashboard: { uid: 'web', title: 'Web', panels } },
    'web',
    true,
  );
  const page = panelOfSubject(subjectOf('https://grafana.example.com/render/d/web/web?height=-1'));
  const make = (completeness: Completeness) =>
    boardOf(dashboard, page, {
      drawingOf: ({ panelId }) => {
        begun.push(panelId);
        return isLate(panelId)
          ? new Promise(() => undefined)
          : Promise.resolve(graphOf({ a: [1] }));
      },
      completeness,
      logger: recordingLogger(),
      limitMs: 30_000,
      timers,
    });
  const late = async (completeness: Completeness) => {
    const made = make(completeness);
    made.catch(() => undefined);
    await settle();
    timers.advance(30_000);
    return made;
  };
  return { make, late, timers, begun };
}

const saidIn = (tiles: readonly Tile[]) =>
  tiles.map(({ content }) => ('message' in content ? content.message.slice(0, 40) : 'drawn'));

describe('the data of a dashboard that is drawn here', () => {
  const LATE = 'The data of this panel did not arrive in time'.slice(0, 40);

  it('is drawn as far as it is there in time; a panel that is late says so in its place', async () => {
    const { late, timers } = stage(3, (id) => id === 2);
    const { tiles } = await late('best-effort');
    expect(saidIn(tiles)).to.deep.equal(['drawn', LATE, 'drawn']);
    expect(tiles[1]?.content).to.deep.include({ title: 'Panel 2' });
    expect(timers.pending).to.equal(0);
  });

  it('is not asked for once it would be late', async () => {
    const { late, begun } = stage(9, (id) => id > 1);
    const { tiles } = await late('best-effort');
    expect(saidIn(tiles)).to.deep.equal(['drawn', ...Array<string>(8).fill(LATE)]);
    expect(begun).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
  });

  it('gives no picture of a part where the whole was asked for, nor one of nothing', async () => {
    await rejectionOf(GrafanaTimeoutError, stage(3, (id) => id === 2).late('whole'));
    await rejectionOf(GrafanaTimeoutError, stage(3, () => true).late('best-effort'));
  });

  it('leaves no timer behind when it is there', async () => {
    const { make, timers } = stage(2, () => false);
    expect(saidIn((await make('whole')).tiles)).to.deep.equal(['drawn', 'drawn']);
    expect(timers.pending).to.equal(0);
  });
});
