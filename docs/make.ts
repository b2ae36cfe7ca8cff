import { readFile, writeFile } from 'node:fs/promises';
import { chatsPage } from './chats.ts';
import { commandsPage } from './commands.ts';
import { variablesIn, type VariablesPage, VARIABLES_PAGES } from './variables.ts';

await writeFile(new URL('chats.md', import.meta.url), chatsPage());
await writeFile(new URL('commands.md', import.meta.url), commandsPage());
for (const page of VARIABLES_PAGES) await writeVariables(page);

async function writeVariables(page: VariablesPage): Promise<void> {
  const file = new URL(`../${page.path}`, import.meta.url);
  await writeFile(file, variablesIn(page, await readFile(file, 'utf8')));
}
