import {
  blankPicture,
  type DemoGrafana,
  type DemoOptions,
  startDemoGrafana,
} from '../../demo/grafana.ts';
import { temporaryFolder } from './folder.ts';
import { startTestBot, type TestBot, type TestBotOptions } from './robot.ts';
import { TOKEN } from './token.ts';

/** What a test of bots needs: a demo Grafana, a folder for the pictures, and bots that use both. */
export interface BotStage {
  readonly demo: DemoGrafana;
  /** The folder's path. */
  readonly folder: string;
  /** The variables that bring a bot to both, with a Viewer's token. */
  readonly env: Readonly<Record<string, string>>;
  /** Starts a bot with those variables, and with those given on top; it is closed with the stage. */
  start(options?: TestBotOptions): Promise<TestBot>;
}

/** Sets a stage for every test of a suite, and clears it afterwards. */
export function botStage(options: DemoOptions = {}): BotStage {
  let demo: DemoGrafana;
  const bots: TestBot[] = [];
  beforeEach(async () => {
    demo = await startDemoGrafana({ draw: blankPicture, ...options });
  });
  afterEach(async () => {
    await Promise.all(bots.splice(0).map((bot) => bot.close()));
    await demo.close();
  });
  const folder = temporaryFolder();

  return {
    get demo() {
      return demo;
    },
    get folder() {
      return folder.path;
    },
    get env() {
      return {
        HUBOT_GRAFANA_HOST: demo.url,
        HUBOT_GRAFANA_API_KEY: TOKEN,
        HUBOT_GRAFANA_IMAGES_PATH: folder.path,
      };
    },
    async start(given = {}) {
      const bot = await startTestBot({ ...given, env: { ...this.env, ...given.env } });
      bots.push(bot);
      return bot;
    },
  };
}
