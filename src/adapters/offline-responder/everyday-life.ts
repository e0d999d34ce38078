/** Scraps of everyday life that callers mention in passing: where they are, and what goes with that place and that person. */
import type { CustomerInCall } from '../../domain/persona.ts';
import type { Random } from '../../shared/random.ts';
import { rememberedOf } from '../../shared/remembered.ts';
import { isElder } from './manner.ts';

/** One place, and what may be seen, heard or come between there. What a place does not have is never spoken of. */
type Scene = Readonly<Record<string, readonly string[]>>;

const SCENES: Readonly<Record<'home' | 'work' | 'road' | 'out', Scene>> = {
  home: {
    place: ['kitchen', 'garage', 'hallway', 'laundry room', 'bedroom', 'living room', 'basement', 'attic', 'back yard'],
    break: ['day off', 'afternoon off', 'morning off'],
    errand: ['school runs', 'appointments', 'loads of laundry', 'errands'],
    errandOne: ['the school run', 'a dentist appointment', 'choir practice', 'yoga', 'the plumber', 'dinner'],
    noise: ['a leaf blower', 'the dishwasher', 'the washing machine', 'a lawn mower', 'the television', 'the rain'],
    machine: ['radio', 'television', 'fan', 'stereo', 'washing machine', 'air conditioner', 'vacuum', 'hair dryer'],
    pet: ['dog', 'cat', 'puppy', 'kitten', 'terrier'],
    comesBetween: [
      "there's someone at the door",
      "somebody's at the door",
      'my other phone is ringing',
      "something's boiling over",
      'the mailman needs a signature',
      "I've got to let the dryer man in",
    ],
  },
  work: {
    place: ['office', 'break room', 'stairwell', 'workshop', 'lobby at work', 'storeroom'],
    break: ['lunch break', 'coffee break', 'break'],
    errand: ['meetings', 'shifts', 'appointments', 'clients', 'deliveries'],
    errandOne: ['a meeting', 'my shift', 'a conference call', 'a client', 'a job interview'],
    noise: ['construction', 'a radio', 'drilling', 'the printer', 'a forklift'],
    machine: ['radio', 'fan', 'air conditioner'],
    pet: [],
    comesBetween: [
      'somebody just walked in',
      'my boss wants something',
      'my other phone is ringing',
      "there's a delivery here",
      'a customer just came in',
    ],
  },
  road: {
    place: ['car', 'parking lot', 'school parking lot', 'truck'],
    break: ['way home', 'way to work', 'break'],
    errand: ['school runs', 'appointments', 'deliveries', 'errands'],
    errandOne: ['the school run', 'a dentist appointment', 'a class', 'yoga'],
    noise: ['some traffic', 'the rain', 'a siren'],
    machine: ['radio', 'music', 'fan', 'podcast'],
    pet: [],
    comesBetween: [
      "I'm just pulling over",
      "I've got to move the car",
      'somebody wants my parking spot',
      'my other phone is ringing',
    ],
  },
  out: {
    place: ['supermarket', 'waiting room', 'library', 'post office'],
    break: ['day off', 'way home', 'afternoon off'],
    errand: ['two trains', 'appointments', 'classes', 'errands'],
    errandOne: ['my train', 'a dentist appointment', 'a class', 'choir practice', 'my bus'],
    noise: ['some music', 'a lot of chatter', 'a crying baby'],
    machine: [],
    pet: [],
    comesBetween: [
      "it's really loud in here, let me step outside",
      "they're calling a number, let me listen",
      'somebody needs to get past me',
      'my other phone is ringing',
    ],
  },
};

/** Who has the account of it tell of another place is at none of these. */
const SOMEWHERE: Scene = {
  comesBetween: [
    "it's really loud here, let me move",
    'my other phone is ringing',
    'I lost my pen',
    'somebody needs me for a second',
  ],
};

/** What people of any age and trade have. */
const ANYWHERE: Scene = {
  relative: ['sister', 'brother', 'neighbor', 'cousin', 'friend', 'best friend', 'sister-in-law', 'brother-in-law'],
  glasses: ['glasses', 'reading glasses', 'notes', 'pen'],
  meal: ['breakfast', 'lunch', 'dinner', 'coffee', 'supper'],
};

/** For those who have retired: no shift, no boss, no school run. */
const NOT_FOR_ELDERS =
  /shift|meeting|school run|conference|client|job interview|\bclass|morning off|afternoon off|day off|way to work|\bbreak\b/;

const ELSEWHERE =
  /\b(?:hotel|airport|lobby|flight'?s|gate|abroad|checked? out|closing|hospital|conference)\b|\bI'm (?:at|in|on|standing|sitting) (?!my \w+ own|love)/i;
const AT_HOME =
  /\bat home\b|my (?:kitchen|basement|living room|porch|roof)|\btap\b|refrigerator|bed frame|thermostat|\bmy power\b/i;
const WITHOUT_CAR = /\b(?:ride|bus|no car|rental|my car|the car)\b/i;
const PETS = /\b(?:dog|cat|parrot|puppy|rabbit|coonhound|greyhound)\b/i;

/** Without power nothing hums. */
const OUTAGE = /\bpower\b.*\bout\b|outage|power cut/i;

/** What the persona tells of the person and of the place. */
const circumstancesOf = rememberedOf((customer: CustomerInCall) => {
  const told = `${customer.issue.text} ${customer.issue.summary} ${customer.background ?? ''}`;
  return {
    isElder: isElder(customer),
    isElsewhere: ELSEWHERE.test(told),
    isAtHome: AT_HOME.test(told),
    hasCar: !WITHOUT_CAR.test(told),
    pet: PETS.exec(told)?.[0].toLowerCase(),
    isSilent: OUTAGE.test(told),
  };
});
type Circumstances = ReturnType<typeof circumstancesOf>;

/** Words by slot, one choice each, that agree with one another and with the persona. */
export function everydayLife(customer: CustomerInCall, random: Random): Readonly<Record<string, string>> {
  const known = circumstancesOf(customer);
  const words: Record<string, string> = {};
  for (const [name, choices] of Object.entries({ ...ANYWHERE, ...sceneOf(known, random) })) {
    const open = known.isElder ? choices.filter((choice) => !NOT_FOR_ELDERS.test(choice)) : choices;
    const isSilent = (name === 'noise' || name === 'machine') && known.isSilent;
    const picked = open.length > 0 && !isSilent ? random.pick(open) : undefined;
    if (picked !== undefined) words[name] = name === 'pet' && known.pet !== undefined ? known.pet : picked;
  }
  return words;
}

function sceneOf(known: Circumstances, random: Random): Scene {
  if (known.isElsewhere) return SOMEWHERE;
  if (known.isAtHome) return SCENES.home;
  return SCENES[
    random.weighted([
      ['home', 5],
      ['work', known.isElder ? 0 : 3],
      ['road', known.isElder || !known.hasCar ? 0 : 2],
      ['out', 1.5],
    ] as const)
  ];
}
