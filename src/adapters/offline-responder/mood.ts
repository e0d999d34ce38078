/** The customer's mood: where it starts, what moves it, and the emotion and manner that it shows as. */
import type { Emotion } from '../../domain/labels.ts';
import type { CustomerPersona } from '../../domain/persona.ts';
import type { DealtTraits } from '../../domain/plan.ts';
import type { Random } from '../../shared/random.ts';
import type { Manner } from './phrase-bank.ts';
import type { AgentMove } from './state.ts';

type Demeanor = CustomerPersona['demeanor'];

const START: Readonly<Record<Demeanor, number>> = {
  cheerful: 0.55,
  polite: 0.25,
  calm: 0.15,
  chatty: 0.35,
  confused: -0.05,
  anxious: -0.25,
  impatient: -0.35,
  sarcastic: -0.35,
  frustrated: -0.55,
  angry: -0.8,
};

/** What hearing this from the agent does to the mood. */
const SHIFT: Partial<Record<AgentMove, number>> = {
  listen: 0.03,
  'ask-detail': 0.02,
  'ask-wish': 0.06,
  'ask-again': -0.2,
  misread: -0.25,
  hold: -0.03,
  'still-looking': -0.12,
  chat: 0.05,
  find: 0.05,
  wrong: -0.3,
  explain: 0.02,
  offer: 0.5,
  partial: -0.1,
  'hold-line': -0.1,
  refuse: -0.35,
  escalate: 0.15,
  callback: 0.05,
  answer: 0.08,
  reassure: 0.05,
  'contact-check': 0.02,
  'anything-else': 0.04,
};

/** The mood before the first word. */
export function startingMood(customer: CustomerPersona, traits: DealtTraits): number {
  return clamp(START[customer.demeanor] - 0.15 * traits.moodShift);
}

/** The mood after hearing the agent. Empathy helps once. */
export function moodAfter(mood: number, move: AgentMove, empathy: boolean): number {
  if (move === 'offer') return clamp(Math.max(mood + 0.5, 0.12));
  const shift = (SHIFT[move] ?? 0) + (empathy ? 0.12 : 0);
  return clamp(mood + (shift > 0 ? shift * 0.8 : shift));
}

/** Who accepts half of it, or to wait, has made some peace with it. */
export function moodOnAccepting(mood: number): number {
  return mood < 0 ? mood * 0.6 : mood;
}

/** Only who is neither cross nor afraid makes small talk. */
export function mayChat(mood: number, demeanor: Demeanor): boolean {
  return mood >= (demeanor === 'anxious' ? 0.08 : -0.1);
}

function clamp(mood: number): number {
  return Math.max(-1, Math.min(1, mood));
}

const MILD: ReadonlySet<Demeanor> = new Set(['cheerful', 'polite', 'calm', 'chatty', 'confused', 'anxious']);

/** Who begins below, whatever the day, and is above now, is relieved. */
const BEGIN_LOW: ReadonlySet<Demeanor> = new Set(['anxious', 'impatient', 'sarcastic', 'frustrated', 'angry']);

/** How the mood is named in this customer; `hasNews` once the agent has said what becomes of the issue. */
export function customerEmotion(mood: number, demeanor: Demeanor, hasNews: boolean, random: Random): Emotion {
  const label = emotionName(mood, demeanor, hasNews);
  if (label === 'neutral') return { label, intensity: Math.round(random.between(0.15, 0.45) * 100) / 100 };
  const strength = Math.round(Math.min(1, Math.max(0.1, Math.abs(mood) + random.between(-0.12, 0.12))) * 100) / 100;
  return { label, intensity: strength };
}

function emotionName(mood: number, demeanor: Demeanor, hasNews: boolean): Emotion['label'] {
  if (mood > 0.45) return hasNews && demeanor === 'anxious' ? 'relieved' : 'pleased';
  if (mood > 0.08) return hasNews && BEGIN_LOW.has(demeanor) ? 'relieved' : 'neutral';
  if (mood > -0.12) return demeanor === 'confused' ? 'confused' : demeanor === 'anxious' ? 'anxious' : 'neutral';
  if (demeanor === 'confused' && mood > -0.5) return 'confused';
  if (demeanor === 'anxious' && mood > -0.75) return 'anxious';
  if (demeanor === 'sarcastic') return 'sarcastic';
  // A bad day is not yet a disappointment: that takes something to be disappointed by.
  if (mood > -0.22 && !hasNews && MILD.has(demeanor)) return 'neutral';
  if (mood > -0.4) return demeanor === 'impatient' ? 'impatient' : 'disappointed';
  if (mood > (MILD.has(demeanor) ? -0.9 : -0.7)) return demeanor === 'impatient' ? 'impatient' : 'frustrated';
  return 'angry';
}

/** Manners that fit an emotion. */
export function mannersOf(emotion: Emotion['label']): Manner[] {
  switch (emotion) {
    case 'pleased':
    case 'grateful':
      return ['happy'];
    case 'anxious':
      return ['anxious'];
    case 'confused':
      return ['confused'];
    case 'impatient':
      return ['impatient'];
    case 'frustrated':
      return ['impatient'];
    case 'angry':
      return ['angry'];
    case 'sarcastic':
      return ['sarcastic'];
    default:
      return [];
  }
}
