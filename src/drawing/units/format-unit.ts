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
    if (!Number.isFinite(value)) return { text: 'NAN' };
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

const PREFIXED: Readonly<
  Record<string, (rest: string, clock: ValueClock) => UnitFormat | undefined>
> = {
  prefix: (rest) => (value, decimals) => ({ text: fixed(value, decimals), prefix: rest }),
  suffix: (rest) => plain(` ${rest}`),
  time: (rest, clock) => dateFormat(`time:${rest}`, clock),
  si: (rest) => {
    const start = 'fpnµm kMGTPEZY'.indexOf(rest.charAt(0)) - 5;
    const hasPrefix = rest.length > 1 && start >= -5 && !rest.startsWith(' ');
    return hasPrefix ? si(rest.slice(1), start) : si(rest, 0);
  },
  count: counted,
  currency: (rest) => (rest.startsWith('financial:') ? undefined : currency(rest, false)),
  bool: (rest) => {
    const [yes = '', no] = rest.split('/');
    return yesNo(yes, no ?? '-');
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

/** How a unit is written; undefined for one whose way of writing is not known. */
export function unitFormat(id: string, clock: ValueClock): UnitFormat | undefined {
  if (id === '') return SPECIAL.none;
  if (Object.hasOwn(SPECIAL, id)) return SPECIAL[id];
  const unit = UNITS.get(id);
  if (unit) return KINDS[unit.kind]?.(unit.symbol, unit.start);
  const date = dateFormat(id, clock);
  if (date) return date;
  const colon = id.indexOf(':');
  const name = id.slice(0, Math.max(colon, 0));
  if (colon > 0 && Object.hasOwn(PREFIXED, name))
    return PREFIXED[name]?.(id.slice(colon + 1), clock);
  // Any other text is a unit of the user's own.
  return plain(` ${id}`);
}
