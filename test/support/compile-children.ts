/** Global set-up of the tests that start children: compiles, once, what they run. */
import { outputOf, startChild } from './child.ts';

export default async function compileChildren(): Promise<void> {
  await outputOf(startChild('compile-all', []));
}
