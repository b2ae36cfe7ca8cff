/**
 * The environment of a thread. One that runs from source is translated in another way than tests are, and
 * coverage of two translations of one file cannot be added up, so that it writes none.
 * @returns undefined for the environment of the process
 */
export function threadEnvironment(isSource: boolean): NodeJS.ProcessEnv | undefined {
  if (!isSource) return undefined;
  const kept = Object.entries(process.env).filter(([name]) => name !== 'NODE_V8_COVERAGE');
  return Object.fromEntries(kept);
}
