/** How words of the older persona files are read: issue keywords, moods, lengths and knowledge. Data and look-ups only. */
import type { AgentPersona, CustomerPersona } from '../../domain/persona.ts';

/** What is taken from an issue that mentions one of the words. */
interface IssueReading {
  readonly category: string;
  readonly summary: string;
  readonly complexity: 'low' | 'medium' | 'high';
  /** Words of an agent's knowledge that cover it. */
  readonly topic: RegExp;
}

interface IssueRule extends IssueReading {
  readonly words: RegExp;
}

const ISSUES: readonly IssueRule[] = [
  rule(/charg|bill|invoice|overpaid/, 'billing-dispute', 'a charge that is wrong', 'high', /billing|account/),
  rule(/damag|broken|crack/, 'damaged-item', 'a package that arrived damaged', 'low', /return|shipping/),
  rule(
    /wrong (?:product|item|order|size|color)/,
    'wrong-item',
    'a product that was never ordered',
    'low',
    /return|shipping/,
  ),
  rule(/back-?order/, 'backorder-status', 'an item on back order', 'low', /shipping|logistic/),
  rule(/address/, 'address-change', 'the address on an order', 'low', /shipping|logistic/),
  rule(/part of|missing|incomplete/, 'missing-item', 'an order that came incomplete', 'medium', /shipping|logistic/),
  rule(
    /hasn't received|not arrived|late|delay|past the delivery/,
    'late-delivery',
    'an order that has not arrived',
    'medium',
    /shipping|logistic/,
  ),
  rule(/discount|bulk|quote/, 'bulk-discount', 'a price for a larger order', 'medium', /bulk/),
  rule(/return|exchange/, 'return-request', 'a product to send back', 'low', /return/),
  rule(
    /specification|information|question|compatib/,
    'product-question',
    'a question on a product',
    'medium',
    /technical|product|spec/,
  ),
];

function rule(
  words: RegExp,
  category: string,
  summary: string,
  complexity: IssueReading['complexity'],
  topic: RegExp,
): IssueRule {
  return { words, category, summary, complexity, topic };
}

/** The reading of an issue, or undefined when none of its words is known. */
export function readIssue(issue: string): IssueReading | undefined {
  return ISSUES.find(({ words }) => words.test(issue.toLowerCase()));
}

const MOODS: readonly (readonly [RegExp, CustomerPersona['demeanor']])[] = [
  [/angry|furious|hostile|outrag/, 'angry'],
  [/frustrat|irritat|annoy/, 'frustrated'],
  [/sarcas|ironic/, 'sarcastic'],
  [/anxious|worr|tense|nervous/, 'anxious'],
  [/impatien|hurr|business|expect/, 'impatient'],
  [/confus|unsure|overwhelm/, 'confused'],
  [/chatty|talkative/, 'chatty'],
  [/cheerful|happy|curious|excited/, 'cheerful'],
  [/polite|patient|understanding|cooperative|casual|friendly/, 'polite'],
];

/** The nearest of our demeanors; calm when no word is known. */
export function readDemeanor(text: string): CustomerPersona['demeanor'] {
  return MOODS.find(([words]) => words.test(text.toLowerCase()))?.[1] ?? 'calm';
}

/** The nearest of our three lengths. */
export function readLength(text: string): CustomerPersona['conversationLength'] {
  if (/short|quick|brief/i.test(text)) return 'short';
  return /\blong\b|detail(?:ed)? discussion/i.test(text) ? 'long' : 'medium';
}

/** `High` → `high`; medium when it is none of the three. */
export function readLevel(text: string): 'low' | 'medium' | 'high' {
  const level = /low|medium|high/i.exec(text)?.[0]?.toLowerCase();
  return level === 'low' || level === 'high' ? level : 'medium';
}

const LACKING = /limited|weak|rush|struggl|needs|only|basic|moderate|scatter|trivia/;
const PRAISED = /good|strong|solid|excellent|expert|great|skilled|comprehensive/;

/** Categories that a description of knowledge calls strong or weak, clause by clause; faint praise of a weak agent is none. */
export function readKnowledge(text: string, competence: AgentPersona['competence']): AgentPersona['knowledge'] {
  const strong = new Set<string>();
  const weak = new Set<string>();
  for (const clause of text.toLowerCase().split(/[,;–]| - | but /)) {
    const praised = PRAISED.test(clause);
    const lacking = LACKING.test(clause) && !praised;
    if (!lacking && !praised && competence === 'low') continue;
    const covered = ISSUES.filter(({ topic }) => topic.test(clause) || /all areas|everything/.test(clause));
    for (const { category } of covered) (lacking ? weak : strong).add(category);
  }
  return { strong: [...strong].filter((category) => !weak.has(category)), weak: [...weak] };
}

const FEMALE = new Set(
  (
    'alice amanda amy angela anna barbara betty carol christine deborah diana donna dorothy elizabeth emily emma grace hannah ' +
    'helen jane janet jennifer jessica julia karen kate katherine laura linda lisa lucy margaret maria martha mary megan ' +
    'michelle nancy nicole olivia pamela patricia paula rachel rebecca ruth sandra sarah sharon sophia sophie stephanie susan ' +
    'teresa victoria virginia'
  ).split(' '),
);
const MALE = new Set(
  (
    'adam alan albert andrew anthony arthur benjamin brian carl charles christopher daniel david dennis donald edward eric ' +
    'frank gary george gerald gregory harold henry jack jacob jake james jason jeffrey jeremy john joseph joshua keith kenneth ' +
    'kevin larry mark matthew michael mike nathan nicholas patrick paul peter philip raymond richard robert roger ronald ryan ' +
    'scott stephen steven thomas tim timothy walter william'
  ).split(' '),
);

/** The gender that the pronouns of a description point at, or else a common first name. */
export function readGender(description: string, name: string): 'female' | 'male' | undefined {
  const count = (words: RegExp) => description.match(words)?.length ?? 0;
  const female = count(/\b(?:she|her|hers)\b/gi);
  const male = count(/\b(?:he|him|his)\b/gi);
  if (female !== male) return female > male ? 'female' : 'male';
  const first = name.toLowerCase().split(/\s/)[0] ?? '';
  if (FEMALE.has(first)) return 'female';
  return MALE.has(first) ? 'male' : undefined;
}

/** A description of somebody's issue in that person's own mouth. */
export function inFirstPerson(issue: string): string {
  const plain = issue
    .trim()
    .replace(/^wants? to\b/i, 'I want to')
    .replace(/^(?:seeking|looking for)\b/i, "I'm looking for")
    .replace(/^hasn't\b/i, "I haven't")
    .replace(/^(?:received|was|got|bought|ordered|never|can't|cannot|didn't)\b/i, (verb) => `I ${verb.toLowerCase()}`)
    .replace(/^wants?\b/i, 'I want')
    .replace(/^(?:update|change|cancel|return|get|find|know)\b/i, (verb) => `I need to ${verb.toLowerCase()}`)
    .replaceAll(/\b(?:her|his|their)\b/g, 'my');
  return /[.!?]$/.test(plain) ? plain : `${plain}.`;
}

/** A wish as a phrase that fits after "I want". */
export function afterIWant(wish: string): string {
  const plain = wish
    .trim()
    .replace(/[.!?]+$/, '')
    .replace(/^(?:(?:she|he|they) )?wants?\s+/i, '')
    .replaceAll(/\b(?:her|his|their)\b/g, 'my');
  const lower = /^[A-Z][a-z ]/.test(plain) ? plain.charAt(0).toLowerCase() + plain.slice(1) : plain;
  if (/^(?:estimated|order|update|exchange|immediate)\b/.test(lower)) return `an ${lower}`;
  return /^(?:refund|replacement|discount|change|credit|good|better|full|new|correct|reduction)\b/.test(lower)
    ? `a ${lower}`
    : lower;
}
