/** How each side talks: the manners that choose its phrases and the rates of its disfluencies. */
import type { Emotion, Role } from '../../domain/labels.ts';
import type { Pairing } from '../../domain/plan.ts';
import { rememberedOf } from '../../shared/remembered.ts';
import { mannersOf } from './mood.ts';
import type { Manner } from './phrase-bank.ts';

/** What shapes the surface of one turn. */
export interface Speaker {
  readonly role: Role;
  readonly manners: ReadonlySet<Manner>;
  /** Expected number per hundred words. */
  readonly fillersPerHundred: number;
  /** "you know", "like" and the like, besides the filled pauses. */
  readonly markersPerHundred: number;
  readonly repeatsPerHundred: number;
  readonly partWordsPerHundred: number;
}

/** People stumble while telling a story, hardly when they say yes or read out a number. */
const STORY = 1.65;
const ROUTINE = 0.55;
const FILLERS = { few: 0.6, some: 1, many: 1.6 } as const;
const ATTITUDES: readonly (readonly [RegExp, Manner])[] = [
  [/warm|kind|patient|gentle|caring|reassur|attentive|fatherly|motherly|empath|friendly|helpful/i, 'warm'],
  [/brisk|curt|efficient|quick|blunt|stiff|defensive|direct|terse|business|impatient|plain-spoken/i, 'brisk'],
  [/cheer|upbeat|bubbly|sunny|enthusias|breezy|chirpy/i, 'happy'],
  [/formal|precise|proper|composed|polite/i, 'formal'],
  [/vague|unsure|nervous|new|distracted|hesitant|flustered|overwhelmed|timid/i, 'unsure'],
];

/** The speaker of the next turn, in the emotion of the moment. */
export function speakerOf(role: Role, pairing: Pairing, emotion: Emotion, isStory: boolean): Speaker {
  const persona = role === 'agent' ? pairing.agent : pairing.customer;
  const manners = new Set<Manner>();
  const { formality } = persona.speechHabits;
  if (formality !== 'neutral' && !(role === 'customer' && formality === 'casual' && isElder(pairing.customer)))
    manners.add(formality);
  const verbosity = role === 'customer' ? pairing.traits.verbosity : persona.speechHabits.verbosity;
  if (verbosity === 'terse') manners.add('terse');
  if (verbosity === 'talkative') manners.add('chatty');
  if (role === 'agent') addAgentManners(pairing, manners);
  else addMood(emotion, manners);
  const fillers = FILLERS[persona.speechHabits.fillers];
  const base = role === 'agent' ? 2.5 : 3.1;
  const loose = manners.has('formal') ? 0.3 : manners.has('casual') || manners.has('chatty') ? 1.6 : 1;
  const nervous = emotion.label === 'anxious' || emotion.label === 'confused' ? 1.25 : 1;
  const story = isStory ? STORY : role === 'customer' ? ROUTINE : 1;
  return {
    role,
    manners,
    fillersPerHundred: base * fillers * nervous * story,
    markersPerHundred: loose * story * (role === 'agent' ? 1.2 : 2.7),
    repeatsPerHundred: story * (role === 'agent' ? 1 : 0.62),
    partWordsPerHundred: story * (role === 'agent' ? 1.4 : 0.7),
  };
}

/** Told by what the persona says of itself; who is that old is easy in manner without "awesome" and "gimme a sec". */
export const isElder = rememberedOf(({ background = '' }: Pairing['customer']) =>
  /\b(?:retired|widow\w*|great-grand\w+|grandchildren|pension\w*|(?:seventy|eighty|ninety)(?:-\w+)?)\b/i.test(
    background,
  ),
);

const BITTER: ReadonlySet<Emotion['label']> = new Set([
  'impatient',
  'frustrated',
  'angry',
  'sarcastic',
  'disappointed',
]);

const UNEASY: ReadonlySet<Emotion['label']> = new Set(['anxious', 'confused']);

/** A bad mood drives out pleasantries, and who is afraid has no "no worries" to give. */
function addMood(emotion: Emotion, manners: Set<Manner>): void {
  for (const manner of mannersOf(emotion.label)) manners.add(manner);
  if (BITTER.has(emotion.label)) manners.delete('chatty');
  else manners.add('kind');
  if (manners.has('kind') && !UNEASY.has(emotion.label)) manners.add('easy');
}

function addAgentManners(pairing: Pairing, manners: Set<Manner>): void {
  const { agent } = pairing;
  const { byAttitude, byAll } = attitudesOf(agent);
  for (const manner of byAttitude) manners.add(manner);
  if (manners.size === 0) for (const manner of byAll) manners.add(manner);
  if (agent.speechHabits.verbosity === 'terse') manners.add('brisk');
  if (agent.competence === 'low' && !manners.has('brisk')) manners.add('unsure');
  if (manners.has('warm')) manners.delete('brisk');
}

/** The manners that an agent's attitude tells of, and those that its characteristics tell of as well. */
const attitudesOf = rememberedOf(({ attitude, characteristics }: Pairing['agent']) => {
  const toldBy = (text: string) => ATTITUDES.flatMap(([pattern, manner]) => (pattern.test(text) ? [manner] : []));
  return { byAttitude: toldBy(attitude), byAll: toldBy([attitude, ...characteristics].join(' ')) };
});
