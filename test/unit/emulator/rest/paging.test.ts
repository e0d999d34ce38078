/** Keyset paging: walking forwards and back sees every row once, in order, whatever the size. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fetchPage, metaPage, readPageRequest, SYNC_SIZES } from '../../../../src/emulator/rest/paging.ts';
import type { RestRequest } from '../../../../src/emulator/rest/route.ts';

const SEED = 20_260_730;

interface Envelope {
  things: { name: string }[];
  meta: { page: number; page_size: number; next_page_url: string | null; previous_page_url: string | null };
}

/** A page of `names` (sorted), as a list operation would answer it. */
async function pageOf(names: readonly string[], url: string): Promise<Envelope> {
  const { searchParams, pathname } = new URL(url);
  const page = await fetchPage(readPageRequest(searchParams, SYNC_SIZES), async (cursor, backwards, limit) => {
    const rows = names.filter((name) => cursor === undefined || (backwards ? name < cursor : name > cursor));
    return (backwards ? rows.reverse() : rows).slice(0, limit);
  });
  const request = { host: 'sync.twilio.com', path: pathname, query: searchParams } as RestRequest;
  const shape = { cursorOf: (name: string) => name, json: (name: string) => ({ name }) };
  return metaPage(request, 'things', page, shape).json as Envelope;
}

it(`sees every row once in both directions (seed ${SEED})`, async () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1, unit: 'binary' }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(names, fc.integer({ min: 1, max: 12 }), async (unsorted, size) => {
      const unique = [...unsorted].sort();
      const pages: Envelope[] = [];
      let url: string | null = `https://sync.twilio.com/v1/Things?PageSize=${size}&Filter=x`;
      for (; url; url = pages.at(-1)?.meta.next_page_url ?? null) pages.push(await pageOf(unique, url));
      expect(pages.flatMap(({ things }) => things.map(({ name }) => name))).toEqual(unique);
      expect(pages.map(({ meta }) => meta.page)).toEqual(pages.map((_, index) => index));
      for (let index = pages.length - 1; index > 0; index -= 1) {
        const back = await pageOf(unique, pages[index]?.meta.previous_page_url ?? '');
        expect(back.things).toEqual(pages[index - 1]?.things);
        expect(back.meta.next_page_url).toContain('Filter=x');
      }
      expect(pages[0]?.meta.previous_page_url).toBeNull();
    }),
    { seed: SEED, numRuns: 60 },
  );
});

it('cuts a page size above the largest and refuses tokens that it never gave out', () => {
  const read = (query: string) => readPageRequest(new URLSearchParams(query), SYNC_SIZES);
  expect(read('PageSize=1000').size).toBe(100);
  expect(read('').size).toBe(50);
  for (const query of ['PageToken=XX', 'PageToken=PA', 'PageSize=0', 'Page=-1']) expect(() => read(query)).toThrow();
});
