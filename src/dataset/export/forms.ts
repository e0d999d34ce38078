/** The forms of export by name. Each is loaded when it is asked for; what they are is in domain/export-forms.ts. */
import { EXPORT_FORMS, type ExportForm } from '../../domain/export-forms.ts';
import { SynthcallError } from '../../shared/errors.ts';
import { didYouMean } from '../../shared/nearest-word.ts';
import type { Form } from './form.ts';

const FORMS = {
  vtt: async () => (await import('./vtt.ts')).vttForm,
  srt: async () => (await import('./srt.ts')).srtForm,
  rttm: async () => (await import('./rttm.ts')).rttmForm,
  ctm: async () => (await import('./ctm.ts')).ctmForm,
  stm: async () => (await import('./stm.ts')).stmForm,
  nemo: async () => (await import('./nemo.ts')).nemoForm,
  kaldi: async () => (await import('./kaldi.ts')).kaldiForm,
  hf: async () => (await import('./hf.ts')).hfForm,
  vcon: async () => (await import('./vcon.ts')).vconForm,
  'openai-agent': async () => (await import('./openai.ts')).openaiForm('agent'),
  'openai-customer': async () => (await import('./openai.ts')).openaiForm('customer'),
  csv: async () => (await import('./csv.ts')).csvForm,
  parquet: async () => (await import('./parquet.ts')).parquetForm,
} satisfies Record<ExportForm, () => Promise<Form>>;

export const FORM_NAMES = Object.keys(EXPORT_FORMS) as readonly ExportForm[];

/** The form of a name. */
export function loadForm(name: ExportForm): Promise<Form> {
  return FORMS[name]();
}

/** `["vtt,srt", "csv"]`, or `all`, as names, each once. Throws `CONFIG_USAGE`. */
export function parseForms(texts: readonly string[]): ExportForm[] {
  const words = texts.flatMap((text) => text.split(',')).map((word) => word.trim().toLowerCase());
  const names = words.filter((word) => word !== '');
  if (names.length === 0) throw unknown('No format was named.', 'Name some with --format. ');
  if (names.includes('all')) return [...FORM_NAMES];
  for (const name of names) {
    if (!isFormName(name)) throw unknown(`There is no format "${name}".`, didYouMean(name, [...FORM_NAMES, 'all']));
  }
  return FORM_NAMES.filter((name) => names.includes(name));
}

function isFormName(name: string): name is ExportForm {
  return Object.hasOwn(FORMS, name);
}

function unknown(message: string, meant: string): SynthcallError {
  return new SynthcallError('CONFIG_USAGE', message, { hint: `${meant}Formats: ${FORM_NAMES.join(', ')}, or all.` });
}
