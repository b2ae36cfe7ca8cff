import { execFileSync } from 'node:child_process';

/**
 * Leaves a test out, and says so, where this machine cannot run it; where everything must be tested
 * (CI=true) it fails instead.
 */
export function leaveOut(context: Mocha.Context, why: string): void {
  if (process.env.CI === 'true') throw new Error(why);
  process.stderr.write(`    left out: ${why}\n`);
  context.skip();
}

/** The same, where a program of Debian's is missing. */
export function needs(context: Mocha.Context, command: string, debianPackage: string): void {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`]);
  } catch {
    leaveOut(context, `${command} is missing; apt-get install ${debianPackage} brings it`);
  }
}

/** The same, where Linux does not let a test mount a small disk for itself. */
export function needsOwnDisks(context: Mocha.Context): void {
  try {
    execFileSync('unshare', ['-rm', 'true'], { stdio: 'ignore' });
  } catch {
    leaveOut(context, 'no disk can be mounted here; Linux user namespaces allow it');
  }
}
