/** Money as whole micro-dollars, so that sums are exact. 1 USD = 1,000,000. */

/** Whole micro-dollars. */
export type Micros = number;

/** How many `Micros` a dollar is. */
const MICROS_PER_DOLLAR = 1_000_000;

/** Dollars (a decimal number) to micro-dollars, rounded to the nearest. */
export function toMicros(dollars: number): Micros {
  return Math.round(dollars * MICROS_PER_DOLLAR);
}

/** Micro-dollars to dollars, for the data contract's `…_usd` fields. */
export function toDollars(micros: Micros): number {
  return micros / MICROS_PER_DOLLAR;
}

/** `$0.00` with two decimals from a cent upwards, up to four below. */
export function formatMoney(micros: Micros): string {
  const dollars = toDollars(micros);
  const small = dollars !== 0 && Math.abs(dollars) < 0.01;
  return `${dollars < 0 ? '-' : ''}$${Math.abs(dollars).toFixed(small ? 4 : 2)}`;
}
