import type { GrafanaData } from './grafana-data.ts';

const VALUES = [
  0, 0.00123, 0.07, 0.4567, 1, 1.5, 12.345, 59.9, 999.5, 1024, 3661, 86400, -45.6, -2500,
  123456.789, 1234567, 32000000, 1700000000000, 1000000000000, -0.0004, 1e-7, 0.00005, 2.25,
  999.999, -0.5, 604799.5, 31556900, 1e16, 1e21,
];

/** Units that are in no list, and forms that take what follows the colon. */
const FORMS = [
  ...'si:mW|si:W|si: W|si:kfoo|si:|si:m|si:μA|count:x|count:|currency:x|currency:'.split('|'),
  ...'currency:financial:$|currency:financial:€:suffix|currency:financial:'.split('|'),
  ...'bool:a/b|bool:a|bool:|bool:a/b/c|time:F|time: YYYY|time:|time:\\T\\[N y YYYYYY hmm'.split(
    '|',
  ),
  'time:YYYY-MM-DD HH:mm:ss.SSS',
  'time:dddd, MMMM Do YYYY, h:mm:ss a',
  'time:[at] X x w W gg E DDD',
  'time:LLLL',
  ...'prefix:x|prefix:|suffix: x|suffix:x|suffix:|x y|Misc|kWh/100km|ct|farenheit'.split('|'),
];

/** These depend on the clock or the zone of the machine. */
export const OF_THE_MOMENT =
  /^dateTime(?:FromNow|AsIsoNoDateIfToday|AsUSNoDateIfToday|AsLocalNoDateIfToday)$/;

/** What each unit writes for each value, with some decimals and with as many as it takes itself. */
export function unitTexts(grafana: GrafanaData): Record<string, unknown> {
  const listed = grafana
    .getValueFormats()
    .flatMap(({ submenu }) => submenu.map(({ value }) => value))
    .filter((id) => !OF_THE_MOMENT.test(id));
  const shown = [...new Set([...listed, ...FORMS])].map((id) => {
    const write = (decimals?: number) =>
      VALUES.map((value) =>
        grafana.formattedValueToString(grafana.getValueFormat(id)(value, decimals)),
      );
    return [id, { 2: write(2), auto: write() }] as const;
  });
  return {
    source: '@grafana/data 13.2.3, en-US, UTC',
    values: VALUES,
    shown: Object.fromEntries(shown),
  };
}
