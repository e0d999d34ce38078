/** Signs that the speaker fell out of its part: a program speaking, somebody else's name, the other side's lines, the prompt. */
import { wordsOf } from '../../shared/words.ts';
import type { Fault } from './fault.ts';
import { anyMatch, faultOf, isReported, nameWords, ownMatch, together, type UtteranceCheck } from './utterance.ts';

/* Only the first person counts: callers do ask "am I talking to a robot" and complain about chatbots. */
const PROGRAM = together([
  /\bas an? (?:ai|a\.i\.|artificial|large language|language|virtual|digital) ?(?:assistant|model|language model|intelligence|being|agent)?\b/,
  /\b(?:large )?language model\b/,
  /\bi(?:'m| am)(?: just| only| actually| merely| really)? an? (?:ai\b|a\.i\.|artificial|bot\b|chat ?bot|robot|virtual (?:assistant|agent)|computer program|digital assistant|automated (?:system|assistant|agent)|machine\b|program\b)/,
  /\bi(?:'m| am) (?:chatgpt|gpt-?\d|an? openai)/,
  /\b(?:trained|created|developed|built|made) by (?:openai|anthropic|google deepmind|meta ai|mistral)\b/,
  /\bmy (?:training data|training cutoff|knowledge cutoff|programming (?:does|prevents|forbids))\b/,
  /\bi (?:don't|do not|cannot|can't) (?:have|experience|feel) (?:personal )?(?:feelings|emotions|personal experiences|a physical body|a body)\b/,
]);

/** The speaker says that it is a program. */
export const checkProgram: UtteranceCheck = ({ plain }) => faultOf('persona-break', ownMatch(plain, PROGRAM));

/* "In that scenario", "the person I spoke to", "follow my instructions", "a role-playing game" are ordinary speech. */
const PROMPT = together([
  /\bsystem (?:prompt|message)s? (?:says?|tells?|instructs?|is|:)/,
  /\b(?:my|the|your) (?:system prompt|initial prompt|original prompt)\b/,
  /\bmy (?:prompt|persona|assigned role|character) (?:says|tells|is|would|requires|instructs)\b/,
  /\b(?:i was|i am|i'm|i've been) (?:instructed|prompted|told) to (?:act|play|pretend|simulate|respond|role-?play|stay in)\b/,
  /\b(?:stay(?:ing)?|remain(?:ing)?) in character\b|\bbreak(?:ing)? character\b|\bout of character\b/,
  /\b(?:this|our|the) role-?play\b|\brole-?play(?:ing)? (?:as|scenario|exercise)\b/,
  /\bplaying the (?:role|part) of\b/,
  /\bsimulat(?:ed|ion|ing) (?:call|conversation|customer|dialogue|phone|of a)\b|\bthis is (?:just |only )?a simulation\b/,
  /\bthe user (?:wants|asked|is asking|said|says) (?:me|us|to|that)\b/,
  /\bas the (?:customer|agent|caller|assistant),? (?:i (?:should|need to|must|would|will)|let me) (?:now )?(?:respond|reply|say|answer|express|provide|stay|continue)\b/,
  /\b(?:here is|here's|here are) (?:my|the|a) (?:response|reply|next (?:line|utterance|turn)|rewritten)\b/,
  /\blast attempt could not be spoken\b/,
  /\b(?:escalation trigger|desired resolution|wrap-?up cue|next utterance|conversation history)\b/,
]);

/** The prompt, or talk about it. `rules` are instruction sentences that no speaker would ever say. */
export function checkPromptLeak(rules: readonly string[]): UtteranceCheck {
  const ofRules = rules.map((rule) => wordsOf(rule));
  const known = new Set(ofRules.flat());
  const runs = new Set(ofRules.flatMap((words) => runsOf(words, known)));
  return ({ plain, words }) => {
    const told = PROMPT.any.test(plain) ? anyMatch(plain, PROMPT.each) : undefined;
    return faultOf('leaked-prompt', told ?? runsOf(words, known).find((run) => runs.has(run)));
  };
}

/** Eight words in a row are no coincidence, unless they are a stock phrase; the rules hold none. */
const RUN = 8;

/** The runs of known words alone: most texts have none. */
function runsOf(words: readonly string[], known: ReadonlySet<string>): string[] {
  const runs: string[] = [];
  let length = 0;
  for (const [at, word] of words.entries()) {
    length = known.has(word) ? length + 1 : 0;
    if (length >= RUN) runs.push(words.slice(at + 1 - RUN, at + 1).join(' '));
  }
  return runs;
}

/** Whole utterances: "I can't help with that" before "but billing can" is an agent at work. */
const REFUSAL_WHOLE =
  /^(?:(?:i'm|i am) (?:very |really )?sorry[,.]? ?(?:but )?)?(?:unfortunately,? )?i(?: can't| cannot| can not| won't|'m unable to| am unable to|'m not able to| am not able to)(?: \w+)? (?:assist|help|comply|fulfill|fulfil|continue|engage|participate|provide|generate|create|process)\b(?: you)?(?: (?:with|in|on))?(?: (?:that|this|it|your|the|such|any))?(?: (?:request|conversation|role-?play|content|information|topic|scenario))*[.!]?$/;
const REFUSAL = together([
  /\bi(?: can't| cannot| won't|'m unable to| am unable to|'m not able to| am not able to) (?:generate|produce|engage in|participate in|comply with|role-?play|simulate|pretend|impersonate)\b/,
  /\b(?:goes|is) against (?:my|openai'?s?) (?:guidelines|policy|policies|programming|principles)\b/,
  /\b(?:violates?|violating) (?:my|openai'?s?|our usage|the content|content) (?:guidelines|policy|policies)\b/,
  /\binappropriate content\b/,
]);

/** The refusal text of a language model. */
export const checkRefusal: UtteranceCheck = ({ plain }) =>
  faultOf('refusal', REFUSAL_WHOLE.exec(plain)?.[0] ?? ownMatch(plain, REFUSAL));

const SELF =
  /(?:\b[Mm]y name is|\b[Mm]y name's|\b[Tt]his is|\bI am|\bI'm|\b[Yy]ou(?:'re| are) speaking (?:with|to)|\b[Yy]ou've reached)\s+([A-Z][a-z]+)(?:\s+([A-Z][a-z]+))?(\s+(?:from|with|at|speaking|calling|here|in|and I))?/g;

/** Short forms that do not begin like the full name. */
const NICKNAMES =
  /^(bob|bobby|bill|billy|will|peggy|dick|rick|liz|beth|betty|ted|jack|hank|chuck|sandy|tony|gus|nell|polly|kit|harry|jim|jimmy|mick|ned|trish|tina|lena|becky|drew|alex|sasha)$/i;

/** "Dana speaking." From a customer it is a question at most ("is that Dana speaking?"). */
const ANSWERING = /(?:^|[,.!]\s+)([A-Z][a-z]+)(?: [A-Z][a-z]+)?,? (?:speaking|on the line)(?=[.,!]|$)/;

/** Somebody else's name as one's own: the other side's always counts, an unknown one only in a plain introduction. */
export const checkOwnName: UtteranceCheck = ({ text }, context): Fault | undefined => {
  const own = nameWords(context[context.role].name);
  const others = nameWords(context[context.role === 'agent' ? 'customer' : 'agent'].name);
  const answering = ANSWERING.exec(text);
  if (
    answering &&
    others.includes((answering[1] ?? '').toLowerCase()) &&
    !own.includes((answering[1] ?? '').toLowerCase())
  ) {
    return faultOf('wrong-name', answering[0]);
  }
  for (const match of text.matchAll(SELF)) {
    if (isReported(text.toLowerCase(), match.index)) continue;
    const said = [match[1], match[2]].flatMap((word) => (word ? [word.toLowerCase()] : []));
    const first = said[0] as string;
    if (own.some((word) => said.includes(word))) continue;
    if (others.includes(first) && !/reached|speaking/i.test(match[0])) return faultOf('wrong-name', match[0]);
    const introduces = /^my name/i.test(match[0]) || (/^(?:this is|you)/i.test(match[0]) && match[3] !== undefined);
    const maybeNickname = NICKNAMES.test(first) || own.some((word) => word[0] === first[0]);
    if (context.role === 'agent' && introduces && !maybeNickname && !isCompany(said, context.agent.company)) {
      return faultOf('wrong-name', match[0]);
    }
  }
  return undefined;
};

const COMPANY =
  /(?:[Tt]hank(?:s| you) for calling|[Ww]elcome to|[Yy]ou(?:'ve| have) reached)\s+((?:[A-Z][\w'&-]*\s?){1,4})/g;
const NO_COMPANY =
  /^(customer|client|guest|member|patient|support|service|services|technical|tech|claims|sales|billing|the|our|us|in|back|care|help|today|again|me|mr|mrs|ms|miss|dr|sir|ma'am|monday|tuesday|wednesday|thursday|friday|saturday|sunday|reservations|returns|i|i'm)$/;

function isCompany(words: readonly string[], company: string): boolean {
  const own = wordsOf(company);
  const initials = own.map((word) => word[0]).join('');
  return words.some((word) => own.includes(word) || word === initials || own.join('') === word);
}

/** The agent answers in another company's name. */
export const checkCompany: UtteranceCheck = ({ text }, context): Fault | undefined => {
  if (context.role !== 'agent') return undefined;
  const people = [...nameWords(context.agent.name), ...nameWords(context.customer.name)];
  for (const match of text.matchAll(COMPANY)) {
    const named = wordsOf(match[1] as string);
    const ordinary = NO_COMPANY.test(named[0] ?? '') || people.includes(named[0] ?? '');
    if (!ordinary && !isCompany(named, context.agent.company)) return faultOf('wrong-company', match[0]);
  }
  return undefined;
};
