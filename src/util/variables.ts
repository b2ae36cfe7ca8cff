import { ConfigError } from './errors.ts';
import { oneLine } from './text.ts';

/** A variable of the environment, declared once, by the part that uses it. */
export interface EnvironmentVariable<T> {
  readonly name: string;
  /** What the docs say of it, Markdown. */
  readonly about: string;
  /** What the docs say of the default, Markdown. */
  readonly defaultText: string;
  /** Its value when it is unset. */
  readonly defaultValue: T;
  /** Completes the sentence "found X, expected …". */
  readonly expected: string;
  /** @returns undefined for a text that cannot be used */
  readonly parse: (text: string) => T | undefined;
  /** A secret is never shown, in whichever variable it is found. */
  readonly isSecret: boolean;
  readonly isRequired: boolean;
  /** Whether the README lists it too, rather than the reference alone. */
  readonly isMain: boolean;
  /** Whether an `@` is an ordinary part of the value; elsewhere it may follow a password. */
  readonly mayHaveAt: boolean;
  /** Whether white space around the value is part of it. */
  readonly isVerbatim: boolean;
}

interface Declaration<T> {
  readonly name: string;
  readonly about: string;
  readonly expected: string;
  readonly parse: (text: string) => T | undefined;
  readonly main?: boolean;
  readonly secret?: boolean;
  readonly mayHaveAt?: boolean;
  readonly verbatim?: boolean;
}

/** The default as it would be written in the environment. */
interface WithDefault {
  readonly default: string;
}

/** There is no default; for the docs, what is done when the variable is unset. */
interface WithoutDefault {
  readonly unset: string;
}

/** Declares a variable; a default is read by the variable's own parser. */
export function variable<T>(declaration: Declaration<T> & WithDefault): EnvironmentVariable<T>;
export function variable<T>(
  declaration: Declaration<T> & WithoutDefault,
): EnvironmentVariable<T | undefined>;
export function variable<T>(
  declaration: Declaration<T> & (WithDefault | WithoutDefault),
): EnvironmentVariable<T | undefined> {
  const {
    main = false,
    secret = false,
    mayHaveAt = false,
    verbatim = false,
    ...rest
  } = declaration;
  const hasDefault = 'default' in rest;
  return {
    ...rest,
    defaultText: hasDefault ? `\`${rest.default}\`` : rest.unset,
    defaultValue: hasDefault ? rest.parse(rest.default) : undefined,
    isMain: main,
    isSecret: secret,
    isRequired: false,
    mayHaveAt,
    isVerbatim: verbatim,
  };
}

/** A variable without which nothing works. */
export function requiredVariable<T>(declaration: Declaration<T>): EnvironmentVariable<T> {
  const optional = variable({ ...declaration, unset: 'must be set' });
  // The value is never asked for while the variable is unset: reading has failed by then.
  return { ...optional, isRequired: true } as EnvironmentVariable<T>;
}

/** The value of a variable that was among those read. */
export type ReadVariable = <T>(variable: EnvironmentVariable<T>) => T;

export type Environment = Readonly<Record<string, string | undefined>>;

export type Variables = Readonly<Record<string, EnvironmentVariable<unknown>>>;

/** The options that a part's variables make, under the names that the part gives them. */
export type OptionsOf<V extends Variables> = {
  readonly [K in keyof V]: V[K] extends EnvironmentVariable<infer T> ? T : never;
};

/** By the name of a variable: its name elsewhere, such as the flag `-port`. */
export type Labels = Readonly<Record<string, string>>;

interface ReadOptions {
  /** The first line of the error's message. */
  readonly title?: string;
  readonly labels?: Labels;
  /** Gives sentences on variables that cannot be set together. */
  readonly check?: (
    read: ReadVariable,
    label: (variable: EnvironmentVariable<unknown>) => string,
  ) => string[];
}

/**
 * Reads variables out of the environment.
 * @param env an empty variable counts as unset
 * @throws ConfigError with one message that names every wrong variable, what was found and what is
 *   expected; no secret is in it
 */
export function readEnvironment(
  variables: readonly EnvironmentVariable<unknown>[],
  env: Environment,
  { title = 'The configuration cannot be used:', labels = {}, check = () => [] }: ReadOptions = {},
): ReadVariable {
  const given = new Map(variables.map((one) => [one.name, givenValue(one, env)]));
  const values = new Map<string, unknown>();
  const wrong: string[] = [];
  const label = ({ name }: EnvironmentVariable<unknown>) => labels[name] ?? name;
  for (const one of variables) {
    const text = given.get(one.name);
    const value = text === undefined ? undefined : one.parse(text);
    if (value !== undefined) values.set(one.name, value);
    else if (text !== undefined || one.isRequired) {
      wrong.push(`${label(one)}: found ${shown(one, variables, given)}, expected ${one.expected}.`);
    }
  }
  const read: ReadVariable = <T>({ name, defaultValue }: EnvironmentVariable<T>) => {
    if (!given.has(name)) throw new Error(`${name} is not among the variables that were read`);
    return values.has(name) ? (values.get(name) as T) : defaultValue;
  };
  wrong.push(...check(read, label));
  if (wrong.length > 0) throw new ConfigError(`${title}\n${wrong.join('\n')}`);
  return read;
}

/** All options of a part. */
export function readOptions<V extends Variables>(variables: V, read: ReadVariable): OptionsOf<V> {
  const entries = Object.entries(variables).map(([key, one]) => [key, read(one)] as const);
  return Object.freeze(Object.fromEntries(entries)) as OptionsOf<V>;
}

function givenValue(one: EnvironmentVariable<unknown>, env: Environment): string | undefined {
  const text = one.isVerbatim ? env[one.name] : env[one.name]?.trim();
  return text === '' ? undefined : text;
}

/** What is shown of a value that cannot be used: nothing that may be secret, and not too much. */
function shown(
  { name, isSecret, mayHaveAt }: EnvironmentVariable<unknown>,
  variables: readonly EnvironmentVariable<unknown>[],
  given: ReadonlyMap<string, string | undefined>,
): string {
  const value = given.get(name);
  if (value === undefined) return 'nothing';
  const secrets = variables.flatMap((one) => (one.isSecret ? (given.get(one.name) ?? []) : []));
  if (isSecret || secrets.some((secret) => value.includes(secret))) {
    return 'a value that is not shown';
  }
  if (value.includes('@') && !mayHaveAt) {
    return 'a value with an @, which is not shown as it may hold a password';
  }
  return `"${oneLine(value.replace(/([?#]).+/s, '$1…'), 60)}"`;
}

/**
 * The variables that are set, as `NAME=VALUE`, or as `NAME (set)` where the value may be a secret, or is a
 * path on this machine.
 */
export function describeGiven(
  variables: readonly EnvironmentVariable<unknown>[],
  env: Environment,
): readonly string[] {
  const given = new Map(variables.map((one) => [one.name, givenValue(one, env)]));
  return variables.flatMap((one) => {
    const value = given.get(one.name);
    if (value === undefined) return [];
    const secrets = variables.flatMap((other) =>
      other.isSecret ? (given.get(other.name) ?? []) : [],
    );
    const isHidden =
      one.isSecret ||
      secrets.some((secret) => value.includes(secret)) ||
      /@|^[./~\\]|^[a-z]:[\\/]/i.test(value);
    return [
      isHidden
        ? `${one.name} (set)`
        : `${one.name}=${oneLine(value.replace(/([?#]).+/s, '$1…'), 80)}`,
    ];
  });
}
