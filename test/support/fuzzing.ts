/** Runs of randomised tests: few and always the same by default; `FUZZ_RUNS=100 FUZZ_SEED=7 npx vitest …` makes a hundred times as many others. */
import fc from 'fast-check';

/** Stands in the titles of randomised tests, and in fast-check's report of a failure. */
export const FUZZ_SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_105);
const TIMES = Number(process.env['FUZZ_RUNS'] ?? 1);

/** Asserts an asynchronous property, `runs` times unless more are asked for. */
export async function fuzz<T extends [unknown, ...unknown[]]>(
  runs: number,
  property: fc.IAsyncPropertyWithHooks<T>,
): Promise<void> {
  await fc.assert(property, { seed: FUZZ_SEED, numRuns: Math.ceil(runs * TIMES) });
}

/** How long a randomised test may take when more runs are asked for. */
export const FUZZ_TIMEOUT_MS = 60_000 * Math.max(1, TIMES);

const ODD = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfff\ud800',
  '\u202e\u2067mirrored',
  '\r\nSet-Cookie: a=b\r\n\r\n<html>',
  '\n{"level":"error","message":"forged"}\n',
  '\u001b]0;owned\u0007\u001b[2J\u009b31m',
  '../../etc/passwd',
  '%2e%2e%2f',
  '<script>alert(1)</script>',
  ']]></Say><Dial>+15005550006</Dial>',
  '"/><Redirect>http://evil.example</Redirect>',
  "'; DROP TABLE documents; --",
  '=cmd|"/c calc"!A1',
  'http://169.254.169.254/latest/meta-data/',
  'file:///etc/passwd',
  '1e309',
  'NaN',
  '-0',
  '٣',
  '',
] as const;

/** A text that programs have stumbled over, or any text at all. */
export const oddText = (maxLength = 200): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constantFrom(...ODD),
    fc.string({ unit: 'binary', maxLength }),
    fc.tuple(fc.constantFrom(...ODD), fc.string({ maxLength: 20 })).map((parts) => parts.join('')),
    fc.constantFrom(...ODD).map((text) => text.repeat(60)),
  );
