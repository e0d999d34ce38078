/** What a user may ask of a webhook in the fragment of its URL. */
import { expect, test } from 'vitest';
import { policyOf, withoutFragment } from '../../../src/emulator/delivery-policy.ts';

test('without a fragment Twilio waits 15 seconds and retries once, on connect failures only', () => {
  const policy = policyOf('https://host/path?a=b');
  expect(policy).toMatchObject({ connectMs: 5000, readMs: 15_000, totalMs: 15_000, retries: 1 });
  expect(['ct', 'rt', '4xx', '5xx', 'final'].filter((kind) => policy.retriesOn(kind))).toEqual(['ct']);
});

test('the fragment overrides it', () => {
  const policy = policyOf('https://host/path#rc=3&rt=2000&tt=4000&ct=300&rp=4xx,5xx');
  expect(policy).toMatchObject({ connectMs: 300, readMs: 2000, totalMs: 4000, retries: 3 });
  expect(['ct', 'rt', '4xx', '5xx'].filter((kind) => policy.retriesOn(kind))).toEqual(['4xx', '5xx']);
});

test('values out of range are ignored, and a document that cannot be used is never asked for again', () => {
  const policy = policyOf('https://host/#rc=9#rt=90000#rp=all');
  expect(policy).toMatchObject({ readMs: 15_000, retries: 1 });
  expect(policy.retriesOn('rt')).toBe(true);
  expect(policy.retriesOn('final')).toBe(false);
});

test('the fragment is neither sent nor signed', () => {
  expect(withoutFragment('https://host/path?a=b#rc=2')).toBe('https://host/path?a=b');
});
