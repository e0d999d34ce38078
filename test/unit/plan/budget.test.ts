import { describe, expect, it } from 'vitest';
import { parseBudget } from '../../../src/plan/budget.ts';

describe('the budget on the command line', () => {
  it.each([
    ['100', 100],
    ['100calls', 100],
    ['1 call', 1],
    [' 250 Calls ', 250],
  ])('reads %o as responder calls', (text, responderCalls) => {
    expect(parseBudget([text])).toEqual({ responderCalls, micros: undefined });
  });

  it.each([
    ['5usd', 5_000_000],
    ['$5', 5_000_000],
    ['5.50USD', 5_500_000],
    ['0.5usd', 500_000],
    ['$0.000001', 1],
    ['usd 12', 12_000_000],
  ])('reads %o as money', (text, micros) => {
    expect(parseBudget([text])).toEqual({ responderCalls: undefined, micros });
  });

  it('takes one of each kind, and none', () => {
    expect(parseBudget([100, '$5'])).toEqual({ responderCalls: 100, micros: 5_000_000 });
    expect(parseBudget([])).toEqual({ responderCalls: undefined, micros: undefined });
  });

  it.each([
    [['0']],
    [['-5']],
    [['5.5']],
    [['5eur']],
    [['']],
    [['lots']],
    [['$']],
    [['$0']],
    [['1e3']],
    [['99999999']],
    [['$9999999']],
    [['100', '50']],
    [['5usd', '$6']],
  ])('refuses %o and shows how to write it', (values) => {
    expect(() => parseBudget(values)).toThrowError(
      expect.objectContaining({ code: 'CONFIG_INVALID', hint: expect.stringContaining('--budget 5usd') }),
    );
  });
});
