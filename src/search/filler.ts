/** Words that ask, and say nothing of what is asked for; in lower case, without accents. */
const ENGLISH = wordsOf(
  'a an the of for on in at to from by with and or is are was were be been it its this that these those',
  'me my we our us you your i im they them their there here do does did doing done can could would will should',
  'show shows showing see look looking looks give gives get gets tell display draw render plot post fetch bring',
  'want wants need needs let lets have has had like know find view what whats which who whos how hows why when where',
  'please pls plz thanks thank thx hey hi hello ok okay now right currently current just going much many s re ve ll d t',
  'graph graphs chart charts panel panels picture pictures image images graphic about into over some any per each',
  'vs versus compare compared comparison happened happening happen anything something somewhere everything anyone same also instead earlier recently lately folder folders tagged called named if so still again today really quick quickly take pull up per between as than too very most using use uses because',
);

/** By language, so that a short word of one counts only in a sentence of that language. */
const LANGUAGES = [
  // German
  wordsOf(
    'der die das den dem des ein eine einen einem einer und oder ist sind war waren im in am an auf von vom zu zum zur fur mit bei um',
    'zeig zeige zeigt zeigen mir mich uns ich wir bitte mal wie was wo warum wieviel viele viel gib geht steht lauft aussieht sieht aus gerade jetzt es mein unser',
    'schau schaue anzeigen wieso wurde haben hat kann konnte mochte will brauche doch denn so diagramm grafik bild',
  ),
  // French
  wordsOf(
    'le la les l un une des du de d et ou est sont dans sur pour avec au aux ce cette ces mon ma mes notre nos moi nous je',
    'montre montrez montrer affiche affichez afficher donne donnez voir svp s il te vous plait comment quel quelle quels quelles pourquoi combien va vont',
    'ca c qu que qui a fait peux peut tu vois en se graphique courbe',
  ),
  // Spanish
  wordsOf(
    'el la los las un una unos unas de y o es son esta estan en del al con por para mi nuestro nuestra me nos a',
    'muestra muestrame muestres mostrar ensena ensename dame ver favor como que cual cuales cuanto cuanta cuantos cuantas va van donde quiero se grafico grafica',
  ),
  // Dutch
  wordsOf(
    'de het een en of zijn is van op voor bij met naar dit dat deze die mij me ons mijn onze ik wij we in',
    'toon toont laat zien geef graag alsjeblieft alstublieft hoe wat welke waarom hoeveel gaat eens even nu staat het grafiek',
  ),
  // Portuguese
  wordsOf(
    'o a os as um uma uns umas de e ou sao da do das dos na no nas nos em com por para meu minha nosso nossa me',
    'mostra mostre mostrar mostrame exibe exibir quero ver favor como qual quais quanto quantos onde agora esta estao grafico',
  ),
];

const ALL_WORDS = wordsOf('all every alle alles tous toutes todos todas todo toda');
const DASHBOARD_WORDS = wordsOf('dashboard dashboards board boards');

/** Words that ask how much, with what is asked by them behind: `how full is`, `wie hoch ist`. */
const HOW_WORDS = wordsOf('how hows wie hoe combien cuan tan quao');
const MEASURES = wordsOf(
  'high low big large long much many fast bad busy good old hot often',
  'hoch niedrig gross lang lange schnell schlimm oft heiss viel viele',
  'hoog laag groot lang snel veel vaak alto alta grande rapido',
);

const WHY_WORDS = wordsOf('why warum wieso pourquoi porque waarom');

/** Letters of a word that several languages may have. */
const SHORT = 3;

/**
 * Says which words of a sentence only ask. A word of another language than English does so where it is
 * long, or where the sentence has another one of that language, or nothing has it in a title.
 * @param words of the sentence, in lower case and without accents
 * @param isTitleWord whether a title has a word, or a synonym is known
 */
export function fillerIn(
  words: readonly string[],
  isTitleWord: (word: string) => boolean,
): (word: string) => boolean {
  const spoken = LANGUAGES.filter(
    (language) => new Set(words.filter((word) => language.has(word))).size > 1,
  );
  return (word) =>
    ENGLISH.has(word) ||
    spoken.some((language) => language.has(word)) ||
    ((word.length > SHORT || !isTitleWord(word)) && LANGUAGES.some((one) => one.has(word)));
}

/** Whether a word, in lower case and without accents, may only ask. */
export function isFiller(word: string): boolean {
  return ENGLISH.has(word) || LANGUAGES.some((language) => language.has(word));
}

/** Whether a word asks for all of several. */
export function isAllWord(word: string): boolean {
  return ALL_WORDS.has(word);
}

/** Whether a word asks for whole dashboards. */
export function isDashboardWord(word: string): boolean {
  return DASHBOARD_WORDS.has(word);
}

/** Whether a word asks how much, behind the word before it: `full` in `how full is the disk`. */
export function isMeasure(word: string, before: string | undefined): boolean {
  return before !== undefined && HOW_WORDS.has(before) && MEASURES.has(word);
}

/** Whether a word asks for a reason. */
export function isWhyWord(word: string): boolean {
  return WHY_WORDS.has(word);
}

/** Words of a title that say nothing of what it shows. */
export function isSmallWord(word: string): boolean {
  return ENGLISH.has(word);
}

function wordsOf(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}
