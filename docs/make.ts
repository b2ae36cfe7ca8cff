import { writeFile } from 'node:fs/promises';
import { chatsPage } from './chats.ts';
import { commandsPage } from './commands.ts';

await writeFile(new URL('chats.md', import.meta.url), chatsPage());
await writeFile(new URL('commands.md', import.meta.url), commandsPage());
