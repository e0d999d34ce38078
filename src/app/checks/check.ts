/** One line of `doctor`: what was looked at, what was found, and how to mend it. */
import type { Check } from '../../app.ts';
import { EXIT } from '../../shared/error-codes.ts';
import { toSynthcallError } from '../../shared/errors.ts';

/** All is well. */
export function good(name: string, found: string): Check {
  return { name, state: 'good', found };
}

/** Works, and the user should know something about it. */
export function noted(name: string, found: string, fix: string): Check {
  return { name, state: 'good', found, fix };
}

/** Not looked at, and why. */
export function skipped(name: string, why: string): Check {
  return { name, state: 'skipped', found: why };
}

/** A run would fail. */
export function bad(name: string, found: string, fix: string, exitCode: number = EXIT.configuration): Check {
  return { name, state: 'bad', found, fix, exitCode };
}

/** Looks, and makes a bad line of whatever is thrown. */
export async function look(name: string, action: () => Promise<Check> | Check): Promise<Check> {
  try {
    return await action();
  } catch (error) {
    const { message, hint, exitCode } = toSynthcallError(error);
    return bad(name, message, hint, exitCode);
  }
}
