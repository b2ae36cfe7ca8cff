import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type Browser, chromium } from 'playwright-core';
import { needs } from '../support/needs.ts';
import { type Program, startCommand, ROOT } from '../support/program.ts';

const npmRunDemo = (input?: string, env?: Readonly<Record<string, string>>): Program =>
  startCommand('npm', {
    cwd: ROOT,
    args: ['run', 'demo'],
    ...(env && { env }),
    ...(input === undefined ? {} : { input }),
  });

/** Without the lines that npm itself puts before a script's. */
const withoutNpm = (text: string): string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('> '));

describe('npm run demo', () => {
  it('says three lines, answers piped lines in turn and ends with 0', async () => {
    const demo = npmRunDemo('graf help\ngraf db web:cpu\ngraf list\n');
    expect(await demo.ended()).to.equal(0);
    const [type = '', pictures = '', grafana = '', ...answers] = withoutNpm(demo.out());
    expect(type).to.contain('graf help').and.to.contain('graf db web:cpu');
    expect(pictures).to.match(/http:\/\/localhost:\d+\/saved-images/);
    expect(grafana).to.match(/http:\/\/127\.0\.0\.1:\d+\/d\/web\/web/);
    const helpAt = answers.findIndex((line) => line.includes('These work on your Grafana'));
    const pictureAt = answers.findIndex((line) => line.startsWith('CPU on web-01: http'));
    const listAt = answers.indexOf('Available dashboards:');
    expect(helpAt).to.equal(0);
    expect(pictureAt).to.be.greaterThan(helpAt);
    expect(listAt).to.be.greaterThan(pictureAt);
    expect(
      demo
        .err()
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('npm ')),
    ).to.deep.equal([]);
  });

  it('shows panels where its Grafana has no renderer', async () => {
    const demo = npmRunDemo('graf db web:cpu\n', { DEMO_RENDERER: 'off' });
    expect(await demo.ended()).to.equal(0);
    expect(demo.out()).to.match(/CPU on web-01: http\S+\.png - /);
  });

  it('shows an alert arriving with its graph, and acknowledges it', async () => {
    const demo = npmRunDemo();
    await demo.seen(/^Firing: CPU busy \(Web\)/m);
    await demo.seen(/^CPU on web-0\d: http\S+\.png - /m);
    demo.child.stdin?.write('graf ack cpu busy\n');
    await demo.seen(/^Acknowledged: #\d+ CPU busy \(Web\), server=web-0\d/m);
    demo.child.stdin?.write('graf alerts\n');
    await demo.seen(/CPU busy \(Web\): firing.*silenced by .* until/);
    demo.child.stdin?.end();
    expect(await demo.ended()).to.equal(0);
  });

  describe('in a browser', () => {
    let browser: Browser;
    let demo: Program;
    let profile: string;

    beforeEach(async function () {
      needs(this, 'chromium', 'chromium');
      profile = await mkdtemp(path.join(os.tmpdir(), 'chromium-'));
      browser = await chromium.launch({
        executablePath: '/usr/bin/chromium',
        env: { ...process.env, HOME: profile },
        args: [
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
        ],
      });
      demo = npmRunDemo();
    });

    afterEach(async () => {
      await browser.close();
      demo.child.stdin?.end();
      expect(await demo.ended()).to.equal(0);
      await rm(profile, { recursive: true, force: true });
    });

    it('shows the picture behind a link from chat, of the size asked for, without any sign-in', async () => {
      await demo.seen(/saved-images/);
      demo.child.stdin?.write('graf db web:cpu width=900 height=450\n');
      const [, image = ''] = await demo.seen(/CPU on web-01: (http\S+\.png) - /);
      const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
      const answer = await page.goto(image);
      expect(answer?.status()).to.equal(200);
      expect(answer?.headers()['content-type']).to.equal('image/png');
      const size = await page.evaluate(
        'const { naturalWidth, naturalHeight, complete } = document.images[0]; ({ naturalWidth, naturalHeight, complete })',
      );
      expect(size).to.deep.equal({ naturalWidth: 900, naturalHeight: 450, complete: true });
      expect(page.url()).to.equal(image);
      expect(await page.context().cookies()).to.deep.equal([]);
    });

    it('shows it on a page of another origin too, as chats embed it', async () => {
      await demo.seen(/saved-images/);
      demo.child.stdin?.write('graf db web:3\n');
      const [, image = ''] = await demo.seen(/Requests per second: (http\S+\.png) - /);
      const page = await browser.newPage();
      await page.setContent(`<img src="${image}">`);
      await page.waitForFunction('document.images[0].complete');
      expect(await page.evaluate('document.images[0].naturalWidth')).to.equal(1000);
    });
  });
});
