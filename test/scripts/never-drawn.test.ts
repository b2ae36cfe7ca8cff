import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import { type DemoGrafana, startDemoGrafana } from '../../demo/grafana.ts';
import { temporaryFolder } from '../support/folder.ts';
import { postPicture } from '../support/post-picture.ts';
import { startTestBot } from '../support/robot.ts';
import { TOKEN } from '../support/token.ts';

/** What Grafana does not show is not drawn from its models and data either. */
describe('a panel that Grafana refuses is never drawn in its place', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();

  for (const version of ['7.5.17', '8.5.27', '10.4.1', '12.3.0']) {
    for (const renderer of ['auto', 'fast', 'own']) {
      describe(`of Grafana ${version}, with \`${renderer}\``, () => {
        let grafana: DemoGrafana;
        before(async () => {
          grafana = await startDemoGrafana({ version });
        });
        after(() => grafana.close());

        async function withBot(
          token: string,
          work: (
            ask: (text: string) => Promise<string[]>,
            post: (url: string) => Promise<Response>,
          ) => Promise<void>,
        ) {
          const bot = await startTestBot({
            env: {
              HUBOT_GRAFANA_HOST: grafana.url,
              HUBOT_GRAFANA_API_KEY: token,
              HUBOT_GRAFANA_IMAGES_PATH: folder.path,
              HUBOT_GRAFANA_RENDERER: renderer,
            },
          });
          const authorization = `Bearer ${token}`;
          try {
            await work(bot.ask, (url) => postPicture(bot.url, url, { authorization }));
          } finally {
            await bot.close();
          }
          const pictures = (await readdir(folder.path)).filter((name) => name.endsWith('.png'));
          expect(pictures).to.deep.equal([]);
        }

        const at = (uid: string, id: number) =>
          `${grafana.url}/render/d-solo/${uid}/x?panelId=${id}&width=300&height=200`;

        it('for a token that it does not know', async () => {
          await withBot('guessed', async (ask, post) => {
            expect((await ask('hubot graf db web:cpu')).join()).not.to.include('.png');
            expect((await post(at('web', 1))).status).to.be.within(400, 502);
          });
        });

        it('for a token that may not see the dashboard, or its data', async () => {
          for (const forbidden of [
            /^\/(?:api\/dashboards|render)\//,
            /^\/(?:api\/ds\/query|api\/datasources\/proxy|render)/,
          ]) {
            const end = grafana.fault(
              { kind: 'error', status: 403 },
              { match: ({ path }) => forbidden.test(path) },
            );
            await withBot(TOKEN, async (ask, post) => {
              expect((await ask('hubot graf db web:cpu')).join()).not.to.include('.png');
              expect((await post(at('web', 1))).status).to.be.within(400, 502);
            });
            end();
          }
        });

        if (renderer === 'auto') {
          it('where its renderer alone refuses it', async () => {
            for (const status of [401, 403]) {
              const end = grafana.fault({ kind: 'error', status });
              await withBot(TOKEN, async (ask, post) => {
                expect((await ask('hubot graf db web:cpu')).join()).not.to.include('.png');
                expect((await post(at('web', 1))).status).to.be.within(400, 502);
              });
              end();
            }
          });
        }

        if (renderer === 'own') {
          it('where there is no such panel or dashboard', async () => {
            await withBot(TOKEN, async (ask, post) => {
              expect((await ask('hubot graf db web:99')).join()).not.to.include('.png');
              expect((await ask('hubot graf db nope')).join()).not.to.include('.png');
              expect((await post(at('web', 99))).status).to.be.within(400, 502);
              expect((await post(at('nope', 1))).status).to.be.within(400, 502);
            });
          });
        }
      });
    }
  }
});
