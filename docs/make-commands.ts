import { writeFile } from 'node:fs/promises';
import { commandsPage } from './commands.ts';

await writeFile(new URL('commands.md', import.meta.url), commandsPage());
