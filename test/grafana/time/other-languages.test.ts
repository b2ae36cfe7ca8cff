import { expect } from 'chai';
import fc from 'fast-check';
import { timesInEnglish } from '../../../src/grafana/time/other-languages.ts';

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
  ] as const) {
    it(`are those of English in ${typed}`, () => {
      expect(timesInEnglish(typed)).to.equal(english);
    });
  }

  it('leave other words, options and hosts alone', () => {
    for (const text of ['montage queue', 'host=gestern', 'hier-01 cpu', 'orders per week', '']) {
      expect(timesInEnglish(text)).to.equal(text);
    }
  });

  it('never fail on any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (text) => timesInEnglish(text) !== '' || text === '',
      ),
    );
  });
});
