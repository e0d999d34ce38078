/** The values that phrases may name: who is speaking, what about, and the small details that a call sticks to. */
import type { Role } from '../../domain/labels.ts';
import type { Pairing } from '../../domain/plan.ts';
import type { Random } from '../../shared/random.ts';
import { countWords, mark, unmarked } from './marks.ts';
import { digitWords } from './number-words.ts';
import type { PersonaWords } from './persona-words.ts';
import { plainAscii } from './spoken-values.ts';
import type { CallState } from './state.ts';

/** Scraps of everyday life that callers mention in passing. */
const SCRAPS: Readonly<Record<string, readonly string[]>> = {
  place: [
    'car',
    'kitchen',
    'parking lot',
    'office',
    'stairwell',
    'waiting room',
    'garage',
    'hallway',
    'laundry room',
    'break room',
    'bedroom',
    'living room',
    'basement',
    'supermarket',
    'lobby at work',
    'school parking lot',
    'truck',
    'bathroom',
    'attic',
    'workshop',
  ],
  break: ['lunch break', 'coffee break', 'break', 'way home', 'way to work', 'day off', 'afternoon off'],
  errand: ['meetings', 'shifts', 'school runs', 'appointments', 'clients', 'classes', 'deliveries', 'two trains'],
  errandOne: [
    'a meeting',
    'the school run',
    'my shift',
    'a dentist appointment',
    'a class',
    'a conference call',
    'choir practice',
    'my train',
    'yoga',
    'the plumber',
    'a job interview',
  ],
  relative: [
    'sister',
    'brother',
    'neighbor',
    'cousin',
    'friend',
    'coworker',
    'aunt',
    'mother-in-law',
    'roommate',
    'boss',
    'best friend',
    'sister-in-law',
    'hairdresser',
    'uncle',
    'gym buddy',
    'office mate',
  ],
  noise: [
    'a leaf blower',
    'a dishwasher',
    'construction',
    'a radio',
    'a washing machine',
    'some music',
    'a lawn mower',
    'a vacuum cleaner',
    'drilling',
    'a television',
    'rain',
    'traffic',
  ],
  machine: [
    'radio',
    'television',
    'fan',
    'stereo',
    'music',
    'washing machine',
    'air conditioner',
    'vacuum',
    'hair dryer',
    'podcast',
  ],
  paper: [
    'napkin',
    'sticky note',
    'receipt',
    'notepad',
    'piece of cardboard',
    'calendar',
    'bank slip',
    'shopping list',
    'envelope',
    'notebook',
  ],
  glasses: ['glasses', 'reading glasses', 'charger', 'notes', 'pen', 'headset'],
  meal: ['breakfast', 'lunch', 'dinner', 'coffee', 'supper', 'brunch', 'a barbecue'],
  pet: ['dog', 'cat', 'parrot', 'puppy', 'rabbit', 'kitten', 'terrier'],
};

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const;
const SOON = [
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
] as const;
const CLOCK = [
  'before five today',
  'this afternoon',
  'tomorrow morning',
  'first thing tomorrow',
  'by tomorrow at noon',
  'later today',
  'in the next hour',
  'tomorrow before ten',
  'by four today',
] as const;
const TEAMS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/retail|commerce|shop|store|furniture/, ['shipping', 'returns', 'warehouse', 'fulfillment']],
  [/telecom|internet|mobile|broadband|cable/, ['network', 'billing', 'technical', 'provisioning']],
  [/bank|credit|loan|finan/, ['payments', 'disputes', 'card', 'back-office']],
  [/utilit|energy|water|power|gas/, ['field', 'metering', 'billing', 'dispatch']],
  [/travel|hotel|air|cruise/, ['reservations', 'ticketing', 'refunds', 'partner']],
  [/health|clinic|medic|vet|dental|hospital|pharm|care/, ['records', 'scheduling', 'front-desk', 'billing']],
  [/insur/, ['claims', 'underwriting', 'review']],
  [/software|tech|saas/, ['engineering', 'accounts', 'second-line']],
];

/** Details that are invented once for a call, so that both sides and all turns agree on them. */
export function callDetails(pairing: Pairing, random: Random): Readonly<Record<string, string>> {
  const teams = TEAMS.find(([pattern]) => pattern.test(pairing.customer.industry))?.[1] ?? [
    'back-office',
    'accounts',
    'support',
    'operations',
  ];
  const digits = Array.from({ length: random.chance(0.5) ? 4 : 5 }, () => String(random.int(10))).join('');
  const letter = random.pick(['B', 'C', 'K', 'M', 'R', 'T', 'W']);
  const scraps = Object.entries(SCRAPS).map(([name, choices]) => [name, random.pick(choices)] as const);
  return {
    ...Object.fromEntries(scraps),
    day: mark('date', random.pick(freeDays(pairing))),
    pastDay: mark(
      'date',
      random.chance(0.5)
        ? random.pick(DAYS)
        : `the ${random.pick(['second', 'third', 'fifth', 'ninth', 'eleventh', 'fourteenth', 'twenty-first'])}`,
    ),
    otherDay: mark('date', random.pick(['Saturday', 'Saturdays', 'Sunday', 'the holiday'])),
    soon: random.pick(SOON),
    clock: random.pick(CLOCK),
    team: random.pick(teams),
    ref: mark(
      'other',
      `${random.chance(0.7) ? `${letter}, ` : ''}${digitWords(digits.slice(0, 2), 'oh')}, ${digitWords(digits.slice(2), 'oh')}`,
    ),
    last: mark('other', digitWords(digits.slice(2), 'oh')),
  };
}

/** Weekdays that the persona does not speak of already. */
function freeDays({ customer }: Pairing): readonly string[] {
  const told = JSON.stringify(customer.issue) + customer.desiredResolution;
  const free = DAYS.filter((day) => !told.includes(day));
  return free.length > 0 ? free : DAYS;
}

/** Slots for the next turn of `role`. What the role cannot know yet is absent. */
export function slotsFor(role: Role, state: CallState): Record<string, string | undefined> {
  const { words, pairing } = state;
  const isAgent = role === 'agent';
  const knowsName = !isAgent || state.isNameSaid;
  const fact = (key: string) => words.facts.find((entry) => entry.key === key)?.said;
  const isToDo = /^to /.test(unmarked(words.wish));
  const short = (text: string | undefined, most: number) =>
    text !== undefined && countWords(text) <= most ? text : undefined;
  return {
    ...state.details,
    first: knowsName ? mark('person_name', words.firstName) : undefined,
    last: isAgent ? state.details['last'] : state.details['last'],
    lastName: knowsName ? mark('person_name', words.lastName) : undefined,
    lastSpelled: knowsName ? mark('person_name', spell(words)) : undefined,
    full: knowsName || state.hasLookedUp ? mark('person_name', words.fullName) : undefined,
    agent: isAgent || introducesByName(pairing) ? mark('person_name', agentFirst(pairing)) : undefined,
    company: mark('company', plainAscii(pairing.agent.company)),
    summary: isAgent ? undefined : words.summary,
    issueA: isAgent && state.isIssueSaid ? short(words.issueForAgent, 10) : undefined,
    headA: isAgent && state.isIssueSaid ? short(words.headForAgent, 7) : undefined,
    wish: isAgent ? undefined : short(words.wish, 17),
    wishTo: !isAgent && isToDo ? short(words.wish, 17) : undefined,
    wishThing:
      isAgent ||
      isToDo ||
      /^some(?:one|body) | to (?!(?:my|the|an?|our|his|her|me|us)\b)[a-z]+\b/.test(unmarked(words.wish))
        ? undefined
        : short(words.wish, 14),
    doneA: isAgent && words.wishKind === 'done' && state.isWishSaid ? short(words.wishForAgent, 9) : undefined,
    thingA: isAgent && words.wishKind === 'thing' && state.isWishSaid ? short(words.wishForAgent, 9) : undefined,
    knownA: isAgent ? short(words.known, 12) : undefined,
    wishA: isAgent ? short(words.wishForAgent, 13) : undefined,
    answer: isAgent ? words.answer : undefined,
    email: fact('email'),
    phone: fact('phone') ?? words.facts.find((entry) => entry.type === 'phone')?.said,
  };
}

function spell(words: PersonaWords): string {
  return words.lastName
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .split('')
    .join(' ');
}

function agentFirst(pairing: Pairing): string {
  return plainAscii(pairing.agent.name).split(' ')[0] ?? pairing.agent.name;
}

function introducesByName(pairing: Pairing): boolean {
  return pairing.agent.introduction.includes(agentFirst(pairing));
}
