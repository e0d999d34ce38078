/** The store: atomic writes in groups, durable across reopening, safe with a second connection on the same file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../../src/emulator/store.ts';

const SCHEMA = ['CREATE TABLE IF NOT EXISTS things (name TEXT PRIMARY KEY, amount INTEGER, bytes BLOB)'];
const insert = (name: string, amount: number) => ({
  sql: 'INSERT INTO things (name, amount) VALUES (?, ?)',
  args: [name, amount],
});
const add = (name: string) => ({ sql: 'UPDATE things SET amount = amount + 1 WHERE name = ?', args: [name] });
const names = async (store: Store) =>
  (await store.read<{ name: string }>('SELECT name FROM things ORDER BY name')).map(({ name }) => name);

let folder: string;
let path: string;
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'synthcall-store-'));
  path = join(folder, 'not', 'yet', 'there', 'emulator.db');
  store = await openStore(path, SCHEMA);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the store', () => {
  it('tells how many rows each statement of a write affected', async () => {
    expect(await store.write([insert('a', 1), insert('b', 1), add('a'), add('nobody')])).toEqual([1, 1, 1, 0]);
    expect(await store.write([{ sql: 'UPDATE things SET amount = 5 RETURNING name', args: [] }])).toEqual([2]);
    expect(await store.write([])).toEqual([]);
  });

  it('gives plain rows, with bytes as Uint8Array', async () => {
    const bytes = new Uint8Array([0, 1, 255]);
    await store.write([{ sql: 'INSERT INTO things VALUES (?, ?, ?)', args: ['x', null, bytes] }]);
    expect(await store.read('SELECT * FROM things')).toEqual([{ name: 'x', amount: null, bytes }]);
  });

  it('gives the rows that RETURNING returns', async () => {
    const sql = 'INSERT INTO things (name, amount) VALUES (?, ?) RETURNING name, amount * 2 AS twice';
    expect(await store.change([{ sql, args: ['r', 4] }, add('r')])).toEqual([[{ name: 'r', twice: 8 }], []]);
  });

  it('undoes a write whole when one of its statements fails', async () => {
    await store.write([insert('a', 1)]);
    await expect(store.write([insert('b', 1), insert('a', 2), insert('c', 1)])).rejects.toThrow(/UNIQUE/);
    expect(await names(store)).toEqual(['a']);
  });

  it('lets writes of the same moment succeed beside one that fails', async () => {
    await store.write([insert('a', 1)]);
    const results = await Promise.allSettled([
      store.write([insert('b', 1)]),
      store.write([insert('c', 1), insert('a', 1)]),
      store.write([insert('d', 1)]),
      store.write([{ sql: 'not sql', args: [] }]),
      store.write([add('a')]),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await names(store)).toEqual(['a', 'b', 'd']);
  });

  it('loses none of many writes of the same moment, more than one transaction holds', async () => {
    await store.write([insert('sum', 0)]);
    await Promise.all(Array.from({ length: 1_500 }, () => store.write([add('sum')])));
    expect(await store.read('SELECT amount FROM things')).toEqual([{ amount: 1_500 }]);
  });

  it('loses none when two connections write at once', async () => {
    const other = await openStore(path, SCHEMA);
    await store.write([insert('sum', 0)]);
    const writes = Array.from({ length: 200 }, (_, n) => (n % 2 ? store : other).write([add('sum')]));
    await Promise.all(writes);
    expect(await other.read('SELECT amount FROM things')).toEqual([{ amount: 200 }]);
    await other.close();
  });

  it('opens a new file from several places at once', async () => {
    const fresh = join(folder, 'fresh.db');
    const stores = await Promise.all(Array.from({ length: 5 }, () => openStore(fresh, SCHEMA)));
    await Promise.all(stores.map((one, n) => one.write([insert(`n${n}`, n)])));
    expect((await names(stores[0] as Store)).length).toBe(5);
    await Promise.all(stores.map((one) => one.close()));
  });

  it('has what was written when it is opened again, and finishes writes before it closes', async () => {
    const late = store.write([insert('late', 1)]);
    await store.close();
    await late;
    await expect(store.write([insert('too-late', 1)])).rejects.toThrow(/closed/);
    await expect(store.read('SELECT 1')).rejects.toThrow();
    store = await openStore(path, SCHEMA);
    expect(await names(store)).toEqual(['late']);
  });

  it('keeps WAL, a busy timeout and the format version, also after a failed transaction', async () => {
    await expect(store.write([{ sql: 'INSERT INTO nowhere VALUES (1)', args: [] }])).rejects.toThrow();
    expect(await store.read('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    expect(await store.read('PRAGMA busy_timeout')).toEqual([{ timeout: 1_000 }]);
    expect(await store.read('PRAGMA synchronous')).toEqual([{ synchronous: 1 }]);
    expect(await store.read('PRAGMA user_version')).toEqual([{ user_version: 1 }]);
  });

  it('refuses a file that is no database or was written by a newer version, and says what to do', async () => {
    const junk = join(folder, 'junk.db');
    await writeFile(junk, 'this is not a database, and long enough to be sure of it'.repeat(50));
    await expect(openStore(junk)).rejects.toMatchObject({
      code: 'CONFIG_FOLDER',
      hint: expect.stringContaining('remove'),
    });
    await store.write([{ sql: 'PRAGMA user_version = 99', args: [] }]);
    await expect(openStore(path)).rejects.toMatchObject({
      code: 'CONFIG_FOLDER',
      hint: expect.stringContaining('Upgrade'),
    });
  });
});
