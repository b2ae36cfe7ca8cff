// Makes the pictures of the README out of a running demo: what the bot says in a terminal, and the
// chart that its link leads to. Needs Debian's chromium; run it with `npm run pictures`.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { startCommand } from '../../test/support/program.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const QUESTIONS = ['graf search web', 'graf db web:cpu server=web-01,web-02 now-12h'];

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const demo = startCommand('npm', { cwd: ROOT, args: ['run', '--silent', 'demo'] });
await demo.seen(/Grafana to play with.*\n/);
const screen: string[] = ['<b>$ npm run demo</b>', escape(demo.out())];
let image = '';
for (const question of QUESTIONS) {
  const before = demo.out().length;
  demo.child.stdin?.write(`${question}\n`);
  await demo.seen(question.includes(' db ') ? /\.png - \S+\n/ : /- web: Web\n/);
  const answer = demo.out().slice(before);
  screen.push(`<i>hubot&gt;</i> <b>${question}</b>\n${escape(answer)}`);
  image = /(http\S+\.png)/.exec(answer)?.[1] ?? image;
}
const folder = (name: string) => fileURLToPath(new URL(name, import.meta.url));
await writeFile(folder('chart.png'), Buffer.from(await (await fetch(image)).arrayBuffer()));

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
const page = await browser.newPage({ viewport: { width: 1000, height: 300 } });
await page.setContent(`<style>
  body { margin: 0; background: #111217; }
  pre { margin: 0; padding: 18px 22px; color: #ccccdc; font: 14px/1.5 monospace; white-space: pre-wrap; word-break: break-all; }
  b { color: #fff; } i { color: #73bf69; font-style: normal; }
</style><pre>${screen.join('\n').replaceAll(ROOT, '~/hubot-grafana-images/')}</pre>`);
await page.locator('pre').screenshot({ path: folder('terminal.png') });
await browser.close();
demo.child.stdin?.end();
await demo.ended();
