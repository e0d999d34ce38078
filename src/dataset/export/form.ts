/** What every form of export is: something that is given the calls one by one and writes files. */
import type { RecordedCall } from '../../domain/record.ts';
import type { CallAudio } from '../call-audio.ts';
import type { ReadManifest } from '../run-reader.ts';
import type { ExportFolder } from './export-folder.ts';
import type { RunSurvey } from './survey.ts';

/** A call on its way out. `audio` is absent when the run has no readable recording of it. */
export interface ExportedCall extends RecordedCall {
  readonly audio?: CallAudio;
}

/** What a form may know besides the calls. */
export interface ExportContext {
  readonly runDir: string;
  readonly manifest: ReadManifest;
  readonly survey: RunSurvey;
  /** Put recordings inside the files of forms that can hold them. */
  readonly inlineAudio: boolean;
  /** Tells the user something about this form, once. */
  note(text: string): void;
}

/** Writes the calls of one part. `finish` is called once, after the last call. */
export interface FormWriter {
  add(call: ExportedCall): Promise<void>;
  finish(): Promise<void>;
}

/** One part of an export: a split, or everything (`name` undefined). */
export interface ExportPart {
  readonly name: string | undefined;
  readonly calls: number;
}

/** One form of export. */
export interface Form {
  /** The form is nothing without recordings. */
  readonly needsAudio?: boolean;
  open(folder: ExportFolder, context: ExportContext): FormWriter | Promise<FormWriter>;
  /** Writes what describes all parts together, into the folder above them. */
  describe?(folder: ExportFolder, context: ExportContext, parts: readonly ExportPart[]): Promise<void>;
}
