import { parseLength } from '../grafana/time/date-math.ts';
import { parseTimeZone } from '../grafana/time/time-zones.ts';
import { SIDE } from '../grafana/urls.ts';
import { InvalidRequestError } from '../util/errors.ts';
import { type OptionsOf, variable } from '../util/variables.ts';
import { wholeNumber } from '../util/variable-parsers.ts';

/** What a request means where it says nothing else. */
export const defaultsVariables = {
  /** A length of time as Grafana writes it, such as `6h`. */
  timeRange: variable({
    name: 'HUBOT_GRAFANA_QUERY_TIME_RANGE',
    about: 'default time range',
    expected: 'a length of time such as 6h, 30m or 2d',
    parse: orUndefined((text) => {
      const back = parseLength(text);
      return back !== undefined && /[1-9]/.test(back) ? back.slice('-'.length) : undefined;
    }),
    default: '6h',
  }),
  /** Pixels. */
  width: variable({
    name: 'HUBOT_GRAFANA_DEFAULT_WIDTH',
    about: 'width of pictures in pixels, 10 to 4000',
    ...wholeNumber(SIDE.min, SIDE.max),
    default: '1000',
  }),
  /** Pixels. */
  height: variable({
    name: 'HUBOT_GRAFANA_DEFAULT_HEIGHT',
    about: 'height of pictures in pixels, 10 to 4000',
    ...wholeNumber(SIDE.min, SIDE.max),
    default: '500',
  }),
  timeZone: variable({
    name: 'HUBOT_GRAFANA_DEFAULT_TIME_ZONE',
    main: true,
    about: 'time zone of pictures, such as `Europe/Amsterdam`',
    expected: 'a time zone such as Europe/Amsterdam, UTC or UTC+2',
    parse: orUndefined(parseTimeZone),
    unset: "the dashboard's own",
  }),
  theme: variable({
    name: 'HUBOT_GRAFANA_DEFAULT_THEME',
    about: 'theme of pictures, `light` or `dark`',
    expected: 'light or dark',
    parse: (text) => (text === 'light' || text === 'dark' ? text : undefined),
    unset: "Grafana's own",
  }),
};

export type Defaults = OptionsOf<typeof defaultsVariables>;

/** What a parser of requests makes of a value, or undefined where it would answer with a sentence. */
function orUndefined<T>(parse: (text: string) => T): (text: string) => T | undefined {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      if (error instanceof InvalidRequestError) return undefined;
      throw error;
    }
  };
}
