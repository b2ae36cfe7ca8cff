import { parseArgs, type ParseArgsConfig } from 'node:util';
import { ConfigError } from '../util/errors.ts';
import { nearestOf } from '../util/fuzzy-match.ts';
import { oneLine } from '../util/text.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** The values of flags, under their names without dashes. */
type Values<O extends Options> = {
  readonly [K in keyof O]?: O[K] extends { multiple: true }
    ? string[]
    : O[K] extends { type: 'string' }
      ? string
      : boolean;
};

export interface ReadFlags<O extends Options> {
  readonly values: Values<O>;
  readonly positionals: readonly string[];
  /** A flag as it was typed, dashes included, such as `--port` or `-port`. */
  readonly typed: (name: keyof O & string) => string;
}

/**
 * Reads flags: with one dash, as Go's flags are written, or with two.
 * @throws ConfigError with the flag as it was typed, and the nearest that there is
 */
export function readFlags<O extends Options>(args: readonly string[], options: O): ReadFlags<O> {
  const { tokens } = parseArgs({
    args: args.map((arg) => (isLongFlag(arg, options) ? `-${arg}` : arg)),
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values: Record<string, string | boolean | string[]> = {};
  const positionals: string[] = [];
  const typed = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = (args[token.index] ?? token.rawName).replace(/=.*$/s, '');
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) throw unknownFlag(flag, Object.keys(options));
    const value = checkedValue(flag, option.type === 'string', token);
    const before = values[token.name];
    values[token.name] =
      option.multiple === true ? [...(Array.isArray(before) ? before : []), String(value)] : value;
    typed.set(token.name, flag);
  }
  return {
    values: values as Values<O>,
    positionals,
    typed: (name) => typed.get(name) ?? `-${name}`,
  };
}

/** `-port`, with one dash; anything else after one is short flags, as in `-aShell`. */
function isLongFlag(arg: string, options: Options): boolean {
  const [, name = ''] = /^-([a-z][^=]+)/i.exec(arg) ?? [];
  return Object.hasOwn(options, name);
}

interface OptionToken {
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function checkedValue(
  flag: string,
  takesValue: boolean,
  { value, inlineValue = false }: OptionToken,
): string | boolean {
  if (!takesValue) {
    if (value === undefined || value === 'true') return true;
    if (value === 'false') return false;
    throw new ConfigError(`${flag} takes no value.`);
  }
  // The next flag is not a value: the value was forgotten.
  if (value === undefined || (!inlineValue && /^-./.test(value))) {
    throw new ConfigError(`${flag} needs a value.`);
  }
  return value;
}

function unknownFlag(flag: string, names: readonly string[]): ConfigError {
  const name = flag.replace(/^-+/, '');
  const near = nearestName(name, names);
  const dashes = near !== undefined && near.length > 1 ? /^-*/.exec(flag)?.[0] : '-';
  return new ConfigError(
    `Unknown flag ${oneLine(flag, 60)}${near === undefined ? '.' : `; did you mean ${dashes ?? ''}${near}?`}`,
  );
}

/** The name that was nearly typed, case aside, or the only one that was begun; undefined when none is near. */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const begun = names.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()));
  if (typed !== '' && begun.length === 1) return begun[0];
  const [near] = nearestOf(
    typed.toLowerCase(),
    names.map((name) => name.toLowerCase()),
  );
  return names.find((name) => name.toLowerCase() === near);
}
