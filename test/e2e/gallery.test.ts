import { expect } from 'chai';
import { utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { formatRecord, type PictureRecord } from '../../src/pictures/stores/record.ts';
import { pictureName } from '../../src/pictures/stores/store.ts';
import { findings, browserStage } from '../support/chromium.ts';
import { temporaryFolder } from '../support/folder.ts';
import { startImageServer, type TestImageServer } from '../support/image-server.ts';
import { picture } from '../support/png.ts';

const PASSWORD = 'pässword: 1';
const NOW = Date.now();
const DAY = 86_400_000;

const HOSTILE = [
  '<script>document.title = 1</script>"><img src=x onerror=alert(1)>',
  'שָׁלוֹם עולם — مرحبا',
  'x'.repeat(200),
  '👩‍👩‍👧‍👦'.repeat(18),
];

describe('the gallery in a browser', () => {
  const folder = temporaryFolder();
  const stage = browserStage();
  let server: TestImageServer;

  beforeEach(async () => {
    server = await startImageServer({
      folder: folder.path,
      env: { HUBOT_GRAFANA_IMAGES_GALLERY_PASSWORD: PASSWORD },
    });
    await fill(70);
  });
  afterEach(async () => {
    await server.close();
  });

  const fill = async (count: number, titleOf = (n: number) => `CPU on web-${n}`) => {
    for (let n = 0; n < count; n += 1) {
      const title = titleOf(n);
      const dashboard = { uid: n % 2 === 0 ? 'web' : 'db', title: n % 2 === 0 ? 'Web' : title };
      await put(n, { title, dashboard, rooms: ['#ops', title], people: [title] });
    }
  };

  /** The lower its number, the newer it is. */
  async function put(n: number, record: Partial<PictureRecord>): Promise<void> {
    const png = picture(400 + n, 200 + ((n * 37) % 300));
    const storedAt = new Date(NOW - (n * DAY) / 20);
    const file = path.join(folder.path, pictureName(png));
    const json = formatRecord({ madeAt: storedAt.getTime(), ...record });
    await writeFile(`${file}.json`, json);
    await writeFile(`${file}.png`, png);
    await utimes(`${file}.png`, storedAt, storedAt);
  }

  /** @param errors gets what the browser has to say against the page */
  async function open(
    options: Parameters<Browser['newPage']>[0],
    errors: string[] = [],
    query = '',
  ): Promise<Page> {
    const httpCredentials = { username: 'ann', password: PASSWORD };
    const page = await stage.browser.newPage({ httpCredentials, ...options });
    page.on('pageerror', ({ message }) => errors.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(`${server.url}/saved-images/${query}`);
    return page;
  }

  const widthOf = (page: Page) => page.evaluate<unknown>('document.documentElement.scrollWidth');
  const cards = (page: Page) => page.getByRole('listitem');

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1_280, 375, 320]) {
      it(`has a grid of pictures, ${colorScheme} and ${width} px wide, for people who do not see well too`, async () => {
        const errors: string[] = [];
        const page = await open({ colorScheme, viewport: { width, height: 800 } }, errors);
        expect(await cards(page).count()).to.equal(60);
        const image = cards(page).first().locator('img');
        const natural = await image.evaluate(
          async (one: { decode(): unknown; naturalWidth: number }) => {
            await one.decode();
            return one.naturalWidth;
          },
        );
        expect(natural).to.equal(400);
        const box = await image.boundingBox();
        expect(box && box.width / box.height).to.be.closeTo(2, 0.02);
        expect(await widthOf(page)).to.equal(width);
        expect(await findings(page)).to.deep.equal([]);
        expect(errors).to.deep.equal([]);
      });
    }
  }

  it('loads the pictures that come into view, and not those far below', async () => {
    const page = await open({ viewport: { width: 375, height: 700 } });
    const last = cards(page).last().locator('img');
    const isLoaded = () => last.evaluate((one: { complete: boolean }) => one.complete);
    expect(await isLoaded()).to.equal(false);
    const shown = page.waitForResponse((answer) => answer.url().endsWith('.png'));
    await last.scrollIntoViewIfNeeded();
    await shown;
  });

  it('is searched, narrowed and paged without JavaScript', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Older' }).click();
    await page.getByText('Page 2 of 2').waitFor();
    expect(await cards(page).count()).to.equal(10);
    await page.getByRole('link', { name: 'Newer' }).click();
    await page.getByText('Page 1 of 2').waitFor();
    await page.getByLabel('Dashboard').selectOption({ label: 'Web' });
    await page.getByLabel('Search').fill('web-68');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('1 picture.').waitFor();
    await page.getByRole('heading', { level: 3, name: 'CPU on web-68' }).waitFor();
    await page.getByRole('link', { name: 'Show all' }).click();
    await page.getByText('70 pictures').waitFor();
    await page.getByRole('heading', { level: 2 }).getByRole('link').last().click();
    expect(new URL(page.url()).searchParams.get('day')).to.match(/^\d{4}-\d\d-\d\d$/);
    expect(await page.getByRole('heading', { level: 2 }).count()).to.equal(1);
    expect(await page.getByLabel('Day').inputValue()).to.match(/^\d{4}-\d\d-\d\d$/);
  });

  it('leads from the whole card to the page of the picture', async () => {
    const page = await open({});
    const first = cards(page).first();
    const box = await first.boundingBox();
    await page.mouse.click((box?.x ?? 0) + 30, (box?.y ?? 0) + 30);
    await page.getByRole('heading', { level: 1, name: 'CPU on web-0' }).waitFor();
    await page.goBack();
    await first.getByRole('link', { name: 'Web', exact: true }).click();
    expect(new URL(page.url()).searchParams.get('dashboard')).to.equal('web');
  });

  it('can be used by the keyboard alone', async () => {
    const page = await open({});
    const focused = () =>
      page.evaluate<string>(
        '(({ name, textContent }) => name || textContent.trim())(document.activeElement)',
      );
    const seen: string[] = [];
    for (let n = 0; n < 12; n += 1) {
      await page.keyboard.press('Tab');
      const one = await focused();
      if (seen.at(-1) !== one) seen.push(one);
    }
    expect(seen.slice(0, 5)).to.deep.equal([
      'Skip to the content',
      'q',
      'dashboard',
      'day',
      'Show',
    ]);
    expect(seen).to.include('CPU on web-0');
    await page.getByLabel('Search').fill('web-3');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=web-3/);
  });

  it('shows hostile and long titles, rooms and names as text, inside of the window', async () => {
    await fill(HOSTILE.length, (n) => HOSTILE[n] ?? '');
    const errors: string[] = [];
    const page = await open({ viewport: { width: 375, height: 800 } }, errors);
    for (const [n, title] of HOSTILE.entries()) {
      const heading = cards(page).nth(n).getByRole('heading');
      expect(await heading.textContent()).to.equal(title);
    }
    expect(await widthOf(page)).to.equal(375);
    expect(errors).to.deep.equal([]);
    expect(await findings(page)).to.deep.equal([]);
  });

  it('says on pages of the same kind that nothing matches, and what is wrong', async () => {
    for (const query of ['?q=nothing+of+that+kind', '?day=tomorrow', '?page=99']) {
      const page = await open({}, [], query);
      await page.getByRole('link', { name: 'Show all' }).waitFor();
      expect(await cards(page).count(), query).to.equal(0);
      expect(await findings(page), query).to.deep.equal([]);
    }
  });
});
