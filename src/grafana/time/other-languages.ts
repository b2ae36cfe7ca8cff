import type { Steps } from '../../util/time-slices.ts';

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

const COUNTS: Readonly<Record<string, string>> = {
  1: 'ein eine einer einem einen un une una een um uma',
  2: 'zwei deux dos twee dois duas',
  3: 'drei trois tres drie',
  4: 'vier quatre cuatro quatro',
  5: 'funf cinq cinco vijf',
  6: 'sechs six seis zes',
  7: 'sieben sept siete zeven sete',
  8: 'acht huit ocho oito',
  9: 'neun neuf nueve negen nove',
  10: 'zehn dix diez tien dez',
  12: 'zwolf douze doce twaalf doze',
  20: 'zwanzig vingt veinte twintig vinte',
  30: 'trente treinta dertig trinta',
  few: 'paar quelques unos unas alguns algumas',
};
const COUNT_NAMES = new Map(
  Object.entries(COUNTS).flatMap(([count, names]) => names.split(' ').map((name) => [name, count])),
);
const COUNT = `(?:ein |een )?(?:\\d+|${[...COUNT_NAMES.keys()].join('|')})`;

/** Lengths that have a name of their own. */
const NAMED_LENGTHS: readonly (readonly [string, string])[] = [
  ['(?:einer? |der )?halben? stunde', '30 minutes'],
  ['(?:une )?demi[- ]heure', '30 minutes'],
  ['media hora', '30 minutes'],
  ['(?:een )?half uur', '30 minutes'],
  ['meia hora', '30 minutes'],
  ['(?:einer? )?viertelstunde', '15 minutes'],
  ["(?:un )?quart d'heure", '15 minutes'],
  ['(?:un )?cuarto de hora', '15 minutes'],
  ['(?:een )?kwartier', '15 minutes'],
  ['(?:um )?quarto de hora', '15 minutes'],
  ['(?:einer? )?dreiviertelstunde', '45 minutes'],
  ["(?:trois )quarts d'heure", '45 minutes'],
  ['(?:anderthalb|eineinhalb) stunden', '90 minutes'],
  ['une heure et demie', '90 minutes'],
  ['(?:una )?hora y media', '90 minutes'],
  ['anderhalf uur', '90 minutes'],
  ['(?:uma )?hora e meia', '90 minutes'],
];
const AMOUNT = `${NAMED_LENGTHS.map(([name]) => name).join('|')}|${COUNT} (?:${UNIT})|\\d+ ?(?:h|min|m|d)`;

const ARTICLE =
  '(?:(?:in |auf )?(?:den|der|die|das|dem) |(?:dans |sur )?(?:les?|la|ces|cette|des) |(?:en |de )?(?:las?|los|el) |de |het |(?:n?[ao]s?) )?';
const LAST =
  'letzten?|letzte[rs]|vergangenen?|dernier[es]?|derniers|dernieres|ultim[ao]s?|pasad[ao]s?|passad[ao]s?|afgelopen|laatste';
const SINCE = 'seit|depuis|desde|sinds';
const CLOCK = '(\\d{1,2}(?::\\d\\d|h\\d\\d)?)(?:h| uhr| uur)?';

const PHRASES: readonly (readonly [RegExp, (...parts: string[]) => string])[] = [
  // `verglichen mit gestern`
  [
    rule(
      '(?:verglichen mit|im vergleich (?:zu|mit)|gegenuber|(?:compare|par rapport) a|comparado (?:con|com|a)|vergeleken met)',
    ),
    () => 'vs',
  ],
  // `die letzten 2 Stunden`, `ces 2 dernières heures`, `de afgelopen dag`, `la dernière demi-heure`
  [rule(`${ARTICLE}(${COUNT}) (?:${LAST}) (${UNIT})`), (count, unit) => last(count, unit)],
  [rule(`${ARTICLE}(?:${LAST}) (${AMOUNT})`), (amount) => `last ${length(amount)}`],
  [rule(`${ARTICLE}(?:${LAST}) (${UNIT})`), (unit) => last('', unit)],
  [rule(`${ARTICLE}(${UNIT}) (?:passe|derniere?|pasad[ao]|passad[ao])`), (unit) => last('', unit)],
  // `seit 2 Stunden`
  [
    rule(`(?:desde hace|desde ha|${SINCE}) (?:circa |etwa |environ )?(${AMOUNT})`),
    (amount) => `last ${length(amount)}`,
  ],
  // `vor 2 Stunden`, `il y a une demi-heure`, `hace 2 horas`, `een kwartier geleden`
  [
    rule(`(?:vor|il y a|hace|ha) (?:circa |etwa |environ )?(${AMOUNT})`),
    (amount) => `${length(amount)} ago`,
  ],
  [rule(`(${AMOUNT}) (?:geleden|atras)`), (amount) => `${length(amount)} ago`],
  [
    rule(`(?:diese[rnms]?|cette|ce|esta|este|deze|dit) (${UNIT})`),
    (unit) => `this ${english(unit)}`,
  ],
  [
    rule('(?:heute (?:morgen|fruh)|ce matin|esta manana|vanochtend|vanmorgen|esta manha)'),
    () => 'this morning',
  ],
  [rule('(?:heute nachmittag|cet apres-midi|esta tarde|vanmiddag)'), () => 'this afternoon'],
  [rule('(?:heute abend|ce soir|vanavond)'), () => 'this evening'],
  [
    rule(
      '(?:letzte nacht|heute nacht|cette nuit|la nuit derniere|anoche|afgelopen nacht|vannacht|ontem a noite|esta noche)',
    ),
    () => 'last night',
  ],
  [rule('(?:gestern (?:morgen|fruh)|hier matin|gisterochtend)'), () => 'yesterday morning'],
  [rule('(?:gestern nachmittag|hier apres-midi|gistermiddag)'), () => 'yesterday afternoon'],
  [rule('(?:gestern abend|hier soir|gisteravond)'), () => 'yesterday evening'],
  [
    rule('(?:vorgestern|avant-hier|anteayer|antier|eergisteren|anteontem)'),
    () => 'day before yesterday',
  ],
  // `zwischen 10 und 11 Uhr`, `um 14 Uhr`, `vers 14h30`
  [
    rule(`(?:zwischen|entre|tussen) (?:las |as )?${CLOCK} (?:und|et|y|en|e) (?:las |as )?${CLOCK}`),
    (from, to) => `between ${clock(from)} and ${clock(to)}`,
  ],
  [
    rule(`(?:von|van) ${CLOCK} (?:bis|tot) (\\d{1,2}(?::\\d\\d)?) (?:uhr|uur)`),
    (from, to) => `from ${clock(from)} to ${clock(to)}`,
  ],
  [
    rule(
      '(?:um|gegen|om|rond|vers|a|as|a las|sobre las|hacia las) (\\d{1,2}(?::\\d\\d|h\\d\\d)?)(?:h| uhr| uur)',
    ),
    (time) => `at ${clock(time)}`,
  ],
  [
    rule('(?:um|gegen|om|rond|vers|a|a las|sobre las|hacia las) (\\d{1,2}(?::\\d\\d|h\\d\\d))'),
    (time) => `at ${clock(time)}`,
  ],
  [
    rule(`(?:${SINCE}) (?:(?:den|dem|le|la|el|o) )?(${DAY}|\\d{1,2}(?::\\d\\d|h\\d{0,2}|am|pm))`),
    (day) => `since ${DAY_NAMES.get(day) ?? day}`,
  ],
  [
    rule(`(?:(?:am|op) )?${ARTICLE}(?:${LAST}) (${DAY})`),
    (day) => `last ${DAY_NAMES.get(day) ?? day}`,
  ],
  [
    rule(`(?:(?:le|el|la) )?(${DAY}) (?:dernier|pasado|passad[ao])`),
    (day) => `last ${DAY_NAMES.get(day) ?? day}`,
  ],
  [rule(`(?:(?:im|am|zum|le|el|op) )?(${DAY})`), (day) => DAY_NAMES.get(day) ?? day],
  [
    rule(
      `(?:${SINCE})(?= (?:this|last|yesterday|today|day before|${Object.keys(DAYS).join('|')})\\b)`,
    ),
    () => 'since',
  ],
];

/**
 * Times in German, French, Spanish, Dutch and Portuguese as English has them: `gestern`, `ces 2 dernières
 * heures`, `hace 3 horas`. The rest of the text stays as it is. In steps, since a pattern is compiled when
 * it is used for the first time.
 */
export function* timesInEnglish(text: string): Steps<string> {
  let read = text;
  for (const [pattern, write] of PHRASES) {
    read = replaceFolded(read, pattern, write);
    yield;
  }
  return read;
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
  return count === '' ? `last ${name}` : `last ${countOf(count)} ${name}s`;
}

function countOf(typed: string): string {
  const word = typed.replace(/^(?:ein|een) (?=\S)/, '');
  return COUNT_NAMES.get(word) ?? word;
}

/** `zwei Stunden` as `2 hours`. */
function length(amount: string): string {
  const named = NAMED_LENGTHS.find(([name]) => new RegExp(`^(?:${name})$`).test(amount));
  if (named) return named[1];
  const [, count = '', unit = ''] = /^(.*) (\p{L}+)$/u.exec(amount) ?? [];
  return UNIT_NAMES.has(unit) ? `${countOf(count)} ${english(unit)}s` : amount;
}

/** `14h30` as `14:30`. */
function clock(typed: string): string {
  const time = typed.replace('h', ':');
  return time.includes(':') ? time : `${time}:00`;
}
