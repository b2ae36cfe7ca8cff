// `npm test` runs every unit test with coverage; `npm test -- FILE` runs that file alone, without it.
import { spawnSync } from 'node:child_process';

const names = process.argv.slice(2);
const [command, ...rest] = names.length === 0 ? ['c8', 'mocha'] : ['mocha', ...names];
process.exitCode = spawnSync(command, rest, { stdio: 'inherit' }).status ?? 1;
