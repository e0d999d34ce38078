/** Every error code a user can meet, once. Codes are permanent; README's table is generated from this one. */

/** How the process ends: 0 done, 1 some calls failed, 2 configuration, 3 vendor, 4 budget, 70 bug, 130 interrupted. */
export const EXIT = {
  done: 0,
  someFailed: 1,
  configuration: 2,
  vendor: 3,
  budget: 4,
  bug: 70,
  interrupted: 130,
} as const;

/** One row of the table. `retryable`: the same request may succeed if it is sent again. */
export interface ErrorCodeEntry {
  readonly exitCode: number;
  readonly retryable: boolean;
  readonly meaning: string;
}

const configuration = (meaning: string): ErrorCodeEntry => ({
  exitCode: EXIT.configuration,
  retryable: false,
  meaning,
});
const vendor = (meaning: string, retryable = false): ErrorCodeEntry => ({ exitCode: EXIT.vendor, retryable, meaning });
const budget = (meaning: string): ErrorCodeEntry => ({ exitCode: EXIT.budget, retryable: false, meaning });
const bug = (meaning: string): ErrorCodeEntry => ({ exitCode: EXIT.bug, retryable: false, meaning });

/** The table: what each code means, how the process ends with it, and whether trying again may help. */
export const ERROR_CODES = {
  CONFIG_INVALID: configuration('a setting has a value that cannot be used'),
  CONFIG_UNREADABLE: configuration('a settings file exists but cannot be read or parsed'),
  CONFIG_USAGE: configuration('the command line cannot be understood'),
  CONFIG_FOLDER: configuration('a folder or file cannot be written, or not be opened'),
  PERSONA_INVALID: configuration('a persona file has faults'),
  PERSONA_NONE: configuration('no persona of a needed role was found'),
  PLAN_IMPOSSIBLE: configuration('the asked-for plan cannot be made'),
  CREDENTIAL_MISSING: configuration('a secret that the chosen world needs is not set'),
  CREDENTIAL_REFUSED: vendor('a vendor refused the credentials'),
  CARRIER_UNREACHABLE: vendor('the carrier did not answer', true),
  CARRIER_REFUSED: vendor('the carrier refused a request'),
  CARRIER_BUSY: vendor('the carrier asked us to slow down', true),
  RESPONDER_UNREACHABLE: vendor('the responder did not answer in time', true),
  RESPONDER_REFUSED: vendor('the responder refused a request, and would refuse it again'),
  RESPONDER_UNUSABLE: vendor('the responder answered with something that cannot be spoken', true),
  TUNNEL_FAILED: vendor('the tunnel to the public internet could not be opened'),
  BUDGET_TOO_SMALL: budget('the budget cannot finish a single call'),
  BUDGET_EXHAUSTED: budget('the budget is used up'),
  QUALITY_STOPPED: vendor('too many of the first calls were bad, so the run stopped'),
  DATASET_UNWRITABLE: configuration('the run folder cannot be written'),
  DATASET_MISSING: configuration('the named run or its files cannot be found'),
  BUG: bug('a fault in synthcall itself'),
} as const satisfies Record<string, ErrorCodeEntry>;

/** A permanent error code. */
export type ErrorCode = keyof typeof ERROR_CODES;
