// Makes the picture of the README out of a running demo, its chat page with an alert that has just arrived,
// and those of docs/pages.md, the gallery's too. Needs Debian's chromium; run it with `npm run pictures`.
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { startCommand } from '../../test/support/program.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const demo = startCommand('npm', {
  cwd: ROOT,
  args: ['run', '--silent', 'demo'],
  env: { PORT: '0' },
});
const [, address = ''] = await demo.seen(/(http:\/\/localhost:\d+\/)/);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const page = await browser.newPage({
  viewport: { width: 1180, height: 1060 },
  deviceScaleFactor: 1.25,
  colorScheme: 'light',
});
await page.goto(address);
await page.locator('li.firing').last().waitFor({ timeout: 60_000 });
await page.getByRole('img', { name: 'Graph: CPU on web-02' }).last().waitFor();
await page.getByRole('button', { name: 'graf cpu web-01 last 3 hours' }).click();
await page.getByRole('img', { name: 'Graph: CPU on web-01' }).waitFor();
await page.locator('li.firing').last().hover();
await page.locator('li.firing').last().getByRole('button', { name: 'Reply' }).click();
await page.getByLabel('Reply in the thread').fill('ack');
await page.keyboard.press('Enter');
await page.locator('#replies').getByText('Acknowledged: #').waitFor();
await page.locator('li.firing').last().scrollIntoViewIfNeeded();
await page.mouse.move(0, 0);
const shoot = (shown: Page, name: string) =>
  shown.screenshot({
    path: fileURLToPath(new URL(name, import.meta.url)),
    animations: 'disabled',
  });
await shoot(page, 'chat.png');
const link = page
  .getByRole('link')
  .filter({ has: page.getByRole('img', { name: 'CPU on web-01' }) });
const shown = new URL((await link.getAttribute('href')) ?? '', address).href;
for (const [name, colorScheme, width, height] of [
  ['page.png', 'light', 1_066, 830],
  ['page-phone.png', 'dark', 375, 680],
] as const) {
  const single = await browser.newPage({ viewport: { width, height }, colorScheme });
  await single.goto(shown);
  await shoot(single, name);
}
for (const command of ['web', 'kubernetes', 'postgres']) {
  demo.child.stdin?.write(`graf db ${command}\n`);
}
await demo.seen(/^Longest queries: http/m);
for (const [name, colorScheme, width, height] of [
  ['gallery.png', 'light', 1_066, 900],
  ['gallery-phone.png', 'dark', 375, 780],
] as const) {
  const gallery = await browser.newPage({ viewport: { width, height }, colorScheme });
  await gallery.goto(new URL('saved-images/', address).href, { waitUntil: 'networkidle' });
  await shoot(gallery, name);
}
await browser.close();
demo.child.stdin?.end();
await demo.ended();
