// Which panels of dashboards the bot draws by itself: npm run understood -- FOLDER|FILE...
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { addDashboards, emptySurvey, rowsOf, type Survey } from './understood-dashboards.ts';

/** Reasons that are listed. */
const MOST_REASONS = 25;

async function filesIn(place: string): Promise<string[]> {
  if ((await stat(place)).isFile()) return [place];
  const names = await readdir(place, { recursive: true });
  return names.filter((name) => name.endsWith('.json')).map((name) => path.join(place, name));
}

async function addFile(survey: Survey, file: string): Promise<void> {
  try {
    addDashboards(survey, JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    console.error(`${file} is not read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const places = process.argv.slice(2);
if (places.length === 0) {
  console.error('Name folders or files: npm run understood -- FOLDER|FILE...');
  process.exit(2);
}
const survey = emptySurvey();
for (const file of (await Promise.all(places.map(filesIn))).flat()) await addFile(survey, file);

console.log(`${String(survey.dashboards)} dashboards\n`);
console.table(
  Object.fromEntries(
    rowsOf(survey).map(({ type, panels, understood, partly, notDrawn }) => [
      type,
      { panels, understood, 'drawn, with something left out': partly, 'not drawn': notDrawn },
    ]),
  ),
);
const reasons = [...survey.reasons].sort(([, a], [, b]) => b.panels - a.panels);
for (const [text, { kind, panels }] of reasons.slice(0, MOST_REASONS)) {
  console.log(
    `${String(panels).padStart(5)}  ${kind === 'wrong' ? 'not drawn' : 'left out '}  ${text}`,
  );
}
if (reasons.length > MOST_REASONS) {
  console.log(`       and ${String(reasons.length - MOST_REASONS)} other reasons`);
}
