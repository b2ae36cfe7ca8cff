/** Words that ask, and say nothing of what is asked for; without accents. */
const FILLER: readonly string[] = [
  // English
  'a an the of for on in at to from by with and or is are was were be been it its this that these those',
  'me my we our us you your i im they them their there here do does did doing done can could would will should',
  'show shows showing see look looking looks give gives get gets tell display draw render plot post fetch bring',
  'want wants need needs let lets have has had like know check find view what whats which who whos how hows why when where',
  'please pls plz thanks thank thx hey hi hello ok okay now right currently current just going much many',
  'graph graphs chart charts panel panels picture pictures image dashboard dashboards board about into over',
  // German
  'der die das den dem des ein eine einen einem einer und oder ist sind war waren im in am an auf von vom zu zum zur fur mit bei',
  'zeig zeige zeigt zeigen mir mich uns ich wir bitte mal wie was wo warum wieviel viele viel gib geht steht lauft aussieht sieht aus gerade jetzt es mein unser',
  // French
  'le la les l un une des du de d et ou est sont dans sur pour avec au aux ce cette ces mon ma mes notre nos moi nous je',
  'montre montrez montrer affiche affichez afficher donne donnez voir svp s il te vous plait comment quel quelle quels quelles pourquoi combien va vont',
  // Spanish
  'el los las un una unos unas y o es son esta estan en del al con por para mi nuestro nuestra me nos',
  'muestra muestrame mostrar ensena ensename dame ver favor como que cual cuales cuanto cuanta cuantos cuantas va van donde quiero',
  // Dutch
  'het een en of zijn van op voor bij met naar dit dat deze die mij ons mijn onze ik wij we',
  'toon toont laat zien geef graag alsjeblieft alstublieft hoe wat welke waarom hoeveel gaat eens even nu',
  // Portuguese
  'o os as um uma uns umas e ou sao da do das dos na no nas nos com por para meu minha nosso nossa',
  'mostra mostre mostrar exibe exibir quero ver favor como qual quais quanto quantos onde agora estao',
];

const WORDS = new Set(FILLER.flatMap((line) => line.split(' ')));

/** Whether a word, in lower case and without accents, only asks. */
export function isFiller(word: string): boolean {
  return WORDS.has(word);
}

const ALL_WORDS = new Set(['all', 'every', 'alle', 'alles', 'tous', 'toutes', 'todos', 'todas']);

/** Whether a word asks for all of several. */
export function isAllWord(word: string): boolean {
  return ALL_WORDS.has(word);
}
