import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { findings, startChromium } from '../support/chromium.ts';
import { temporaryFolder } from '../support/folder.ts';
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
    const [chat = '', pictures = '', grafana = '', ...answers] = withoutNpm(demo.out());
    expect(chat).to.match(/http:\/\/localhost:\d+\/.*graf help.*graf db web:cpu/);
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

  it('has the doctor look at all of it', async () => {
    const demo = npmRunDemo('graf doctor\n');
    expect(await demo.ended()).to.equal(0);
    expect(demo.out()).to.match(/^\[ok\] Own drawing: this process drew/m);
    expect(demo.out()).to.match(/^Nothing is wrong\.$/m);
  });

  it('shows panels where its Grafana has no renderer', async () => {
    const demo = npmRunDemo('graf db web:cpu\n', { DEMO_RENDERER: 'off' });
    expect(await demo.ended()).to.equal(0);
    expect(demo.out()).to.match(/CPU on web-01: http\S+\.png - /);
  });

  it('shows an alert arriving with its graph, and acknowledges it', async () => {
    // What a demo leaves that ended while its alert fired.
    const left = path.join(ROOT, 'saved-images', '.alerts-hubot.jsonl');
    await mkdir(path.dirname(left), { recursive: true });
    await writeFile(left, '["group left",{"room":"Shell"}]\n');
    const demo = npmRunDemo();
    await demo.seen(/ runs at /);
    expect(await readFile(left, 'utf8').catch(() => '')).not.to.include('group left');
    await demo.seen(/^Firing: CPU busy \(Web\)/m);
    await demo.seen(/^CPU on web-0\d: http\S+\.png - /m);
    demo.child.stdin?.write('graf ack cpu busy\n');
    await demo.seen(/^Acknowledged: #\d+ CPU busy \(Web\), server=web-0\d/m);
    demo.child.stdin?.write('graf alerts\n');
    await demo.seen(/CPU busy \(Web\): firing.*silenced by .* until/);
    demo.child.stdin?.end();
    expect(await demo.ended()).to.equal(0);
  });

  it('listens on PORT, and on another one that it names where a program has that', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const beside = npmRunDemo(undefined, { PORT: String(port) });
    const [, other = ''] = await beside.seen(
      new RegExp(`localhost:(\\d+)/, as another program has port ${port}`),
    );
    expect(other).not.to.equal(String(port));
    beside.child.stdin?.end();
    expect(await beside.ended()).to.equal(0);
    await new Promise((resolve) => server.close(resolve));
    const demo = npmRunDemo('', { PORT: String(port) });
    expect(await demo.ended()).to.equal(0);
    expect(demo.out()).to.contain(`http://localhost:${port}/,`);
  });

  describe('in a browser', () => {
    let browser: Browser;
    let demo: Program;
    const profile = temporaryFolder();

    beforeEach(async function () {
      needs(this, 'chromium', 'chromium');
      browser = await startChromium(profile.path);
      demo = npmRunDemo();
    });

    afterEach(async () => {
      await browser.close();
      demo.child.stdin?.end();
      expect(await demo.ended()).to.equal(0);
    });

    it('has a chat page: a picture unfolds, an alert arrives with its graph, a thread takes ack', async () => {
      const [, address = ''] = await demo.seen(/(http:\/\/localhost:\d+\/)(?: |,)/);
      const page = await browser.newPage();
      const errors: unknown[] = [];
      page.on('pageerror', (error) => errors.push(error));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await page.goto(address);
      await page.getByRole('button', { name: 'graf cpu web-01 last 3 hours' }).click();
      const picture = page.getByRole('img', { name: 'Graph: CPU on web-01' });
      await picture.waitFor();
      const width = await picture.evaluate(
        async (image: { decode(): unknown; naturalWidth: number }) => {
          await image.decode();
          return image.naturalWidth;
        },
      );
      expect(width).to.equal(1000);
      const [shown] = await Promise.all([page.waitForEvent('popup'), picture.click()]);
      await shown.getByRole('heading', { level: 1, name: 'CPU on web-01' }).waitFor();
      await shown.getByRole('link', { name: 'Open in Grafana' }).waitFor();
      await shown.close();
      const gallery = await browser.newPage();
      await gallery.goto(new URL('saved-images/', address).href);
      await gallery.getByRole('link', { name: 'CPU on web-01', exact: true }).first().waitFor();
      await gallery.close();
      const firing = page.locator('li.firing');
      await firing.waitFor();
      await page.getByRole('img', { name: 'Graph: CPU on web-02' }).first().waitFor();
      await firing.hover();
      await firing.getByRole('button', { name: 'Reply' }).click();
      await page.getByLabel('Reply in the thread').fill('ack');
      await page.keyboard.press('Enter');
      await page.locator('#replies').getByText('Acknowledged: #').waitFor();
      expect(errors).to.deep.equal([]);
      expect(await findings(page)).to.deep.equal([]);
    });

    it('shows hostile text on the chat page as text', async () => {
      const [, address = ''] = await demo.seen(/(http:\/\/localhost:\d+\/)(?: |,)/);
      const page = await browser.newPage();
      await page.goto(address);
      const hostile =
        '<img src=x onerror="document.title=1"> <b>x</b> javascript:alert(1) http://a.test/"onx=';
      await page.getByLabel('Message to #operations').fill(`graf db ${hostile}`);
      await page.keyboard.press('Enter');
      await page.locator('li.you', { hasText: '<b>x</b>' }).waitFor();
      await page.locator('li.hubot').nth(1).waitFor();
      expect(await page.title()).to.match(/^#operations/);
      expect(await page.locator('#messages :is(b:not(.head *), img)').count()).to.equal(0);
      const links = await page
        .locator('#messages a')
        .evaluateAll((all: { href: string }[]) => all.map(({ href }) => href));
      for (const link of links) expect(link).to.match(/^https?:\/\//);
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

describe('npm run demo:grafana', () => {
  it('says what to set, answers with that token, and ends at Ctrl-C with 0', async () => {
    // Not by npm, which does not pass signals on without a terminal.
    const grafana = startCommand(process.execPath, {
      args: ['--import', 'tsx', 'demo/grafana-alone.ts'],
      env: { PORT: '0' },
    });
    const [, host = ''] = await grafana.seen(/HUBOT_GRAFANA_HOST=(\S+)/);
    const [, token = ''] = await grafana.seen(/HUBOT_GRAFANA_API_KEY=(\S+)/);
    await grafana.seen(/graf alerts\n/);
    const answer = await fetch(`${host}/api/search?query=web`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(JSON.stringify(await answer.json())).to.contain('/d/web/web');
    grafana.child.kill('SIGINT');
    expect(await grafana.ended()).to.equal(0);
  });
});
