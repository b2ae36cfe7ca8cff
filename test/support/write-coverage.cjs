'use strict';
// Mocha's pool of workers sends SIGTERM to a worker that takes more than a second to exit, as one does
// that writes its coverage on a busy machine. It exits by itself, also when the pool is gone.
if (/worker\.cjs$/.test(process.argv[1] ?? '')) process.on('SIGTERM', () => undefined);
