/** Telephone numbers and e-mail domains that belong to nobody: reserved for fiction and for examples. */

/** One regulator's numbers, as patterns of the E.164 form. */
interface ReservedRange {
  readonly country: string;
  readonly pattern: RegExp;
  readonly example: string;
}

/** NANPA (555-0100 … 0199), Ofcom (drama), ACMA (fictitious), ComReg (drama), Arcep (audiovisual works), BNetzA (drama). */
const RANGES: readonly ReservedRange[] = [
  { country: 'North America', pattern: /^\+1[2-9]\d{2}55501\d{2}$/, example: '+12125550142' },
  {
    country: 'the United Kingdom',
    pattern:
      /^\+44(?:11[3-8]4960\d{3}|1(?:21|31|41|51|61)4960\d{3}|1914980\d{3}|2079460\d{3}|2890180\d{3}|2896496\d{3}|2920180\d{3}|1632960\d{3}|7700900\d{3}|8081570\d{3}|9098790\d{3}|3069990\d{3})$/,
    example: '+442079460123',
  },
  {
    country: 'Australia',
    pattern:
      /^\+61(?:[2378](?:5550|7010)\d{4}|4915(?:70(?:006|156|157|158|159|110|313|737)|71(?:266|491|804)|72(?:549|665|983)|73(?:770|087)|74(?:118|632)|75(?:254|789)|76(?:398|801)|77(?:426|644)|78(?:957|148|888)|79(?:212|760|455))|1800(?:160401|97570[7-9]|97571[01])|1300(?:97570[7-9]|97571[01]))$/,
    example: '+61255501234',
  },
  { country: 'Ireland', pattern: /^\+3532091\d{5}$/, example: '+353209101234' },
  {
    country: 'France',
    pattern: /^\+33(?:19900|26191|35301|46571|53649|63998)\d{4}$/,
    example: '+33199001234',
  },
  {
    country: 'Germany',
    pattern: /^\+49(?:3023125\d{3}|6990009\d{3}|4066969\d{3}|2214710\d{3}|8999998\d{3}|17139200\d{2})$/,
    example: '+493023125123',
  },
];

const RESERVED_DOMAIN = /(?:^|\.)(?:example\.(?:com|net|org)|example|test|invalid|localhost)$/i;

/** True for a number that a regulator keeps free for fiction. */
export function isFictionalNumber(phone: string): boolean {
  return RANGES.some((range) => range.pattern.test(phone));
}

/** A fictional number of the same country where one is known, else a North American one. */
export function fictionalExample(phone: string): { readonly country: string; readonly number: string } {
  const codes = ['+1', '+44', '+61', '+353', '+33', '+49'];
  const index = codes.findIndex((code) => phone.startsWith(code));
  const range = RANGES[index < 0 ? 0 : index] as ReservedRange;
  return { country: range.country, number: range.example };
}

/** True for an address that can reach nobody. */
export function isReservedEmail(email: string): boolean {
  return RESERVED_DOMAIN.test(email.slice(email.lastIndexOf('@') + 1));
}

/** The same address at example.com. */
export function atExampleDomain(email: string): string {
  const local = email.split('@')[0]?.replaceAll(/[^A-Za-z0-9._+-]/g, '') ?? '';
  return `${local === '' ? 'someone' : local}@example.com`;
}
