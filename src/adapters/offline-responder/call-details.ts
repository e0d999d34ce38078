/** The small things that one call invents and then sticks to: a day, a team, a reference and scraps of everyday life. */
import type { Pairing } from '../../domain/plan.ts';
import type { Random } from '../../shared/random.ts';
import { rememberedOf } from '../../shared/remembered.ts';
import { everydayLife } from './everyday-life.ts';
import { isMeal, type Urgency, urgencyOf } from './issue-topics.ts';
import { mark } from './marks.ts';
import { nearMisses } from './near-misses.ts';
import { digitWords } from './number-words.ts';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const;
/** Times that fit how soon it must be: nobody without power is told about three business days. */
const TIMES: Readonly<
  Record<Urgency | 'meal', { soon: readonly string[]; clock: readonly string[]; by: readonly string[] }>
> = {
  none: {
    soon: [
      'a day or two',
      'two to three days',
      'about three business days',
      'three to five business days',
      'twenty-four hours',
      'forty-eight hours',
      'about a week',
      'two business days',
      'a couple of days',
      'up to five working days',
      'an hour or so',
      'about a day',
    ],
    clock: [
      'before five today',
      'this afternoon',
      'tomorrow morning',
      'first thing tomorrow',
      'by tomorrow at noon',
      'later today',
      'in the next hour',
      'tomorrow before ten',
      'by four today',
    ],
    by: [],
  },
  days: {
    soon: ['about a day', 'twenty-four hours', 'a few hours', 'half a day', 'an hour or so', 'a day at most'],
    clock: [
      'this afternoon',
      'first thing tomorrow',
      'later today',
      'in the next hour',
      'tomorrow before ten',
      'by tomorrow at noon',
    ],
    by: ['by tomorrow', 'by tomorrow night', 'by tomorrow at noon', 'by tomorrow evening'],
  },
  hours: {
    soon: ['an hour or so', 'about an hour', 'half an hour', 'forty minutes', 'about two hours', 'half an hour or so'],
    clock: ['within the hour', 'in the next hour', 'in the next half hour', 'in about an hour', 'inside of two hours'],
    by: ['within the hour', 'in about an hour', 'in half an hour', 'inside of two hours'],
  },
  meal: {
    soon: [
      'half an hour',
      'about forty minutes',
      'twenty to thirty minutes',
      'thirty-five minutes',
      'three quarters of an hour',
      'twenty-five minutes',
    ],
    clock: ['in ten minutes', 'in a quarter of an hour', 'within the half hour', 'in the next half hour'],
    by: ['within the hour', 'in about half an hour', 'in half an hour'],
  },
};
const HOURS = ['nine fifteen', 'ten', 'ten thirty', 'eleven', 'eight forty-five', 'nine thirty'] as const;
const AFTERNOON_HOURS = ['four', 'a quarter past four', 'four thirty', 'five'] as const;
const TEAMS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/retail|commerce|shop|store|furniture/, ['shipping', 'returns', 'warehouse', 'fulfillment']],
  [/telecom|internet|mobile|broadband|cable/, ['network', 'billing', 'technical', 'provisioning']],
  [/bank|credit|loan|finan/, ['payments', 'disputes', 'card', 'back-office']],
  [/utilit|energy|water|power|gas/, ['field', 'metering', 'billing', 'dispatch']],
  [/travel|hotel|air|cruise/, ['reservations', 'ticketing', 'refunds', 'partner']],
  [/health|clinic|medic|vet|dental|hospital|pharm|care/, ['records', 'scheduling', 'front-desk', 'billing']],
  [/insur/, ['claims', 'underwriting', 'review']],
  [/software|tech|saas/, ['engineering', 'accounts', 'second-line']],
  [/food|meal|restaurant|cater|pizza/, ['courier', 'kitchen', 'refunds', 'dispatch']],
];
const OTHER_TEAMS: readonly string[] = ['back-office', 'accounts', 'support', 'operations'];
const MONEY_TEAMS: ReadonlySet<string> = new Set(['billing', 'refunds', 'payments', 'disputes', 'returns']);
const ABOUT_MONEY =
  /bill|charg|fee|pay|refund|price|premium|credit|money|dollar|cost|invoice|tip|return|warrant|dispute|balance/;

/** Nothing but money: no cook and no driver has a say in it. */
const ALL_MONEY = /bill|charg|\bfee|pay(?!out)|price|invoice|\btip\b|dispute/;

/** Details that are invented once for a call, so that both sides and all turns agree on them. */
export function callDetails(pairing: Pairing, random: Random): Readonly<Record<string, string>> {
  const urgency = urgencyOf(pairing);
  const times = TIMES[isMeal(pairing) ? 'meal' : urgency];
  const { customer } = pairing;
  const day = random.pick(freeDays(customer));
  const digits = Array.from({ length: random.chance(0.5) ? 4 : 5 }, () => String(random.int(10))).join('');
  const letter = random.pick(['B', 'C', 'K', 'M', 'R', 'T', 'W']);
  return {
    ...everydayLife(customer, random.stream('life')),
    day: mark('date', day),
    agentDay: urgency === 'none' ? mark('date', day) : '',
    by: times.by.length > 0 ? random.pick(times.by) : `by ${mark('date', day)}`,
    pastDay: mark(
      'date',
      random.chance(0.5)
        ? random.pick(DAYS)
        : `the ${random.pick(['second', 'third', 'fifth', 'ninth', 'eleventh', 'fourteenth', 'twenty-first'])}`,
    ),
    otherDay: mark('date', random.pick(['Saturday', 'Saturdays', 'Sunday', 'the holiday'])),
    soon: random.pick(times.soon),
    clock: random.pick(times.clock),
    ...slotDetails(pairing, day, random),
    team: random.pick(teamsFor(customer)),
    ...nearMisses(pairing, random),
    ref: mark(
      'other',
      `${random.chance(0.7) ? `${letter}, ` : ''}${digitWords(digits.slice(0, 2), 'oh')}, ${digitWords(digits.slice(2), 'oh')}`,
    ),
    last: mark('other', digitWords(digits.slice(2), 'oh')),
  };
}

/** A day and an hour for somebody to come: of the days that the customer names, where there are any. */
function slotDetails(pairing: Pairing, day: string, random: Random): Readonly<Record<string, string>> {
  const wish = pairing.customer.desiredResolution;
  const named = daysNamed(wish);
  const isToday =
    /\b(?:today|tonight|before dark)\b/.test(wish) || (named.length === 0 && urgencyOf(pairing) === 'hours');
  const near = /\btomorrow\b/.exec(wish)?.[0] ?? (isToday ? 'today' : undefined);
  const isLate = near === 'today' || /\b(?:afternoon|evening|after school|after work)\b/.test(wish);
  return {
    slotDay: near ?? mark('date', named.length > 0 ? random.pick(named) : day),
    slotTime: mark('time', random.pick(isLate ? AFTERNOON_HOURS : HOURS)),
  };
}

/** The days for somebody to come that a wish names. */
function daysNamed(wish: string): readonly string[] {
  return DAYS.filter((name) => wish.includes(name) && new RegExp(`\\b(?<!(?:before|by) )${name}`).test(wish));
}

type Customer = Pairing['customer'];

/** Teams of the industry; those that handle money only where it is about money. */
const teamsFor = rememberedOf((customer: Customer): readonly string[] => {
  const teams = TEAMS.find(([pattern]) => pattern.test(customer.industry))?.[1] ?? OTHER_TEAMS;
  const told = `${customer.issue.category} ${customer.issue.summary} ${customer.desiredResolution}`;
  const withMoney = teams.filter((team) => MONEY_TEAMS.has(team));
  if (ALL_MONEY.test(customer.issue.category) && withMoney.length > 0) return withMoney;
  if (ABOUT_MONEY.test(told)) return teams;
  return teams.filter((team) => !MONEY_TEAMS.has(team));
});

/** Weekdays that the persona does not speak of already. */
const freeDays = rememberedOf((customer: Customer): readonly string[] => {
  const told = JSON.stringify(customer.issue) + customer.desiredResolution;
  const free = DAYS.filter((day) => !told.includes(day));
  return free.length > 0 ? free : DAYS;
});
