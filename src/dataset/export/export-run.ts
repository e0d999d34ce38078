/** Exports a run: reads it once, hands every call to every form, and puts each form's folder into place whole. */
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import type { ExportForm } from '../../domain/export-forms.ts';
import { SynthcallError } from '../../shared/errors.ts';
import { writeFileWhole } from '../../shared/files.ts';
import { audioOf } from '../call-audio.ts';
import type { ListedFile } from '../run-folder.ts';
import { hasJournal } from '../run-journal.ts';
import type { RunReader } from '../run-reader.ts';
import { createExportFolder, type ExportRoot } from './export-folder.ts';
import type { ExportContext, ExportPart, Form, FormWriter } from './form.ts';
import { loadForm } from './forms.ts';
import { SPLIT_NAMES, type Split, type SplitShares, splitCalls } from './split.ts';
import { type RunSurvey, surveyRun } from './survey.ts';

/** What is wished for. `to` is the absolute folder in which every form gets a folder. */
export interface ExportWish {
  readonly forms: readonly ExportForm[];
  readonly to: string;
  readonly shares?: SplitShares;
  readonly inlineAudio: boolean;
  /** All forms were asked for: those that the run cannot be written in are skipped, and said so. */
  readonly skipImpossible: boolean;
  readonly signal: AbortSignal;
}

/** One form as it was written. */
export interface ExportedForm {
  readonly form: ExportForm;
  readonly dir: string;
  readonly files: number;
  readonly bytes: number;
  readonly notes: readonly string[];
}

/** What was written, and what was not. */
export interface ExportResult {
  readonly to: string;
  readonly calls: number;
  readonly split?: Omit<Split, 'of'>;
  readonly written: readonly ExportedForm[];
  readonly skipped: readonly { readonly form: ExportForm; readonly reason: string }[];
}

interface OpenForm {
  readonly name: ExportForm;
  readonly form: Form;
  readonly root: ExportRoot;
  readonly context: ExportContext;
  readonly notes: Set<string>;
  /** By part; the only part of an export without a split is ''. */
  readonly writers: ReadonlyMap<string, FormWriter>;
}

/** Throws `DATASET_MISSING` for a run without accepted calls, `CONFIG_USAGE` for a form that the run cannot be written in. Nothing stays behind then. */
export async function exportRun(run: RunReader, wish: ExportWish): Promise<ExportResult> {
  const survey = await surveyRun(run);
  const calls = survey.participants.length;
  if (calls === 0) {
    throw new SynthcallError('DATASET_MISSING', `The run ${run.manifest.run_id} has no accepted calls.`, {
      hint: 'Refused calls are in its quarantine folder, with their reasons; they are never exported.',
    });
  }
  const split = wish.shares && splitCalls(survey.participants, wish.shares);
  const parts = partsOf(split, calls);
  const { possible, skipped } = await chooseForms(wish, survey);
  await refuseLink(run.dir, wish.to);
  await refuseForeign(wish.to, possible);
  const open: OpenForm[] = [];
  try {
    for (const [name, form] of possible) open.push(await openForm(name, form, { run, wish, survey, parts }));
    await writeCalls(run, open, split, wish.signal);
    for (const one of open) await finish(one, parts);
    const written: WrittenForm[] = [];
    for (const one of open) written.push(await commit(one));
    await updateManifest(wish.to, run, written, split);
    const { of: _of, ...rest } = split ?? { of: undefined };
    return {
      to: wish.to,
      calls,
      ...(split ? { split: rest as Omit<Split, 'of'> } : {}),
      written: written.map(({ listed: _listed, ...form }) => form),
      skipped,
    };
  } catch (error) {
    for (const { root } of open) await root.discard();
    throw error;
  }
}

function partsOf(split: Split | undefined, calls: number): ExportPart[] {
  if (!split) return [{ name: undefined, calls }];
  return SPLIT_NAMES.filter((name) => split.shares[name] > 0).map((name) => ({ name, calls: split.sizes[name] }));
}

/** What goes into the run's folder stays there, whatever link somebody has put in its way. */
async function refuseLink(runDir: string, to: string): Promise<void> {
  const place = relative(runDir, to);
  if (place.startsWith('..') || isAbsolute(place)) return; // the user named another folder
  const [root, real] = await Promise.all([realpath(runDir), realpath(to).catch(() => join(runDir, place))]);
  if (real === to || !/^\.\.|^\//.test(relative(root, real))) return;
  throw new SynthcallError('CONFIG_FOLDER', `${to} is a link that leads out of the run.`, {
    hint: 'Nothing was written. Remove the link, or name a folder with --to.',
  });
}

/** A form's folder and the list of them are written anew each time: that may only happen to what an export has written. */
async function refuseForeign(to: string, forms: readonly (readonly [ExportForm, Form])[]): Promise<void> {
  const list = await manifestAt(to);
  if (list?.['run_id'] !== undefined || hasJournal(to)) {
    throw new SynthcallError('CONFIG_FOLDER', `${to} is the folder of a run: an export into it would damage the run.`, {
      hint: 'Nothing was written. Name another folder with --to, such as one inside it.',
    });
  }
  const listed = formsOf(list);
  const manifest = join(to, MANIFEST);
  if (listed === undefined && (await fileAt(manifest)).length > 0) throw foreign(manifest);
  for (const [name] of forms) {
    const place = join(to, name);
    const files = await readdir(place).catch(() => fileAt(place));
    if (files.length > 0 && !Object.hasOwn(listed ?? {}, name)) throw foreign(place);
  }
}

function foreign(place: string): SynthcallError {
  return new SynthcallError('CONFIG_FOLDER', `${place} is there already, and no export has written it.`, {
    hint: 'Nothing was written. Name another folder with --to, or move this one away.',
  });
}

/** A path that leads through a file holds nothing; what is wrong with it is said when the folder is made. */
async function fileAt(place: string): Promise<string[]> {
  return lstat(place).then(
    () => [place],
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' || error.code === 'ENOTDIR' ? [] : [place]),
  );
}

async function chooseForms(wish: ExportWish, survey: RunSurvey) {
  const possible: [ExportForm, Form][] = [];
  const skipped: { form: ExportForm; reason: string }[] = [];
  for (const name of wish.forms) {
    const form = await loadForm(name);
    if (!form.needsAudio || survey.withAudio > 0) possible.push([name, form]);
    else if (wish.skipImpossible) skipped.push({ form: name, reason: 'the run has no sound' });
    else {
      throw new SynthcallError('CONFIG_USAGE', `The format ${name} needs recordings, and the run has none.`, {
        hint: 'Make a run with sound, or export text: vtt, stm, openai-agent, csv.',
      });
    }
  }
  return { possible, skipped };
}

interface Opening {
  readonly run: RunReader;
  readonly wish: ExportWish;
  readonly survey: RunSurvey;
  readonly parts: readonly ExportPart[];
}

async function openForm(name: ExportForm, form: Form, { run, wish, survey, parts }: Opening): Promise<OpenForm> {
  const root = await createExportFolder(join(wish.to, name));
  const notes = new Set<string>();
  const { dir: runDir, manifest } = run;
  const note = (text: string) => void notes.add(text);
  const context: ExportContext = { runDir, manifest, survey, inlineAudio: wish.inlineAudio, note };
  const writers = new Map<string, FormWriter>();
  try {
    for (const part of parts) {
      // Hugging Face reads splits from the names of folders, so that form has one even without a split.
      const folderName = part.name ?? (name === 'hf' ? 'train' : undefined);
      const folder = folderName === undefined ? root : root.inside(folderName);
      writers.set(part.name ?? '', await form.open(folder, context));
    }
  } catch (error) {
    await root.discard();
    throw error;
  }
  return { name, form, root, context, notes, writers };
}

async function writeCalls(
  run: RunReader,
  open: readonly OpenForm[],
  split: Split | undefined,
  signal: AbortSignal,
): Promise<void> {
  for await (const recorded of run.calls()) {
    signal.throwIfAborted();
    const audio = await audioOf(run.dir, recorded.call);
    const exported = audio ? { ...recorded, audio } : recorded;
    const part = split?.of.get(recorded.call.call_id) ?? '';
    for (const { writers } of open) await writers.get(part)?.add(exported);
  }
}

async function finish({ form, root, context, writers }: OpenForm, parts: readonly ExportPart[]): Promise<void> {
  for (const writer of writers.values()) await writer.finish();
  await form.describe?.(root, context, parts);
}

type WrittenForm = ExportedForm & { readonly listed: readonly ListedFile[] };

async function commit({ name, root, notes }: OpenForm): Promise<WrittenForm> {
  const listed = await root.commit();
  const bytes = listed.reduce((sum, file) => sum + file.bytes, 0);
  return { form: name, dir: root.place, files: listed.length, bytes, notes: [...notes], listed };
}

/** `manifest.json` beside the forms: every form with its files and their hashes; forms written earlier stay listed. */
async function updateManifest(
  to: string,
  run: RunReader,
  written: readonly WrittenForm[],
  split: Split | undefined,
): Promise<void> {
  const path = join(to, MANIFEST);
  const before = formsOf(await manifestAt(to));
  const entries = written.map(({ form, listed, notes }) => {
    const files = listed.map((file) => ({ path: `${form}/${file.path}`, bytes: file.bytes, sha256: file.sha256 }));
    const dealt = split
      ? { split: { by: split.by, shares: split.shares, sizes: split.sizes, shared_agents: split.sharedAgents } }
      : {};
    return [form, { run_id: run.manifest.run_id, ...dealt, ...(notes.length > 0 ? { notes } : {}), files }];
  });
  const all = { ...before, ...Object.fromEntries(entries) };
  const manifest = { format: FORMAT, format_version: '1.0', synthetic: true, exports: all };
  await writeFileWhole(path, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The forms that the manifest of an export folder lists; undefined for any other. */
function formsOf(manifest: Manifest | undefined): Manifest | undefined {
  const listed = manifest?.['exports'];
  return manifest?.['format'] === FORMAT && typeof listed === 'object' && listed !== null ? { ...listed } : undefined;
}

type Manifest = Readonly<Record<string, unknown>>;

/** What the manifest in a folder says, whoever has written it; undefined where there is none that can be read. */
async function manifestAt(folder: string): Promise<Manifest | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
    return typeof manifest === 'object' && manifest !== null ? { ...manifest } : undefined;
  } catch {
    return undefined;
  }
}

/** The list of an export folder: its name, and what it says of itself. */
const MANIFEST = 'manifest.json';
const FORMAT = 'synthcall-exports';
