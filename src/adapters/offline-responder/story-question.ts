/** Questions in a caller's own account of the issue that want an answer, whatever else the agent has to say. */
import { unmarked } from './marks.ts';

/** By what they ask for; "Are you kidding me?" wants no answer. */
const ASKED: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:can|could|will) (?:they|he|she|it|somebody|someone|anybody|anyone) (?:also )?(?:get|reach|take|touch|see|use)\b[^.!?]*\?/i,
    'fear',
  ],
  [/\b(?:can|could|will|would) (?:you|somebody|someone) (?!believe|imagine|hear)[^.!?]*\?/i, 'favor'],
  [/\bwhat (?:do|will) you need\b[^.!?]*\?/i, 'need'],
  [/\b(?:how long|when (?:is|will|does|can|do))\b[^.!?]*\?/i, 'time'],
  [/(?:^|[.!,] )(?:is (?:that|this|it|there)|does (?:that|this|it)|do I|am I|should I)\b[^.!?]*\?/i, 'fact'],
];

/** What a sentence asks for, as the keys `agent.asked.*` name it; undefined where nothing is asked. */
export function questionIn(sentence: string): string | undefined {
  return ASKED.find(([pattern]) => pattern.test(unmarked(sentence)))?.[1];
}
