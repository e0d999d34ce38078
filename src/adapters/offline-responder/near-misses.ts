/** What a new agent may take a call for: things of the same kind, never the thing itself. */
import type { Pairing } from '../../domain/plan.ts';
import type { Random } from '../../shared/random.ts';
import { rememberedOf } from '../../shared/remembered.ts';

/** Categories, what it may be "about", and what the customer may "want to" do. */
type Row = readonly [category: RegExp, about: readonly string[], toDo: readonly string[]];

const BY_CATEGORY: readonly Row[] = [
  [
    /misdeliver|dish|allergen|meal/,
    ['an order that is late', 'a drink that was left out', 'a meal that got cold', 'a driver who got lost'],
    ['change where it goes', 'add something to it', 'call the whole thing off', 'order the same again'],
  ],
  [
    /tip|promo|membership/,
    ['a price in the app', 'a payment that failed', 'a free delivery', 'a refund for something cold'],
    ['change the card in the app', 'tip the driver more', 'get the family plan', 'put the account on pause'],
  ],
  [
    /^(?:late-delivery|missing-item|wrong-item|damaged-item|gift-card|product)/,
    ['a truck that came too early', 'a return', 'an exchange for a bigger one', 'the assembly service'],
    ['send it all back', 'have somebody put it together', 'swap it for another model', 'move the date'],
  ],
  [
    /warranty|^return/,
    ['buying the extra cover', 'a piece that came loose', 'an exchange for another color', 'a late truck'],
    ['buy a second one', 'book an assembly', 'swap it for another model', 'register it'],
  ],
  [
    /fee-|-charge|billing-dispute|bill-increase|roaming|invoice|payment-plan/,
    ['a payment that failed', 'a change of card', 'a copy of last year', 'a late payment'],
    ['make a payment', 'go over to paper statements', 'change the due date', 'pay by another card'],
  ],
  [
    /blocked-card|card-fraud/,
    ['a lost wallet', 'a new PIN', 'a higher limit', 'a machine that kept it'],
    ['raise the limit', 'order a second one', 'change the PIN', 'set up your phone to pay'],
  ],
  [
    /deposit|transfer-error|loan|joint/,
    ['a standing order', 'a check that bounced', 'the savings rate', 'a wire from overseas'],
    ['stop a check', 'raise your limit', 'move it to savings', 'borrow a bit more'],
  ],
  [
    /login|access/,
    ['a message that looked like a scam', 'the app on a tablet', 'a card reader', 'paperless statements'],
    ['get the alerts by text', 'install the app', 'sign up for it', 'change how you log in'],
  ],
  [
    /internet|technician|outage$/,
    ['a weak signal upstairs', 'a faster line', 'setting up a new box', 'the cable on the pole'],
    ['move the box to another room', 'go up a speed', 'set up a second line', 'send the box back'],
  ],
  [
    /number-transfer|lost-phone|trade-in|parental|plan-change/,
    ['an upgrade', 'a cracked screen', 'a second line', 'the data running out'],
    ['get a newer phone', 'unlock the phone', 'leave us', 'get more data'],
  ],
  [
    /meter|high-bill|solar/,
    ['a payment that came late', 'moving out', 'the budget plan', 'a leak in the yard'],
    ['pay in installments', 'go over to paperless', 'have a second one put in', 'stop the service'],
  ],
  [
    /power-outage|leak|water|move-in/,
    ['work on the sidewalk', 'low pressure', 'a bulb in the street lamp', 'a shut-off notice'],
    ['report something next door', 'stop the service', 'have the pressure tested', 'move the service elsewhere'],
  ],
  [
    /result|record|referral|prescription/,
    ['the questions before a visit', 'a second opinion', 'a doctor who moved', 'a call from the nurse'],
    ['see another doctor', 'book a check-up', 'change the pharmacy', 'talk to the nurse'],
  ],
  [
    /appointment|registration/,
    ['a repeat prescription', 'a form for work', 'lab work', 'the flu shot'],
    ['see a specialist', 'have lab work done', 'talk to the nurse', 'get a form filled in'],
  ],
  [
    /claim|payout/,
    ['a quote', 'a payment that is due', 'adding more cover', 'a change of address'],
    ['report something new', 'get more cover', 'change what you pay first', 'take somebody off it'],
  ],
  [
    /premium|policy|driver/,
    ['a claim on the car', 'a payment that failed', 'a tow from the roadside', 'a second home'],
    ['report an accident', 'change the car', 'pay monthly', 'bundle the two'],
  ],
  [
    /flight|luggage|refund-request|name-/,
    ['a meal on board', 'a seat by the window', 'an upgrade', 'the miles for it'],
    ['add a bag', 'pick a better seat', 'go a day later', 'use your points'],
  ],
  [
    /hotel|group|rental/,
    ['a late checkout', 'the airport shuttle', 'an upgrade', 'the points for it'],
    ['stay a night longer', 'add breakfast', 'get a bigger one', 'use your points'],
  ],
];

const ANYTHING: Row = [
  /./,
  ['a change of address', 'an old bill', 'a form that we sent', 'a question about prices', 'the opening hours'],
  ['come in another time', 'pay what is open', 'update your details', 'leave a message', 'change how we reach you'],
];

/** Slots for a misunderstanding: nothing that the caller speaks of, or the correction would be a lie. */
export function nearMisses({ customer }: Pairing, random: Random): Readonly<Record<string, string>> {
  const { about, toDo } = guessesFor(customer);
  return { wrongAbout: random.pick(about), wrongDo: random.pick(toDo) };
}

const guessesFor = rememberedOf((customer: Pairing['customer']) => {
  const told = `${JSON.stringify(customer.issue)} ${customer.desiredResolution}`.toLowerCase().replaceAll('-', ' ');
  const isOther = (guess: string) =>
    !(guess.match(/[a-z]{4,}/g) ?? []).some((word) => !SMALL.has(word) && told.includes(word.slice(0, 5)));
  const [, about, toDo] = BY_CATEGORY.find(([category]) => category.test(customer.issue.category)) ?? ANYTHING;
  const choose = (near: readonly string[], far: readonly string[]) => {
    const fitting = near.filter(isOther);
    return fitting.length > 0 ? fitting : far;
  };
  return { about: choose(about, ANYTHING[1]), toDo: choose(toDo, ANYTHING[2]) };
});

/** Words that say nothing about the matter. */
const SMALL: ReadonlySet<string> = new Set([
  'your',
  'that',
  'what',
  'with',
  'from',
  'more',
  'another',
  'second',
  'came',
  'have',
  'somebody',
  'something',
  'for',
  'them',
  'when',
  'they',
  'where',
  'over',
]);
