import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import type { Brain } from 'hubot';
import { keepBrainInRedis } from '../../src/cli/redis-brain.ts';
import { until } from '../support/until.ts';

describe('a brain whose Redis is away', () => {
  it('says so once, without the password, and hangs up in good order', async () => {
    const log: string[] = [];
    const note = (text: string) => void log.push(text);
    const brain = Object.assign(new EventEmitter(), { autoSave: true }) as unknown as Brain & {
      autoSave: boolean;
    };
    brain.setAutoSave = (enabled) => void (brain.autoSave = enabled);
    const kept = keepBrainInRedis(brain, 'redis://:open-sesame@127.0.0.1:1', {
      debug: note,
      info: note,
      warn: note,
      error: note,
    });
    await until(() => log.length > 0);
    expect(log.join('\n'))
      .to.match(/^Redis cannot be reached: .*ECONNREFUSED/)
      .and.to.not.contain('sesame');
    brain.emit('save', { users: {} });
    await kept.close();
    expect(log).to.have.lengthOf(1);
    expect(brain.autoSave, 'an empty brain is saved over a full one').to.equal(false);
  });
});
