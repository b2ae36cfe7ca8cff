import { expect } from 'chai';
import { typeInTelegram } from '../../../src/networks/telegram/typing.ts';
import { envelope, robotWith } from '../../support/sending-robot.ts';
import { settle } from '../../support/deferred.ts';
import { until } from '../../support/until.ts';

describe('the typing indicator in Telegram', () => {
  it('is repeated until it is stopped', async () => {
    const { robot, calls } = robotWith((record) => ({
      telegram: {
        sendChatAction: (...all: unknown[]) => {
          record('sendChatAction', ...all);
          return Promise.resolve();
        },
      },
    }));
    const stop = typeInTelegram(robot, envelope({ room: -1001 }), 1);
    await until(() => calls.length >= 3);
    stop();
    const shown = calls.length;
    await settle();
    expect(calls).to.have.lengthOf(shown);
    expect(calls[0]).to.deep.equal(['sendChatAction', -1001, 'typing']);
  });

  it('is only logged at debug level when Telegram refuses it', async () => {
    const { robot, logger } = robotWith(() => ({
      telegram: { sendChatAction: () => Promise.reject(new Error('ETELEGRAM: 400')) },
    }));
    typeInTelegram(robot, envelope({ room: 1 }))();
    await until(() => logger.lines.length > 0);
    expect(logger.lines[0]).to.match(/^debug Telegram does not show the typing indicator/);
  });

  it('is not shown without the library or without a room', () => {
    typeInTelegram(robotWith(() => ({})).robot, envelope({ room: 1 }))();
    typeInTelegram(robotWith(() => ({ telegram: {} })).robot, envelope({}))();
  });
});
