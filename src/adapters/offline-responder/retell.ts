/** Nobody tells a story twice in the same words: small changes to a persona's own text that keep its meaning and grammar. */
import type { Random } from '../../shared/random.ts';
import { outsideMarks } from './marks.ts';
import { reword } from './reword.ts';

type Swap = readonly [RegExp, readonly string[]];
const NOUN = '(?=an?\\b|my\\b|the\\b|this\\b|that\\b|two\\b|three\\b|four\\b|some\\b|no\\b)';
const SUBJECT = '(?<=\\b(?:I|it|It|they|They|he|He|she|She|we|We) )';

/** Each change holds wherever its pattern fits; patterns ask for as much context as that needs. */
const SWAPS: readonly Swap[] = [
  [/(?<=\w )because\b/g, ['since', "'cause"]],
  [new RegExp(`\\bI've got ${NOUN}`, 'g'), ['I have ']],
  [new RegExp(`\\bI have ${NOUN}`, 'g'), ["I've got "]],
  [/\b([Tt])here's (?=an?\b|nothing\b|over\b)/g, ['there is ']],
  [/\b(?:it's|that's) (?=not\b)/g, ["it's really ", 'it is ']],
  [new RegExp(`${SUBJECT}is not\\b`, 'g'), ["isn't"]],
  [new RegExp(`${SUBJECT}has not\\b`, 'g'), ["hasn't", "still hasn't"]],
  [new RegExp(`${SUBJECT}hasn't\\b`, 'g'), ['has not', "still hasn't"]],
  [new RegExp(`${SUBJECT}haven't\\b`, 'g'), ['have not', "really haven't"]],
  [new RegExp(`${SUBJECT}can't\\b`, 'g'), ['cannot', "just can't"]],
  [new RegExp(`${SUBJECT}didn't\\b`, 'g'), ['did not', "really didn't"]],
  [new RegExp(`${SUBJECT}don't\\b`, 'g'), ['do not', "really don't", "honestly don't"]],
  [/(?<!what |all |that |everything )\bI want\b/g, ["I'd like", 'I really want']],
  [/\bI'd like\b/g, ['I want', 'I would like']],
  [/(?<!what |all |that |everything )\bI need\b/g, ['I really need', 'I just need', 'I do need']],
  [/\bI bought\b(?! it| them)/g, ['I got', 'I picked up', 'I actually bought']],
  [/\bI ordered\b/g, ['I bought', 'I got', 'I had ordered']],
  [/\bI (?=paid|booked|mailed|asked|tried|called|sent)/g, ['I actually ', 'I, well, I ']],
  [
    /(?<=\b(?:is|was|are|were|'s|'re) )(?=stuck |down |late |full |broken |wrong |gone |supposed |meant )/g,
    ['actually ', 'basically '],
  ],
  [/(?<=\b(?:and|but) )(?=it |they |he |she |nobody |there )/g, ['actually ', 'well, ']],
  [/(?<=\b(?:because|since) )(?=I |it |they |he |she |we |the |my )/g, ['well, ']],
  [new RegExp(`${SUBJECT}(?=(?!had|need|said)[a-z]{3,}(?:ed|nt|ld|ot|id)\\b)`, 'g'), ['actually ']],
  [/\breceived\b/g, ['got']],
  [/\bI called (?=last|on|yesterday|this|and|twice|in)/g, ['I phoned ', 'I rang ', 'I did call ']],
  [/\bsupposed to\b/g, ['meant to']],
  [/\b[Nn]obody\b/g, ['no one']],
  [/\bsomebody\b/g, ['someone']],
  [/\bmaybe\b/g, ['perhaps']],
  [/\bI think\b/g, ["I'm pretty sure", 'I believe', 'I guess']],
  [
    /(?<=there's |for |been |That's |waited |paid )over (?=two|three|four|five|a hundred|one|six)/g,
    ['more than ', 'well over '],
  ],
  [
    /(?<=for |at |been |was |took |since )about (?=two|three|four|five|six|ten|twenty|thirty|forty|fifty|a week|a month|one)/g,
    ['around ', 'roughly ', 'something like '],
  ],
  [/\ba lot of\b/g, ['lots of', 'loads of']],
  [/\bexactly the same\b/g, ['just the same', 'the very same']],
  [/\bthe very same\b/g, ['the exact same', 'the same']],
  [/(?<=the )whole\b/g, ['entire']],
  [/\bkids\b/g, ['children']],
  [/\bin a row\b/g, ['running']],
  [/\bjust got back\b/g, ['only just got back', 'came back']],
  [/\bevery (?=afternoon|morning|evening|night|day|week|month)/g, ['each ', 'every single ']],
  [/\bwas told (?=it|that|they|the|I)/g, ['got told ', 'was promised ']],
  [/\btold me (?=it|that|they|the|I)/g, ['said ', 'promised me ']],
  [/\bI'm sure\b/g, ["I'm certain", "I'm positive"]],
  [/\bI'm going to\b/g, ["I'm gonna", 'I will']],
  [/\bI was short\b/g, ['I came up short']],
  [/\bas well\b/g, ['too']],
  [/(?<=\b(?:it|he|she)) has been (?=stuck|out|down|off|like|going)/g, ["'s been "]],
  [/\bit is\b/g, ["it's"]],
  [/, but (?=I|it|they|he|she|we|the|my|there|that)/g, [', only ', ', except ', ', but, well, ', '. But ']],
  [/, and (?=I|it|they|he|she|we|the|my|there|you|when|that)/g, ['. And ', ', and, well, ']],
  [/, so (?=I|it|they|he|she|we|the|my)/g, [', which is why ', ', and so ']],
  [/\bsays (?=it|that|they|I|the|there|you)/g, ['tells me ']],
  [
    /(?<!\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|early|late|earlier|first thing|o'clock|thirty) )\bthis morning\b/g,
    ['earlier this morning', 'first thing this morning'],
  ],
  [/\byesterday\b/g, ['just yesterday', 'only yesterday']],
  [/\blast week\b/g, ['just last week', 'only last week']],
  [/\bI don't even\b/g, ['I never even']],
  [/\bgone from\b/g, ['jumped from']],
  [/\bI live by myself\b/g, ['I live on my own']],
];

/** How likely each possible change is. */
const CHANCE = 0.85;
/** The same for words that are put in, not changed. */
const INSERTED = 0.22;
const OPENERS = ['See,', 'I mean,', 'Well,', 'So,', 'The thing is,', 'You see,', 'Right, so,', 'Okay, so,'] as const;

/** One sentence as this person puts it this time. */
export function retell(sentence: string, random: Random, mayOpen = true): string {
  let told = reword(sentence, random);
  for (const [pattern, ways] of SWAPS) {
    told = outsideMarks(told, (plain) =>
      plain.replace(pattern, (found) =>
        random.chance(found === '' ? INSERTED : CHANCE) ? keepCase(found, random.pick(ways)) : found,
      ),
    );
  }
  if (random.chance(0.025) && /\w\.$/.test(told)) told = `${told.slice(0, -1)}, you know.`;
  const [first = ''] = told.split(' ');
  if (
    mayOpen &&
    random.chance(0.15) &&
    !/\?|\bwell\b/.test(told) &&
    /^(?:[a-z]|I\b)/.test(first) &&
    !/^(?:and|but|so|because|now|then)\b/.test(first) &&
    told.split(' ').length > 3
  ) {
    told = `${random.pick(OPENERS)} ${told}`;
  }
  return told;
}

function keepCase(found: string, way: string): string {
  return /^[A-Z]/.test(found) ? way.charAt(0).toUpperCase() + way.slice(1) : way;
}
