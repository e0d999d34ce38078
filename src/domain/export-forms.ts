/** The forms in which a run can be exported. How each is written is the dataset's business. */

/** What each form is, by name, in the order in which they are shown and written. */
export const EXPORT_FORMS = {
  vtt: 'captions, one file a call',
  srt: 'captions, one file a call',
  rttm: 'references for diarization, word times and recognition',
  ctm: 'references for diarization, word times and recognition',
  stm: 'references for diarization, word times and recognition',
  nemo: 'manifests for training recognisers; they need sound',
  kaldi: 'manifests for training recognisers; they need sound',
  hf: 'a Hugging Face dataset with its data card',
  vcon: 'vCon 0.4.0, one file a call',
  'openai-agent': 'chat fine-tuning, with the agent or the customer as assistant',
  'openai-customer': 'chat fine-tuning, with the agent or the customer as assistant',
  csv: 'calls and turns as tables',
  parquet: 'calls and turns as tables',
} as const;

/** The name of a form, as it is typed. */
export type ExportForm = keyof typeof EXPORT_FORMS;
