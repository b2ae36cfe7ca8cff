import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { formatRecord, type PictureRecord } from '../../src/pictures/stores/record.ts';
import { pictureName } from '../../src/pictures/stores/store.ts';
import { findings, browserStage } from '../support/chromium.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startImageServer, type TestImageServer } from '../support/image-server.ts';
import { picture } from '../support/png.ts';

const png = picture(1_000, 500, 200);
const NAME = pictureName(png);
const KNOWN: PictureRecord = {
  madeAt: Date.UTC(2026, 10, 26, 19, 0, 7),
  drawnBy: 'own',
  title: 'CPU on web-01',
  dashboard: { uid: 'web', title: 'Web servers' },
  panelId: 3,
  range: { from: Date.UTC(2026, 10, 26, 13), to: Date.UTC(2026, 10, 26, 19) },
  timeZone: 'Europe/Amsterdam',
  link: 'https://grafana.example.com/d/web?viewPanel=3',
};

describe('the page of a picture in a browser', () => {
  const folder = temporaryFolder();
  const stage = browserStage();
  let server: TestImageServer;

  beforeEach(async () => {
    server = await startImageServer({ folder: folder.path });
    await writeFile(path.join(folder.path, `${NAME}.png`), png);
    await know(KNOWN);
  });
  afterEach(async () => {
    await server.close();
  });

  const know = (record: PictureRecord) =>
    writeFile(path.join(folder.path, `${NAME}.json`), formatRecord(record));

  /** @param errors gets what the browser has to say against the page */
  async function open(
    options: Parameters<Browser['newPage']>[0],
    errors: string[] = [],
    name = NAME,
  ): Promise<Page> {
    const page = await stage.browser.newPage({ javaScriptEnabled: true, ...options });
    page.on('pageerror', ({ message }) => errors.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(`${server.url}/saved-images/${name}`);
    return page;
  }

  const evaluate = (page: Page, script: string) => page.evaluate<unknown>(script);
  const background = (page: Page) =>
    evaluate(page, 'getComputedStyle(document.body).backgroundColor');

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1_280, 375, 320]) {
      it(`shows the picture, ${colorScheme} and ${width} px wide, to people who do not see well too`, async () => {
        const errors: string[] = [];
        const page = await open({ colorScheme, viewport: { width, height: 800 } }, errors);
        const image = page.getByRole('img', { name: /^CPU on web-01, 26 Nov 2026/ });
        expect(await image.evaluate((one: { naturalWidth: number }) => one.naturalWidth)).to.equal(
          1_000,
        );
        const box = await image.boundingBox();
        expect(box?.width).to.be.closeTo(Math.min(1_000, width - 34), 1);
        expect(box && box.width / box.height).to.be.closeTo(2, 0.05);
        expect(await evaluate(page, 'document.documentElement.scrollWidth')).to.equal(width);
        expect(errors).to.deep.equal([]);
        expect(await findings(page)).to.deep.equal([]);
      });
    }
  }

  it('is dark where the browser is set so', async () => {
    const light = await background(await open({ colorScheme: 'light' }));
    expect(await background(await open({ colorScheme: 'dark' }))).not.to.equal(light);
  });

  it('is whole without JavaScript', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.getByRole('heading', { level: 1, name: 'CPU on web-01' }).waitFor();
    await page.getByRole('img', { name: /^CPU on web-01/ }).waitFor();
    await page.getByRole('link', { name: 'Open in Grafana' }).waitFor();
  });

  it('can be used by the keyboard alone, past its head', async () => {
    const page = await open({});
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the content' });
    expect((await skip.boundingBox())?.x).to.equal(0);
    await page.keyboard.press('Enter');
    expect(page.url()).to.match(/#content$/);
    await page.keyboard.press('Tab');
    const focused = await evaluate(page, 'document.activeElement.getAttribute("href")');
    expect(focused).to.equal(`${NAME}.png`);
  });

  it('leads to the PNG', async () => {
    const page = await open({});
    await page.getByRole('link', { name: /PNG/ }).click();
    await page.waitForURL(/\.png$/);
    expect(await evaluate(page, 'document.images[0].naturalWidth')).to.equal(1_000);
  });

  it('shows hostile and long titles as text, inside of the window', async () => {
    for (const title of [
      '<script>document.title = 1</script>"><img src=x onerror=alert(1)>',
      'שָׁלוֹם עולם — مرحبا',
      'x'.repeat(200),
      '👩‍👩‍👧‍👦'.repeat(18),
    ]) {
      await know({ ...KNOWN, title, dashboard: { uid: 'x', title: `2 ${title}` } });
      const errors: string[] = [];
      const page = await open({ viewport: { width: 375, height: 800 } }, errors);
      expect(await page.getByRole('heading', { level: 1 }).textContent()).to.equal(title);
      expect(await evaluate(page, 'document.images.length')).to.equal(1);
      expect(await evaluate(page, 'document.documentElement.scrollWidth')).to.equal(375);
      expect(errors).to.deep.equal([]);
      expect(await findings(page)).to.deep.equal([]);
    }
  });

  it('says on a page of the same kind that there is no such picture', async () => {
    const page = await open({}, [], '0'.repeat(32));
    await page.getByRole('heading', { level: 1, name: 'Nothing is here' }).waitFor();
    expect(await findings(page)).to.deep.equal([]);
  });
});
