/** Failures of our own machinery, spoken into the call. People on the phone talk about errors all day; machines recite them. */
import type { Fault } from './fault.ts';
import { anyMatch, faultOf, ownMatch, together, type UtteranceCheck } from './utterance.ts';

/** Words of runtimes and interfaces, unless somebody reads them out. */
const MACHINE = together([
  /\b(?:econnrefused|econnreset|etimedout|typeerror|referenceerror|syntaxerror|unhandled (?:promise|exception)|traceback)\b/,
  /\bmax_(?:completion_)?tokens\b/,
  /\brate limit (?:exceeded|reached)\b/,
  /\b(?:api|openai|twilio) (?:error|quota|request failed)\b/,
  /\binternal server error\b/,
  /\berror: \w/,
  /\bstatus code [45]\d\d\b/,
]);

/*
 * Canned sentences. An utterance is a spoken error only when it consists of nothing else and one of them is a failure:
 * "I'm so sorry, something went wrong on our end with the label" goes on, and so it passes.
 */
const FAILURE_SENTENCE =
  /^(?:(?:i'm|i am|we're|we are) (?:so |very )?sorry,? |sorry,? |i apologi[sz]e,? )?(?:but )?(?:(?:an?|the) (?:application|unexpected|internal|system|server|unknown)? ?error (?:has |just )?occurred|(?:i'm|i am|we're|we are)(?: currently)? (?:having|experiencing) (?:some )?technical (?:difficulties|issues|problems|difficulty)|(?:i'm|i am)(?: currently)? having (?:some )?trouble (?:processing|connecting|responding|generating)(?: (?:a response|your request|that|this|right now|to my systems?))*|(?:i'm|i am|i was|we were) (?:unable|not able) to (?:process|handle|generate|complete) (?:your|that|this|a) (?:request|response|message|call)|(?:i|we|it|there)(?: have| has|'ve| seems? to)?(?: just)? (?:encountered?|was|been|be|ran into|run into|hit) an? (?:unexpected |internal |technical |system )?(?:error|issue|problem)|something went wrong)(?: (?:(?:while |with |in )?(?:processing|handling|generating|answering|completing)(?: (?:your|that|this|the|a))? (?:request|response|reply|message|call|that|this)|right now|at (?:the|this) moment|while processing your (?:request|call|response)))?$/;
const FILLING_SENTENCE =
  /^(?:(?:i'm|i am|we're|we are) (?:so |very )?sorry(?: (?:for|about) (?:the|any|that)(?: inconvenience)?)?|sorry(?: about that)?|i apologi[sz]e(?: for (?:the|any) inconvenience)?|(?:please )?(?:try|call) (?:again|back)(?: (?:later|in a (?:moment|few minutes)))?|please (?:hold|wait)|(?:good)?bye|let me try (?:that )?again|one moment(?: please)?|could you (?:please )?(?:repeat|say) that(?: again)?|thank you(?: for your patience)?)$/;

/** An error message of the program itself. */
export const checkSpokenError: UtteranceCheck = ({ plain }): Fault | undefined => {
  const machine = ownMatch(plain, MACHINE);
  if (machine !== undefined) return faultOf('spoken-error', machine);
  return isCannedFailure(plain) ? faultOf('spoken-error', plain) : undefined;
};

/** True when every sentence is canned and at least one is a failure. */
function isCannedFailure(plain: string): boolean {
  const sentences = plain
    .split(/[.!?;]+/)
    .map((part) => part.replace(/^[\s,-]+|[\s,-]+$/g, ''))
    .filter(Boolean);
  if (sentences.length === 0) return false;
  const failing = sentences.some((sentence) => FAILURE_SENTENCE.test(sentence));
  return (
    failing &&
    sentences.every(
      (sentence) => FAILURE_SENTENCE.test(sentence) || FILLING_SENTENCE.test(sentence.replace(/^but |^and |^so /, '')),
    )
  );
}

const APOLOGY = [
  /\b(?:i'm|i am|we're|we are) (?:so |very |really |terribly )?sorry\b/,
  /\bi (?:do |sincerely )?apologi[sz]e\b/,
  /\bmy apologies\b/,
];

/** True for an utterance that is an apology and little else (at most twelve words). */
export function isMereApology(plain: string, wordCount: number): boolean {
  return wordCount >= 2 && wordCount <= 12 && anyMatch(plain, APOLOGY) !== undefined;
}
