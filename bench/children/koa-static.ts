import Koa from 'koa';
import serveStatic from 'koa-static';

/** Koa and koa-static with nothing else: `koa-static.ts PORT FOLDER`. */
const [port = '', folder = ''] = process.argv.slice(2);
const app = new Koa();
// It would write of every client that goes away, as wrk does at the end.
app.silent = true;
app.use(serveStatic(folder)).listen(Number(port), '127.0.0.1');
