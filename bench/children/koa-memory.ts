import { readFileSync } from 'node:fs';
import path from 'node:path';
import Koa from 'koa';

/** Koa that has one picture in memory and knows nothing else: `koa-memory.ts PORT FOLDER NAME`. */
const [port = '', folder = '', name = ''] = process.argv.slice(2);
const png = readFileSync(path.join(folder, `${name}.png`));
const headers = ['Content-Type', 'image/png', 'Content-Length', String(png.length)];
const app = new Koa();
// It would write of every client that goes away, as wrk does at the end.
app.silent = true;
app.use((context) => {
  context.respond = false;
  context.res.writeHead(200, headers);
  context.res.end(png);
});
app.listen(Number(port), '127.0.0.1');
