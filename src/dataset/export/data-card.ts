/** The data card of a Hugging Face export: YAML for the Hub, then text for people. */
import type { ExportContext, ExportPart } from './form.ts';

const SIZES = [
  [1_000, 'n<1K'],
  [10_000, '1K<n<10K'],
  [100_000, '10K<n<100K'],
  [Number.POSITIVE_INFINITY, '100K<n<1M'],
] as const;

/** README.md. The licence is for the owner of the data to choose. */
export function dataCard({ manifest, survey }: ExportContext, parts: readonly ExportPart[]): string {
  const calls = parts.reduce((sum, part) => sum + part.calls, 0);
  const withAudio = survey.withAudio > 0;
  const filled = parts.filter((part) => part.calls > 0);
  const files = filled.map(({ name }) => ({ split: name ?? 'train', path: pathOf(name, withAudio) }));
  const tasks = [...(withAudio ? ['automatic-speech-recognition', 'audio-classification'] : []), 'text-classification'];
  return `${[
    '---',
    `pretty_name: ${JSON.stringify(`Synthetic contact-center calls, run ${manifest.run_id}`)}`,
    'license: unknown',
    'language:',
    '- en',
    'task_categories:',
    ...tasks.map((task) => `- ${task}`),
    'size_categories:',
    `- ${SIZES.find(([below]) => calls < below)?.[1]}`,
    'tags:',
    '- synthetic',
    '- contact-center',
    '- dialogue',
    'configs:',
    '- config_name: default',
    '  data_files:',
    ...files.flatMap(({ split, path }) => [`  - split: ${split}`, `    path: ${path}`]),
    '---',
    '',
    '# Synthetic contact-center calls',
    '',
    'Phone calls between an AI customer and an AI agent, made with synthcall. **Every call is synthetic: no person speaks or is spoken about.**',
    'Names, numbers and addresses are invented.',
    '',
    ...facts(manifest, survey, calls, parts),
    '',
    '## Fields',
    '',
    ...FIELDS.filter(([name]) => withAudio || !AUDIO_FIELDS.has(name)).map(([name, text]) => `- \`${name}\`: ${text}`),
    '',
    '## Before you publish',
    '',
    'Choose a licence in the head of this file. Where a language model wrote the utterances, its terms of use apply to them.',
  ].join('\n')}\n`;
}

const AUDIO_FIELDS: ReadonlySet<string> = new Set(['file_name', 'agent_channel, customer_channel']);

const FIELDS = [
  ['file_name', 'the recording; two channels, one speaker on each'],
  ['agent_channel, customer_channel', 'the channel of each speaker, counted from 1'],
  ['transcript', 'the whole call as text'],
  [
    'turns',
    'utterances in order: turn (its number), role, said, heard (what a recogniser made of it) and the confidence of that, back_channel (said into the turn before it), start_s, end_s, act, intent, emotion, entities (their offsets in `said` count UTF-16 code units), words with their times',
  ],
  ['issue_category, outcome, ending', 'what the call was about, what came of it, who ended it'],
  ['label_…, score_…', 'labels and scores of the whole call; lists are JSON'],
  ['duration_s, turn_count', 'length in seconds and in utterances'],
] as const;

function facts(
  manifest: ExportContext['manifest'],
  survey: ExportContext['survey'],
  calls: number,
  parts: readonly ExportPart[],
): string[] {
  const minutes = Math.round(survey.durationS / 60);
  return [
    `- ${calls} calls, ${minutes} minutes${survey.withAudio > 0 ? '' : ', text only'}`,
    ...(parts.some(({ name }) => name)
      ? [
          `- splits: ${parts.map(({ name, calls: size }) => `${name} ${size}`).join(', ')}; no customer is in two of them`,
        ]
      : []),
    ...(manifest.responder ? [`- utterances written by ${manifest.responder}`] : []),
    ...(manifest.seed ? [`- seed ${manifest.seed}, strategy ${manifest.strategy ?? 'unknown'}`] : []),
    ...(manifest.synthcall_version ? [`- synthcall ${manifest.synthcall_version}`] : []),
  ];
}

function pathOf(part: string | undefined, withAudio: boolean): string {
  const folder = part ?? 'train';
  return withAudio ? `${folder}/**` : `${folder}/calls.jsonl`;
}
