/** How patient a webhook is: Twilio's defaults and the overrides a user may put into the URL's fragment. */

/** Times in milliseconds. `retriesOn` says whether a failure of that kind may be tried again. */
export interface DeliveryPolicy {
  readonly connectMs: number;
  readonly readMs: number;
  readonly totalMs: number;
  readonly retries: number;
  retriesOn(kind: string): boolean;
}

const LIMITS = {
  ct: { low: 100, high: 10_000, standard: 5000 },
  rt: { low: 100, high: 15_000, standard: 15_000 },
  tt: { low: 100, high: 15_000, standard: 15_000 },
  rc: { low: 0, high: 5, standard: 1 },
} as const;

/** The policy of a URL such as `https://host/path#rc=2&rp=4xx,ct`. Values out of range fall back to the default. */
export function policyOf(url: string): DeliveryPolicy {
  const mark = url.indexOf('#');
  return mark < 0 ? STANDARD : readPolicy(url.slice(mark + 1));
}

function readPolicy(fragment: string): DeliveryPolicy {
  const wishes = new Map(fragment.split(/[#&]/).map((part) => part.split('=') as [string, string]));
  const read = (key: keyof typeof LIMITS) => {
    const { low, high, standard } = LIMITS[key];
    const value = Number(wishes.get(key) ?? standard);
    return Number.isInteger(value) && value >= low && value <= high ? value : standard;
  };
  const kinds = (wishes.get('rp') ?? 'ct').split(',');
  return {
    connectMs: read('ct'),
    readMs: read('rt'),
    totalMs: read('tt'),
    retries: read('rc'),
    retriesOn: (kind) => kind !== 'final' && (kinds.includes(kind) || kinds.includes('all')),
  };
}

const STANDARD = readPolicy('');

/** The URL without its fragment, which is neither sent nor signed. */
export function withoutFragment(url: string): string {
  return url.split('#')[0] as string;
}
