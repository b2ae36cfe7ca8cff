import { type Finding, note, ok, wrong } from '../../chat/doctor.ts';
import type { Environment } from '../../util/variables.ts';
import { type Config, givenVariables, misspeltNotes } from '../config.ts';
import { UNCHECKED_CERTIFICATES } from '../variables.ts';

const ABOUT = 'Configuration';

/**
 * The variables that are set, as they are understood, and those that are misspelt.
 * @param flags what overrides the environment
 */
export function settingsFindings(
  { checksCertificates }: Pick<Config, 'checksCertificates'>,
  flags: Environment = {},
): readonly Finding[] {
  const given = givenVariables(flags);
  return [
    given.length === 0
      ? note(ABOUT, 'no variable is set.')
      : ok(ABOUT, `${given.join(', ')}; all others have their defaults.`),
    ...misspeltFindings(),
    ...(checksCertificates ? [] : [wrong('Certificates', UNCHECKED_CERTIFICATES)]),
  ];
}

/** A configuration that cannot be used, variable by variable. */
export function unusableFindings(message: string): readonly Finding[] {
  const lines = message.split('\n').filter((line) => line !== '' && !line.endsWith(':'));
  return [...lines.map((line) => wrong(ABOUT, line)), ...misspeltFindings()];
}

function misspeltFindings(): readonly Finding[] {
  return misspeltNotes().map((text) => wrong('Variable', text));
}
