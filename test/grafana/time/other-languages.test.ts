import { expect } from 'chai';
import fc from 'fast-check';
import { timesInEnglish } from '../../../src/grafana/time/other-languages.ts';
import { runAtOnce } from '../../../src/util/time-slices.ts';

const inEnglish = (text: string) => runAtOnce(timesInEnglish(text));

describe('times in other languages', () => {
  for (const [typed, english] of [
    ['cpu gestern', 'cpu yesterday'],
    ['netzwerk web-07 seit gestern', 'netzwerk web-07 since yesterday'],
    ['cpu in den letzten 2 Stunden', 'cpu last 2 hours'],
    ['fehler der letzten Woche', 'fehler last week'],
    ['cpu vor 3 Stunden', 'cpu 3 hours ago'],
    ['cpu heute morgen', 'cpu this morning'],
    ['cpu am Montag', 'cpu monday'],
    ['cpu ces 2 dernières heures', 'cpu last 2 hours'],
    ['mémoire depuis hier', 'mémoire since yesterday'],
    ['cpu il y a 2 heures', 'cpu 2 hours ago'],
    ['cpu la semaine dernière', 'cpu last week'],
    ['erreurs aujourd’hui', 'erreurs today'],
    ['errores de las últimas 3 horas', 'errores last 3 hours'],
    ['cpu hace 20 minutos', 'cpu 20 minutes ago'],
    ['memoria ayer', 'memoria yesterday'],
    ['geheugen van de afgelopen 3 uur', 'geheugen van last 3 hours'],
    ['cpu 2 uur geleden', 'cpu 2 hours ago'],
    ['erros nas últimas 2 horas', 'erros last 2 hours'],
    ['cpu ontem', 'cpu yesterday'],
    ['cpu esta semana', 'cpu this week'],
    ['cpu vor einer halben Stunde', 'cpu 30 minutes ago'],
    ['cpu vor zwei Stunden', 'cpu 2 hours ago'],
    ['cpu vor anderthalb Stunden', 'cpu 90 minutes ago'],
    ['cpu vor ein paar Minuten', 'cpu few minutes ago'],
    ['cpu der letzten halben Stunde', 'cpu last 30 minutes'],
    ['cpu seit 2 Stunden', 'cpu last 2 hours'],
    ['cpu seit heute morgen', 'cpu since this morning'],
    ['cpu vorgestern', 'cpu day before yesterday'],
    ['cpu letzten Montag', 'cpu last monday'],
    ['cpu um 14 Uhr', 'cpu at 14:00'],
    ['cpu zwischen 10 und 11 Uhr', 'cpu between 10:00 and 11:00'],
    ['cpu gestern abend', 'cpu yesterday evening'],
    ['cpu verglichen mit gestern', 'cpu vs yesterday'],
    ['cpu il y a une demi-heure', 'cpu 30 minutes ago'],
    ["cpu il y a un quart d'heure", 'cpu 15 minutes ago'],
    ['cpu ces deux dernières heures', 'cpu last 2 hours'],
    ['cpu depuis une heure', 'cpu last 1 hours'],
    ['cpu avant-hier', 'cpu day before yesterday'],
    ['cpu vers 14h30', 'cpu at 14:30'],
    ['cpu hace media hora', 'cpu 30 minutes ago'],
    ['cpu desde hace 2 horas', 'cpu last 2 hours'],
    ['cpu een half uur geleden', 'cpu 30 minutes ago'],
    ['cpu het laatste kwartier', 'cpu last 15 minutes'],
    ['cpu há meia hora', 'cpu 30 minutes ago'],
    ['cpu uma hora atrás', 'cpu 1 hours ago'],
  ] as const) {
    it(`are those of English in ${typed}`, () => {
      expect(inEnglish(typed)).to.equal(english);
    });
  }

  it('leave other words, options and hosts alone', () => {
    for (const text of ['montage queue', 'host=gestern', 'hier-01 cpu', 'orders per week', '']) {
      expect(inEnglish(text)).to.equal(text);
    }
  });

  it('never fail on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => inEnglish(text) !== '' || text === ''),
    );
  });
});
