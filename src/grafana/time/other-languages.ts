/** Words of a length of time in German, French, Spanish, Dutch and Portuguese, without accents. */
const UNITS: Readonly<Record<string, string>> = {
  minute: 'minuten minutes minutos minuto minuut',
  hour: 'stunde stunden heure heures hora horas uur uren',
  day: 'tag tage tagen jour jours dia dias dag dagen',
  week: 'woche wochen semaine semaines semana semanas week weken',
  month: 'monat monate monaten mois mes meses maand maanden',
};
const UNIT_NAMES = new Map(
  Object.entries(UNITS).flatMap(([unit, names]) => names.split(' ').map((name) => [name, unit])),
);
const UNIT = [...UNIT_NAMES.keys()].join('|');

const DAYS: Readonly<Record<string, string>> = {
  yesterday: 'gestern hier ayer gisteren ontem',
  today: "heute aujourd'hui aujourdhui hoy vandaag hoje",
  monday: 'montag lundi lunes maandag segunda-feira',
  tuesday: 'dienstag mardi martes dinsdag terca-feira',
  wednesday: 'mittwoch mercredi miercoles woensdag quarta-feira',
  thursday: 'donnerstag jeudi jueves donderdag quinta-feira',
  friday: 'freitag vendredi viernes vrijdag sexta-feira',
  saturday: 'samstag samedi sabado zaterdag',
  sunday: 'sonntag dimanche domingo zondag',
  noon: 'mittag midi mediodia middag',
  midnight: 'mitternacht minuit medianoche middernacht',
};
const DAY_NAMES = new Map(
  Object.entries(DAYS).flatMap(([day, names]) => names.split(' ').map((name) => [name, day])),
);
const DAY = [...DAY_NAMES.keys()].join('|');

const ARTICLE =
  '(?:(?:in |auf )?(?:den|der|die|das|dem) |(?:dans |sur )?(?:les?|la|ces|cette) |(?:en |de )?(?:las?|los|el) |de |het |(?:n?[ao]s?) )?';
const LAST =
  'letzten?|letzte[rs]|vergangenen?|dernier[es]?|derniers|dernieres|ultim[ao]s?|pasad[ao]s?|passad[ao]s?|afgelopen|laatste';

const PHRASES: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  // `die letzten 2 Stunden`, `ces 2 dernières heures`, `las últimas 3 horas`, `de afgelopen dag`
  [rule(`${ARTICLE}(\\d+ )(?:${LAST}) (${UNIT})`), (count, unit) => last(count, unit)],
  [rule(`${ARTICLE}(?:${LAST}) (\\d+ )?(${UNIT})`), (count, unit) => last(count, unit)],
  [rule(`${ARTICLE}(${UNIT}) (?:passe|derniere?|pasad[ao]|passad[ao])`), (unit) => last('', unit)],
  // `vor 2 Stunden`, `il y a 2 heures`, `hace 2 horas`, `2 uur geleden`
  [
    rule(`(?:vor|il y a|hace|ha) (\\d+) (${UNIT})`),
    (count, unit) => `${count} ${english(unit)}s ago`,
  ],
  [rule(`(\\d+) (${UNIT}) (?:geleden|atras)`), (count, unit) => `${count} ${english(unit)}s ago`],
  [
    rule(`(?:diese[rnms]?|cette|ce|esta|este|deze|dit) (${UNIT})`),
    (unit) => `this ${english(unit)}`,
  ],
  [
    rule('(?:heute morgen|ce matin|esta manana|vanochtend|vanmorgen|esta manha)'),
    () => 'this morning',
  ],
  [
    rule('(?:letzte nacht|cette nuit|la nuit derniere|anoche|afgelopen nacht|ontem a noite)'),
    () => 'last night',
  ],
  [
    rule(
      `(?:seit|depuis|desde|sinds) (?:(?:den|dem|le|la|el|o) )?(${DAY}|\\d{1,2}(?::\\d\\d|h\\d{0,2}|am|pm))`,
    ),
    (day) => `since ${DAY_NAMES.get(day) ?? day}`,
  ],
  [rule(`(?:(?:im|am|zum|le|el|op) )?(${DAY})`), (day) => DAY_NAMES.get(day) ?? day],
];

/**
 * Times in German, French, Spanish, Dutch and Portuguese as English has them: `gestern`, `ces 2 dernières
 * heures`, `hace 3 horas`. The rest of the text stays as it is.
 */
export function timesInEnglish(text: string): string {
  return PHRASES.reduce((read, [pattern, write]) => replaceFolded(read, pattern, write), text);
}

function rule(source: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_:=-])${source}(?![\\p{L}\\p{N}_:=-])`, 'giu');
}

/** Finds in the text without accents, and replaces in the text itself: both have the same length. */
function replaceFolded(
  text: string,
  pattern: RegExp,
  write: (...parts: string[]) => string,
): string {
  const plain = Array.from(text, plainLetter).join('');
  let result = '';
  let end = 0;
  for (const match of plain.matchAll(pattern)) {
    const parts = match.slice(1).map((part: string | undefined) => (part ?? '').toLowerCase());
    result += text.slice(end, match.index) + write(...parts);
    end = match.index + match[0].length;
  }
  return result + text.slice(end);
}

/** One letter stays one letter. */
function plainLetter(letter: string): string {
  const base = letter === '’' ? "'" : letter.normalize('NFD').charAt(0);
  return letter.length === 1 ? base : letter;
}

function english(unit: string): string {
  return UNIT_NAMES.get(unit) ?? unit;
}

function last(count: string, unit: string): string {
  const name = english(unit);
  return count.trim() === '' ? `last ${name}` : `last ${count.trim()} ${name}s`;
}
