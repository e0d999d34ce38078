/** What kind of matter a call is about: which banks say what is done, why it happened, or why it cannot be done. */
import type { Pairing } from '../../domain/plan.ts';
import { rememberedOf } from '../../shared/remembered.ts';

/** A topic, the categories that it is for, and, where the category does not tell, what it is about or what is wished for. */
type Row = readonly [topic: string, category: RegExp, told?: RegExp];

const MONEY_BACK = /refund|money back|taken off|put back|waiv|return|credit|paid back/;

/** What can be done, by issue and wish: the first that fits. */
const OFFERS: readonly Row[] = [
  ['meal', /deliver|dish|allergen|meal|cold-food|wrong-order|late-order/, /lasagna|meal|dish|again|new|sent/],
  ['trip-refund', /refund|cancel/, /under the insurance/],
  ['waive', /roaming|(?:bill|invoice)-(?:dispute|error)|late-fee/, /off (?:my|the) bill|waived/],
  ['rebill', /bill/, /sent to my insurance|right code/],
  ['refund', /fee|charge|dispute|tip|refund|invoice/, MONEY_BACK],
  ['return', /return/],
  ['missing-part', /missing-(?:item|part|piece)/, /mail|send|sent|bag|part|piece/],
  ['replacement', /damag|broken|defect|wrong-item|missing-item/, /replac|sent|new|right|exchange|swap/],
  ['warranty', /warranty/, /motor|repair|part|fix|new/],
  ['late-delivery', /late-deliver|delivery-delay|late-ship/, /date|deliver/],
  ['luggage', /luggage|baggage|lost-bag/, /brought|deliver|sent|bag/],
  ['power', /power-(?:outage|cut)|no-power/, /time|power|priority/],
  ['leak', /leak|burst|sewer/, /crew|fix|stop|shovel|repair/],
  ['brown-water', /brown-water|water-quality/, /laundr/],
  ['meter-check', /bill|meter/, /check the meter|test the meter/],
  ['meter-reading', /meter/, /reading/],
  ['credit-missing', /credit/, /credits? .*(?:put|on the next bill|added)/],
  ['payment-plan', /payment-plan|past-due|installment/, /spread|month|install/],
  ['move-in', /move-in|new-service/, /\bon\b|connect|start/],
  ['technician', /outage|technician|internet|no-show|repair/, /technician|visit/],
  ['controls', /parental|screen-time|limit/, /switch itself off|limit|lock/],
  ['plan', /plan-change|downgrade/, /drop|smaller|line|cheaper/],
  ['old-price', /bill-increase|price/, /old price|old rate/],
  ['number-transfer', /number-transfer|^port-|-porting/, /transfer|number/],
  ['lost-phone', /lost-phone|stolen-phone/, /number/],
  ['trade-in', /trade-in/],
  ['card-unblock', /blocked-card|card-declin|card-block/, /unblock|work|unlock/],
  ['card-fraud', /fraud|stolen-card/, /stopped|blocked|money/],
  ['hold', /-hold$|on-hold/, /hold|lift|release/],
  ['recall', /transfer-error|wrong-transfer/, /recall|back|return/],
  ['login', /login|access|locked/, /old phone|new phone|old number|codes?\b/],
  ['open-account', /joint-account/, /open/],
  ['loan', /loan/, /payoff/],
  ['premium', /premium/, /old premium|back/],
  ['payout', /payout/, /explain|why|how/],
  ['claim-reopen', /claim-denied|claim-reject/, /open|look/],
  ['claim-status', /claim-status|claim-delay/, /adjuster/],
  ['form', /insurance-form|claim-form/, /sign|sent/],
  ['papers', /policy-papers|proof/, /proof|sent/],
  ['add-driver', /driver/, /add /],
  ['referral', /referral/, /referral/],
  ['results', /result/, /doctor|tell me/],
  ['prescription', /prescription|refill/, /which name/],
  ['records', /record/, /record|printed|copy/],
  ['flight', /flight/, /seat|flight|tonight/],
  ['hotel', /hotel|overbook/, /room/],
  ['group', /group/, /harp|instrument|cello|piano/],
  ['name', /name-(?:correct|change)/, /name/],
  ['promo', /promo|coupon|discount/, /off|discount|code/],
  ['gift-card', /gift-card/, /load|money|balance/],
  ['cancel', /cancell?/, /end|cancel/],
  ['appointment', /appoint|resched|registration/, /visit|morning|afternoon|appointment|opening|week|vet out/],
];

/** Why it cannot be done. */
const REFUSALS: readonly Row[] = [
  ['meal', /deliver|dish|allergen|meal|cold-food|wrong-order/, /lasagna|meal|dish|again|new|sent/],
  ['trip', /refund|cancel/, /under the insurance/],
  ['meter', /high-bill|meter/],
  ['credit', /solar|missing-credit/],
  ['price', /bill-increase|price/],
  ['plan', /plan-change|downgrade/],
  ['controls', /parental|screen-time/],
  ['payment-plan', /payment-plan|past-due/],
  ['service', /move-in|new-service/],
  ['charge', /fee|charge|(?<!payout-)dispute|tip|invoice|roaming|billing|refund/],
  ['return', /return/],
  ['parts', /missing-(?:item|part|piece)/],
  ['stock', /damag|broken|wrong-item/],
  ['warranty', /warranty/],
  ['late-delivery', /late-deliver|delivery-delay/],
  ['bag', /luggage|baggage/],
  ['power', /power-/],
  ['brown-water', /brown-water|water-quality/],
  ['leak', /leak|sewer|burst/],
  ['visit', /outage|technician|no-show/],
  ['number', /number-transfer|^port-|-porting/],
  ['lost-phone', /lost-phone|stolen-phone/],
  ['trade-in', /trade-in/],
  ['card-block', /blocked-card|card-declin/],
  ['card-fraud', /fraud|stolen-card/],
  ['login', /login|locked|access/],
  ['hold', /-hold$|on-hold/],
  ['recall', /transfer-error/],
  ['account', /joint-account|new-account/],
  ['premium', /premium/],
  ['coverage', /payout|claim-denied/],
  ['adjuster', /claim-status/],
  ['papers', /policy-papers|proof/],
  ['driver', /driver/],
  ['medicine', /prescription|refill/],
  ['results', /result/],
  ['records', /record/],
  ['clinic', /appoint|resched|registration|referral/],
  ['flight', /flight/],
  ['hotel', /hotel|overbook/],
  ['group', /group/],
  ['name', /name-/],
  ['app', /promo|coupon/],
  ['gift-card', /gift-card/],
  ['cancel', /cancell/],
];

/** Why it happened. */
const CAUSES: readonly Row[] = [
  ['courier', /misdeliver/],
  ['kitchen', /allergen|dish|lasagna|meal/],
  ['packing', /missing-(?:item|part|piece)|wrong-item/],
  ['records', /test-result|lab-|referral|record|policy-papers|-form/],
  ['luggage', /luggage|baggage/],
  ['metering', /high-bill|meter/],
  ['supply', /^(?!internet|network|mobile|phone|app).*(?:power|water|gas|outage|leak|sewer)/],
  ['rates', /premium|payout/],
  ['claim-denied', /claim-denied|claim-reject/, /flood|water/],
  ['trade-in', /trade-in/],
  ['promo', /promo|coupon|discount/],
  ['name', /^name-/],
  ['fraud', /fraud/],
  ['card', /blocked-card|card-declin/],
  ['hold', /-hold$/],
  ['gift-card', /gift-card/],
  ['porting', /number-transfer|port-/],
  ['transfer', /transfer-error/],
  ['medicine', /prescription|refill/],
  ['visit', /no-show|missed-visit/],
  ['overdraft', /fee/, /overdraft/],
  ['tip', /\btip\b|^tip/],
  ['twice', /charge|dispute/, /charged twice|two times|double charge/],
  ['rental', /^rental/],
  ['charge', /fee-|-fee|tip|rental|dispute|invoice/],
  ['defect', /defect|fault|warranty/],
  ['damage', /damag|broken|crack/],
  ['delivery', /deliver|late|ship|parcel|package/],
  ['price-rise', /bill-increase|price-(?:rise|increase)/],
  ['billing', /bill|charge|payment|refund|price|roaming/],
  ['technical', /outage|internet|technical|network|connect|slow|app-/],
  ['access', /access|login|password|locked|blocked/],
  ['booking', /appoint|booking|schedul|overbook|reserv/],
  ['claim', /claim/],
];

/** What can be done about it; undefined where nothing certain can be said. */
export function offerTopic(pairing: Pairing): string | undefined {
  return offerOf(pairing.customer);
}

/** What stands in the way of it. */
export function refusalTopic(pairing: Pairing): string | undefined {
  return refusalOf(pairing.customer);
}

/** What half of it can be had; undefined where the bank has nothing of the kind. */
export function halfTopic(pairing: Pairing): string | undefined {
  const topic = refusalTopic(pairing);
  return topic === undefined ? undefined : (HALVES[topic] ?? topic);
}

/** Where several refusals share what can be had; the others have a bank of their own name. */
const HALVES: Readonly<Record<string, string>> = {
  charge: 'money',
  meter: 'bill',
  stock: 'goods',
  'late-delivery': 'late',
  warranty: 'repair',
  power: 'crew',
  leak: 'crew',
  'brown-water': 'flush',
  price: 'plan',
  results: 'release',
  flight: 'booking',
  hotel: 'booking',
  group: 'booking',
};

/** What may have brought it about. */
export function causeTopic(pairing: Pairing): string | undefined {
  return causeOf(pairing.customer);
}

type Customer = Pairing['customer'];

function topicsIn(rows: readonly Row[]): (customer: Customer) => string | undefined {
  return rememberedOf((customer) => {
    const told = `${customer.issue.summary} ${customer.desiredResolution}`.toLowerCase();
    return rows.find(
      ([topic, category, toldOf]) =>
        category.test(customer.issue.category) &&
        (toldOf === undefined || toldOf.test(told)) &&
        (topic !== 'meal' || isMeal({ customer })),
    )?.[0];
  });
}

const offerOf = topicsIn(OFFERS);
const refusalOf = topicsIn(REFUSALS);
const causeOf = topicsIn(CAUSES);

/** Mishaps of the customer's own: nobody at the company has left anything lying. */
const OWN: ReadonlySet<string | undefined> = new Set(['name', 'transfer', 'fraud', 'promo']);

/** True where the record shows no fault of the company. */
export function isOwnMishap(pairing: Pairing): boolean {
  return OWN.has(causeTopic(pairing)) || /lost-phone|stolen/.test(pairing.customer.issue.category);
}

/** Who is paid back asks no price. */
export function isPaidBack(pairing: Pairing): boolean {
  return PAID_BACK.has(offerTopic(pairing));
}

const PAID_BACK: ReadonlySet<string | undefined> = new Set([
  'refund',
  'trip-refund',
  'waive',
  'rebill',
  'old-price',
  'premium',
  'promo',
  'gift-card',
  'credit-missing',
  'trade-in',
]);

/** Food that is being waited for now, as against a membership or a tip. */
export function isMeal({ customer }: Pick<Pairing, 'customer'>): boolean {
  return (
    /food|meal|restaurant|cater|pizza/.test(customer.industry) &&
    /deliver|dish|allergen|meal|cold|order/.test(customer.issue.category)
  );
}

/** How soon it must be: within hours, within days, or in its own time. */
export type Urgency = 'hours' | 'days' | 'none';

const HOURS =
  /\b(?:tonight|before (?:noon|dark|one|two|three|four|five|six|i check out)|while i hold|dangerous|in danger|insulin|still warm)\b/;
const WEEKDAY = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
const DAYS = new RegExp(
  `\\b(?:today|tomorrow|(?:before|by|on) (?:the weekend|${WEEKDAY})|before the money|due any)\\b`,
);

/** Read from what the customer says of it. */
export function urgencyOf(pairing: Pairing): Urgency {
  return urgencyFor(pairing.customer);
}

const urgencyFor = rememberedOf((customer: Customer): Urgency => {
  const { issue, desiredResolution } = customer;
  const told = `${issue.summary} ${issue.text} ${desiredResolution}`.toLowerCase();
  if (isMeal({ customer }) || HOURS.test(told) || /power-outage|-leak$|flight-change|overbook/.test(issue.category))
    return 'hours';
  return DAYS.test(told) ? 'days' : 'none';
});
