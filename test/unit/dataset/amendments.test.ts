/** What becomes known of calls after they were written. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createAmendments } from '../../../src/dataset/amendments.ts';
import { aFolder } from './a-run.ts';

it('later fields join earlier ones, calls keep theirs apart, and nothing of it stands in the folder', async () => {
  const dir = await aFolder();
  const amendments = createAmendments(join(dir, 'amendments.part'));
  amendments.add('call_0001', { outcome: 'resolved' });
  amendments.add('call_0002', { outcome: 'escalated' });
  amendments.add('call_0001', { scores: { satisfaction: { value: 12 } } });
  expect(await readdir(dir)).toEqual([]);
  const line = () => '{"call_id":"x","outcome":"unresolved","turn_count":3}\n';
  expect(amendments.apply('call_0001', line)).toBe(
    '{"call_id":"x","outcome":"resolved","turn_count":3,"scores":{"satisfaction":{"value":12}}}\n',
  );
  expect(amendments.apply('call_0002', line)).toBe('{"call_id":"x","outcome":"escalated","turn_count":3}\n');
  expect(amendments.apply('call_0003', line)).toBeUndefined();
  amendments.close();
  expect(amendments.apply('call_0001', line)).toBeUndefined();
});
