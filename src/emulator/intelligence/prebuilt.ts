/** The operators that come with the emulator, as Twilio's own come with an account. */
import { readFileSync } from 'node:fs';
import { fixedSid } from './fixed-sid.ts';
import type { PhraseRule } from './phrase-operator.ts';

export interface PrebuiltOperator {
  /** LY… */
  readonly sid: string;
  readonly friendlyName: string;
  readonly description: string;
  /** The name of its type. */
  readonly operatorType: string;
}

type PhraseSource = Record<string, { readonly description: string } & Pick<PhraseRule, 'phrases' | 'speaker'>>;

const PHRASES = JSON.parse(readFileSync(new URL('./phrase-operators.json', import.meta.url), 'utf8')) as PhraseSource;

const prebuilt = (friendlyName: string, operatorType: string, description: string): PrebuiltOperator => ({
  sid: fixedSid('LY', friendlyName),
  friendlyName,
  operatorType,
  description,
});

/** Every pre-built operator. */
export const PREBUILT_OPERATORS: readonly PrebuiltOperator[] = [
  prebuilt(
    'Sentiment Analysis',
    'sentiment-analysis',
    'Whether the customer leaves the call positive, neutral or negative.',
  ),
  prebuilt('Conversation Summary', 'summarization', 'What the call was about, what was done and how it ended.'),
  prebuilt(
    'Entity Recognition',
    'entity-recognition',
    'Names, numbers, addresses, dates and sums of money, spoken ones in written form.',
  ),
  prebuilt(
    'Call Resolution',
    'call-resolution',
    'Whether the issue was resolved, partially resolved or left unresolved.',
  ),
  ...Object.entries(PHRASES).map(([name, { description }]) => prebuilt(name, 'phrase-detection', description)),
];

/** The phrases behind a pre-built operator that finds sentences. */
export function phrasesOf(friendlyName: string): PhraseRule | undefined {
  const entry = PHRASES[friendlyName];
  return entry && { phrases: entry.phrases, speaker: entry.speaker, threshold: 0.8 };
}
