/** How long a speaker thinks before the first word: by what is said, and by who says it. Look-ups and searches are not decided here. */
import type { DialogueAct, Role } from '../../domain/labels.ts';
import type { Pairing } from '../../domain/plan.ts';
import type { Random } from '../../shared/random.ts';
import { isElder } from './manner.ts';

/** What comes without thinking: these follow as soon as the line lets them. */
const AT_ONCE: ReadonlySet<DialogueAct> = new Set([
  'acknowledge',
  'confirm',
  'correct',
  'echo-confirm',
  'empathise',
  'greet',
  'hold',
  'small-talk',
  'thank',
  'hang-up',
]);
/** What is weighed first. */
const WEIGHED: ReadonlySet<DialogueAct> = new Set([
  'negotiate',
  'reject',
  'explain',
  'offer',
  'change-mind',
  'complain',
]);

/** Median of the thinking time, and how far it spreads (sigma of its logarithm). */
const MEDIAN_MS = { plain: 170, weighed: 260 };
const SPREAD = 0.75;
/** Longer than this is a silence that somebody would remark on, and has a reason of its own. */
const MOST_MS = 620;
/** How often a speaker thinks at all. */
const SHARE = { atOnce: 0.15, plain: 0.7, weighed: 0.85 };
const STEP_MS = 10;

/** Silence before the first word in milliseconds, on top of what the line needs to notice that the other side has ended. */
export function thinkingMs(
  role: Role,
  { act }: { readonly act: DialogueAct },
  pairing: Pairing,
  random: Random,
): number {
  const kind = AT_ONCE.has(act) ? 'atOnce' : WEIGHED.has(act) ? 'weighed' : 'plain';
  if (!random.chance(SHARE[kind])) return 0;
  const median = kind === 'weighed' ? MEDIAN_MS.weighed : MEDIAN_MS.plain;
  const drawn = median * Math.exp(SPREAD * normal(random)) * paceOf(role, pairing);
  return Math.round(Math.min(MOST_MS, drawn) / STEP_MS) * STEP_MS;
}

/** Above one for those who take their time. */
function paceOf(role: Role, { agent, customer }: Pairing): number {
  if (role === 'agent') {
    const skill = { low: 1.5, medium: 1, high: 0.75 }[agent.competence];
    return /brisk|fast|quick|lively/.test(agent.attitude) ? skill * 0.7 : skill;
  }
  const age = isElder(customer) ? 1.3 : 1;
  if (customer.demeanor === 'impatient' || customer.demeanor === 'angry') return 0.55;
  return customer.demeanor === 'confused' || customer.demeanor === 'anxious' ? age * 1.4 : age;
}

/** A standard normal draw: twelve uniform ones, less their mean. */
function normal(random: Random): number {
  let sum = 0;
  for (let count = 0; count < 12; count += 1) sum += random.next();
  return sum - 6;
}
