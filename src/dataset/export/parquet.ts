/** Parquet: calls.parquet and turns.parquet, written a row group at a time. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SynthcallError } from '../../shared/errors.ts';
import { type Cell, type Column, callColumns, TURN_COLUMNS } from './columns.ts';
import type { ExportFolder } from './export-folder.ts';
import type { Form } from './form.ts';

/** Rows that are held before they are written. */
const ROW_GROUP = 20_000;

const KINDS = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  number: { type: 'DOUBLE' },
  integer: { type: 'INT32' },
  boolean: { type: 'BOOLEAN' },
} as const;

type Library = typeof import('hyparquet-writer');

/** The library is optional: whoever does not write Parquet does without it. Throws `CONFIG_USAGE` when it is missing. */
export async function loadLibrary(load: () => Promise<Library> = () => import('hyparquet-writer')): Promise<Library> {
  try {
    return await load();
  } catch (cause) {
    throw new SynthcallError('CONFIG_USAGE', 'Parquet needs the package hyparquet-writer, which is not installed.', {
      hint: 'Install it with: npm install hyparquet-writer. Or export csv instead.',
      cause,
    });
  }
}

export const parquetForm: Form = {
  open: async (folder, context) => {
    const library = await loadLibrary();
    await mkdir(folder.dir, { recursive: true });
    const calls = openTable(library, folder, 'calls.parquet', callColumns(context.survey));
    const turns = openTable(library, folder, 'turns.parquet', TURN_COLUMNS);
    return {
      add: async (exported) => {
        await calls.add([exported.call]);
        await turns.add(exported.turns);
      },
      finish: async () => {
        await calls.finish();
        await turns.finish();
      },
    };
  },
};

function openTable<T>(library: Library, folder: ExportFolder, path: string, columns: readonly Column<T>[]) {
  const writer = new library.ParquetWriter({
    writer: library.fileWriter(join(folder.dir, path)),
    schema: [
      { name: 'schema', num_children: columns.length },
      ...columns.map(({ name, kind }) => ({ name, ...KINDS[kind], repetition_type: 'OPTIONAL' as const })),
    ],
    createdBy: 'synthcall',
  });
  let rows: T[] = [];
  const flush = async (): Promise<void> => {
    const columnData = columns.map((column) => ({
      name: column.name,
      data: rows.map((row): Exclude<Cell, undefined> | null => column.cell(row) ?? null),
    }));
    rows = [];
    await writer.write({ columnData, rowGroupSize: ROW_GROUP });
  };
  return {
    add: async (more: readonly T[]) => {
      rows.push(...more);
      if (rows.length >= ROW_GROUP) await flush();
    },
    finish: async () => {
      if (rows.length > 0) await flush();
      await writer.finish();
      await folder.adopt(path);
    },
  };
}
