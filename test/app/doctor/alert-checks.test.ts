import { expect } from 'chai';
import { alertChecks, type AlertChecksDeps } from '../../../src/app/doctor/alert-checks.ts';
import { runChecks } from '../../../src/app/doctor/check.ts';
import { loadConfig } from '../../../src/app/config.ts';
import { recordingLogger } from '../../support/logger.ts';

describe("the doctor's look at the rooms of alerts", () => {
  /** Of a chat that has the room ops alone. */
  const examine = async (rooms: string | undefined, deps: Partial<AlertChecksDeps> = {}) => {
    const { webhook } = loadConfig({
      HUBOT_GRAFANA_WEBHOOK_SECRET: 'a-secret-of-the-webhook',
      HUBOT_GRAFANA_WEBHOOK_ROOMS: rooms,
    });
    const checks = alertChecks({
      webhook,
      apiKey: undefined,
      hasHttp: true,
      subscribers: () => [],
      problems: () => ({ untold: 0, unknownRooms: [] }),
      hasRoom: (name) => Promise.resolve(name.replace('#', '') === 'ops'),
      ...deps,
    });
    const found = await runChecks(checks, recordingLogger());
    return found.flatMap(({ about, verdict, text }) =>
      about === 'Alert rooms' ? `${verdict} ${text}` : [],
    );
  };

  it('names the rooms of HUBOT_GRAFANA_WEBHOOK_ROOMS that the chat does not have', async () => {
    const found = await examine('#ops,opps,`x` @here');
    expect(found).to.have.length(2);
    expect(found[0]).to.equal(
      'wrong the chat lists no room `opps`; check HUBOT_GRAFANA_WEBHOOK_ROOMS, invite the bot there, or let it list rooms.',
    );
    expect(found[1]).not.to.include('`x`');
  });

  it('finds nothing wrong where the chat has them, or does not tell', async () => {
    expect((await examine('#ops')).join()).to.match(/^note no room subscribes/);
    const silent = { hasRoom: () => Promise.resolve(undefined) };
    expect((await examine('anything', silent)).join()).to.match(/^note no room subscribes/);
  });

  it('names the room of an alert that could not be told there', async () => {
    const problems = () => ({ untold: 0, unknownRooms: ['old-room'] });
    expect(await examine(undefined, { problems })).to.deep.equal([
      'wrong an alert came for the room `old-room`, which the chat does not have or the bot may not post in; correct the address of the contact point, or invite the bot.',
    ]);
  });

  it('counts the rooms that subscribe', async () => {
    const subscribers = () => ['ops', 'web'];
    expect(await examine(undefined, { subscribers })).to.deep.equal([
      'ok 2 rooms subscribe to alerts.',
    ]);
  });
});
