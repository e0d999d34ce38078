/** Signs that a text was written, not spoken: markup, data, stage directions, speaker labels, template variables. */
import type { Fault } from './fault.ts';
import { anyMatch, faultOf, isMereSpeech, isReported, nameWords, type UtteranceCheck } from './utterance.ts';

const VARIABLE_WORD =
  '(?:insert|your|customer|caller|agent|company|order|account|name|date|time|number|phone|email|amount|product|reference|first|last|full|ticket|case|address|city|placeholder|blank|redacted)';

/*
 * Square brackets, braces and double underscores are never spoken; "X" four times is how models leave out digits
 * ("ending in XXXX"), while "XXL" is a size and "xx" a greeting.
 */
const SIGNED_PLACEHOLDERS = [
  /\$?\{\{?\s*[\w .-]*\s*\}?\}/,
  /\[[A-Z][A-Z0-9 _/-]*\]/,
  new RegExp(`\\[${VARIABLE_WORD}\\b[^\\]]*\\]`, 'i'),
  new RegExp(`<(?:[A-Z_]{2,}|${VARIABLE_WORD}[\\w ]*)>`),
  /__\w+__/,
  /(?:^|\s)%[sd]\b/,
  /\[object \w+\]/,
];
const PLACEHOLDERS = [
  /(?<![\w-])[\dX-]*X{4,}\b/,
  /\blorem ipsum\b/i,
  /\binsert (?:your |the |customer |agent )?(?:name|number|date|company|amount|product)\b(?: here)?/i,
];

/** A value that the program failed to fill in. "It says undefined on the screen" is a customer, not a fault. */
const MISSING_VALUES = [
  /\bundefined\b/g,
  /\bNaN\b/g,
  /\b(?:is|of|for|to|your|dear|hi|hello|named)\s+null\b(?! and void)/g,
];

/** Unresolved placeholders. */
export const checkPlaceholders: UtteranceCheck = ({ text }) => {
  const found = (isMereSpeech(text) ? undefined : anyMatch(text, SIGNED_PLACEHOLDERS)) ?? anyMatch(text, PLACEHOLDERS);
  if (found !== undefined) return faultOf('placeholder', found);
  if (!/undefined|NaN|null/.test(text)) return undefined;
  for (const pattern of MISSING_VALUES) {
    for (const match of text.matchAll(pattern)) {
      if (!isReported(text.toLowerCase(), match.index)) return faultOf('placeholder', match[0]);
    }
  }
  return undefined;
};

const DATA = [
  /\{(?!\s*[\w .-]*\s*\})/,
  /"\w+"\s*:\s*["{[\dtfn]/,
  /^\s*"?(?:utterance|intent|entities|act)"?\s*[:=]/im,
  /\b(?:json_schema|response_format|function_call|tool_calls?|person_name|order_id|account_id)\b/,
];

/** JSON, or the field names of the answer schema. */
export const checkStructuredData: UtteranceCheck = ({ text }) =>
  isMereSpeech(text) ? undefined : faultOf('structured-data', anyMatch(text, DATA));

const MARKUP = [
  /\*\*|``?|~~|<\|/,
  /<\/?[a-z][\w-]*(?:\s[^<>]*)?\/?>/i,
  /&(?:amp|lt|gt|quot|nbsp|#\d+);/,
  /\]\(|https?:\/\//,
  /^#{1,6} \S/m,
  /^\s*(?:[-*\u2022]|\d+[.)])\s+\S.*\n+\s*(?:[-*\u2022]|\d+[.)])\s+\S/m,
  /(?:^|[:.;\n]\s*)1[.)] [A-Z][\s\S]*?\s2[.)] [A-Z]/,
  /\u2022/,
];

/** Lists, tags, links, emphasis. A lone hyphen, "#4512" and "*611" are how people write what they say, and stay. */
export const checkMarkup: UtteranceCheck = ({ text }) =>
  isMereSpeech(text) ? undefined : faultOf('markup', anyMatch(text, MARKUP));

const STAGE_WORD =
  '(?:laugh|chuckl|giggl|sigh|paus|typ(?:es|ing)|cough|clears?|silen|music|background|whisper|mutter|beep|cry|sob|sniff|angr|sarcas|frustrat|annoyed|smil|nod|inaudible|unintelligible|hang(?:s|ing) up|hold|waits|waiting|checks|checking|reads|reading|after a|moments? later|exasperat|reliev|cheer|softly|loudly|firmly)';

const SIGNED_STAGE = [
  /(?:^|\s)\*[^\s*\d][^*\n]{0,80}\*/,
  /\[[^\]]*\]/,
  new RegExp(`\\((?:[^)]*\\b)?${STAGE_WORD}[^)]*\\)`, 'i'),
  /^\s*\([^)]*[a-z][^)]*\)\s*$/i,
];
const STAGE = [
  /^\W*(?:end of (?:the )?(?:call|conversation|transcript|dialogue|scene)|scene|fade out)\W*$/im,
  /^(?:the )?(?:customer|agent|caller|representative) (?:hangs up|sighs|pauses|laughs|waits|nods|is silent|ends the call)\b/i,
];

/** What the speaker does instead of what the speaker says. */
export const checkStageDirections: UtteranceCheck = ({ text }) => {
  const found = isMereSpeech(text) ? undefined : anyMatch(text, SIGNED_STAGE);
  return faultOf('stage-direction', found ?? anyMatch(text, STAGE));
};

const LABELS = 'customer|agent|caller|representative|rep|user|assistant|system|human|narrator|operator';

/** Speaker labels, also those made of the personas' names, at the start of a line or a sentence. */
export const checkRolePrefixes: UtteranceCheck = ({ text }, context): Fault | undefined => {
  if (!text.includes(':')) return undefined;
  const names = [context.agent.name, context.customer.name]
    .flatMap((name) => [name, nameWords(name)[0] ?? name])
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const label = new RegExp(
    `(?:^|\\n|[.!?]["']?\\s+)\\s*(?:${[LABELS, ...names].join('|')})(?: \\w+)?\\s*(?:\\([^)]*\\))?\\s*:(?=\\s|$)`,
    'i',
  );
  return faultOf('role-prefix', label.exec(text)?.[0]);
};
