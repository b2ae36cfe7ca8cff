import { fixed } from './decimals.ts';
import { dateFormat, type ValueClock } from './dates.ts';
import { DURATIONS } from './durations.ts';
import {
  binary,
  counted,
  currency,
  type UnitFormat,
  percentOfOne,
  plain,
  short,
  si,
  stepped,
} from './scales.ts';
import { UNITS } from './unit-table.ts';

const yesNo =
  (yes: string, no: string): UnitFormat =>
  (value) => ({ text: value && !Number.isNaN(value) ? yes : no });

const hex =
  (prefix: string): UnitFormat =>
  (value, decimals) => {
    if (!Number.isFinite(value)) return { text: `${prefix}NAN` };
    const text = Number(fixed(value, decimals)).toString(16).toUpperCase();
    return { text: text.startsWith('-') ? `-${prefix}${text.slice(1)}` : `${prefix}${text}` };
  };

const MOST_DECIMALS = 100;

const inLocale: UnitFormat = (value, decimals) => ({
  text: value.toLocaleString(
    'en-US',
    decimals === undefined ? {} : { maximumFractionDigits: Math.min(decimals, MOST_DECIMALS) },
  ),
});

/** `financial:$` or `financial:€:suffix`: whole amounts, their digits in groups. */
function grouped(form: string): UnitFormat {
  const [, symbol = '', place] = form.split(':');
  if (symbol === '') return plain('');
  return (value, decimals) => {
    const places = Math.min(decimals ?? 0, MOST_DECIMALS);
    const text = value.toLocaleString('en-US', {
      minimumFractionDigits: places,
      maximumFractionDigits: decimals === undefined ? 1 : places,
    });
    return place === 'suffix' ? { text, suffix: symbol } : { text, prefix: symbol };
  };
}

const scientific: UnitFormat = (value, decimals) => ({
  text: value.toExponential(decimals === undefined ? undefined : Math.min(decimals, MOST_DECIMALS)),
});

const SPECIAL: Readonly<Record<string, UnitFormat>> = {
  none: plain(''),
  string: (value) => ({ text: String(value) }),
  short,
  sishort: si('', 0),
  percentunit: percentOfOne,
  percent: plain('%'),
  hex: hex(''),
  hex0x: hex('0x'),
  sci: scientific,
  locale: inLocale,
  pressurepsi: stepped(['psi', 'ksi', 'Mpsi']),
  bool: yesNo('True', 'False'),
  bool_yes_no: yesNo('Yes', 'No'),
  bool_on_off: yesNo('On', 'Off'),
  ...DURATIONS,
};

const PREFIXED: Readonly<Record<string, (rest: string) => UnitFormat>> = {
  prefix: (rest) => (value, decimals) => ({ text: fixed(value, decimals), prefix: rest }),
  suffix: (rest) => plain(rest && ` ${rest}`),
  si: (rest) => {
    // The Greek letter is the same prefix as the sign for micro.
    const start = 'fpnμm kMGTPEZY'.indexOf(rest.charAt(0).normalize('NFKD')) - 5;
    const hasPrefix = rest !== '' && start >= -5 && start !== 0;
    return hasPrefix ? si(rest.slice(1), start) : si(rest, 0);
  },
  count: counted,
  currency: (rest) => (rest.startsWith('financial:') ? grouped(rest) : currency(rest, false)),
  bool: (rest) => {
    const slash = rest.indexOf('/');
    return slash === -1 ? yesNo(rest, '-') : yesNo(rest.slice(0, slash), rest.slice(slash + 1));
  },
};

const KINDS: Readonly<Record<string, (unit: string, start: number) => UnitFormat>> = {
  plain: (symbol) => plain(` ${symbol}`),
  si,
  binary,
  counted,
  currency: (symbol) => currency(symbol, false),
  currencyBehind: (symbol) => currency(symbol, true),
};

/** How a unit is written. Any text that is not one of Grafana's is a unit of the user's own. */
export function unitFormat(id: string, clock: ValueClock): UnitFormat {
  const unit = UNITS.get(id);
  const [, name = '', rest = ''] = /^([^:]+):([^]*)$/.exec(id) ?? [];
  return (
    ownOf(SPECIAL, id) ??
    (unit && ownOf(KINDS, unit.kind)?.(unit.symbol, unit.start)) ??
    dateFormat(id, clock) ??
    ownOf(PREFIXED, name)?.(rest) ??
    plain(id && ` ${id}`)
  );
}

function ownOf<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
