import { readFile, writeFile } from 'node:fs/promises';
import { chatsPage } from './chats.ts';
import { commandsPage } from './commands.ts';
import { drawingPage } from './drawing.ts';
import { GENERATED_PARTS, regenerated } from './generated.ts';

await writeFile(new URL('chats.md', import.meta.url), chatsPage());
await writeFile(new URL('commands.md', import.meta.url), commandsPage());
await writeFile(new URL('drawing.md', import.meta.url), drawingPage());
for (const part of GENERATED_PARTS) {
  const file = new URL(`../${part.path}`, import.meta.url);
  await writeFile(file, regenerated(part, await readFile(file, 'utf8')));
}
