import { createRequire } from 'node:module';
import type { AddressInfo, Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { botStage } from '../support/bot-stage.ts';
import { withEnvironment } from '../support/robot.ts';
import { until } from '../support/until.ts';

interface Room {
  readonly messages: readonly (readonly [string, string])[];
  readonly user: { say(name: string, text: string): Promise<void> };
  readonly robot: { readonly server: Server; helpCommands(): string[] };
  destroy(): void;
}

type Helper = new (script: string) => { createRoom(options: { httpd: boolean }): Room };

// It looks at `module.parent`, which an import leaves undefined.
const TestHelper = createRequire(import.meta.url)('hubot-test-helper') as Helper;
const SCRIPT = fileURLToPath(new URL('../support/hubot-4/grafana.js', import.meta.url));

describe('the script, on Hubot 4 in hubot-test-helper', () => {
  const stage = botStage();
  let room: Room;

  beforeEach(async () => {
    const env = {
      ...stage.env,
      HUBOT_LOG_LEVEL: 'silent',
      PORT: '0',
      EXPRESS_BIND_ADDRESS: '127.0.0.1',
    };
    room = await withEnvironment(env, () => new TestHelper(SCRIPT).createRoom({ httpd: true }));
  });

  afterEach(() => {
    room.destroy();
  });

  const answers = async (text: string, count: number): Promise<string[]> => {
    const before = room.messages.length;
    await room.user.say('ann', text);
    await until(() => room.messages.length > before + count);
    return room.messages.slice(before + 1).map(([, answer]) => answer);
  };

  it('answers graf list', async () => {
    const [text = ''] = await answers('hubot graf list', 1);
    expect(text)
      .to.match(/^Available dashboards:\n- \S+: /)
      .and.to.contain('\n- web: Web');
  });

  it('posts the panels of a dashboard in their order, each with a picture on the bot itself', async () => {
    const messages = await answers('@hubot graf db web', 10);
    expect(messages.map((message) => message.split(': http')[0])).to.deep.equal([
      'CPU on web-01',
      'Memory on web-01',
      'Requests per second',
      'Response time',
      'Errors',
      'Availability',
      'Busy workers',
      'Network traffic on web-01',
      'Slowest endpoints',
      'Runbook',
    ]);
    const { port } = room.robot.server.address() as AddressInfo;
    for (const message of messages) {
      const [, listening, name = ''] = /:(\d+)\/saved-images\/(\w+\.png) - /.exec(message) ?? [];
      expect(Number(listening)).to.equal(port);
      const picture = await fetch(`http://127.0.0.1:${port}/saved-images/${name}`);
      expect(picture.status).to.equal(200);
    }
  });

  it('has its help lines there once', async () => {
    await new Promise(setImmediate);
    const lines = room.robot.helpCommands().filter((line) => line.includes('graf help'));
    expect(lines).to.have.lengthOf(1);
  });
});
