/** CSV after RFC 4180: calls.csv and turns.csv. Text that a spreadsheet would take for a formula gets an apostrophe before it. */
import type { TurnRecord } from '../../domain/record.ts';
import { type Cell, type Column, callColumns, TURN_COLUMNS } from './columns.ts';
import type { Form } from './form.ts';

const LINE_END = '\r\n';
/** What a spreadsheet takes for a formula begins so. */
const FORMULA = /^[=+\-@\t\r\n]/;

export const csvForm: Form = {
  open: async (folder, context) => {
    const columns = callColumns(context.survey);
    const [calls, turns] = [folder.text('calls.csv'), folder.text('turns.csv')];
    await calls.write(head(columns));
    await turns.write(head(TURN_COLUMNS));
    return {
      add: async (exported) => {
        await calls.write(row(columns, exported.call));
        await turns.write(exported.turns.map((turn) => row(TURN_COLUMNS, besideGuard(turn))).join(''));
      },
      finish: async () => {},
    };
  },
};

function head<T>(columns: readonly Column<T>[]): string {
  return columns.map(({ name }) => csvCell(name)).join(',') + LINE_END;
}

function row<T>(columns: readonly Column<T>[], record: T): string {
  return columns.map((column) => csvCell(column.cell(record))).join(',') + LINE_END;
}

/** The entities' offsets count in the cell as it stands, its apostrophe included: what they cut out of it is their text. */
function besideGuard(turn: TurnRecord): TurnRecord {
  if (!turn.entities || !FORMULA.test(turn.said)) return turn;
  return { ...turn, entities: turn.entities.map((one) => ({ ...one, start: one.start + 1, end: one.end + 1 })) };
}

/** One cell. Numbers stay as they are: only text can be a formula. */
export function csvCell(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const safe = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
