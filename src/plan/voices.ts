/** Voices that Twilio can speak with: their language and gender. Knows names only; how they sound here is the emulator's affair. */

type VoiceGender = 'female' | 'male';

/** What is known of a voice. `locale` is undefined for the basic voices, which take any language. */
export interface VoiceFacts {
  readonly name: string;
  readonly locale: string | undefined;
  /** Undefined where it is not published. */
  readonly gender: VoiceGender | undefined;
}

/** `locale: Name.Gender.Engines …`; engines: s standard, n neural, g generative. From the types of Twilio's SDK 6.2. */
const POLLY = `
en-US: Joanna.F.sng Danielle.F.ng Ruth.F.ng Ivy.F.sn Kendra.F.sn Kimberly.F.sn Salli.F.sn Matthew.M.sng Stephen.M.ng
en-US: Joey.M.sn Justin.M.sn Kevin.M.sn Gregory.M.n
en-GB: Amy.F.sng Emma.F.sn Brian.M.sn Arthur.M.n Geraint.M.s
en-AU: Olivia.F.ng Nicole.F.s Russell.M.s
en-IN: Kajal.F.ng Aditi.F.s Raveena.F.s
en-IE: Niamh.F.n
en-NZ: Aria.F.n
en-ZA: Ayanda.F.ng
ar-AE: Hala.F.n Zayd.M.n
arb: Zeina.F.s
ca-ES: Arlet.F.n
cmn-CN: Zhiyu.F.sn
cy-GB: Gwyneth.F.s
da-DK: Naja.F.s Mads.M.s Sofie.F.n
de-AT: Hannah.F.n
de-DE: Vicki.F.sng Marlene.F.s Hans.M.s Daniel.M.ng
es-ES: Lucia.F.sng Conchita.F.s Enrique.M.s Sergio.M.ng
es-MX: Mia.F.sng Mía.F.g Andres.M.ng
es-US: Lupe.F.sng Penelope.F.s Miguel.M.s Pedro.M.ng
fi-FI: Suvi.F.n
fr-BE: Isabelle.F.n
fr-CA: Chantal.F.s Gabrielle.F.n Liam.M.n
fr-FR: Lea.F.sng Celine.F.s Mathieu.M.s Remi.M.ng Rémi.M.g
is-IS: Dora.F.s Karl.M.s
it-IT: Bianca.F.sng Carla.F.s Giorgio.M.s Adriano.M.n
ja-JP: Mizuki.F.s Takumi.M.sn Kazuha.F.n Tomoko.F.n
ko-KR: Seoyeon.F.sn
nb-NO: Liv.F.s Ida.F.n
nl-BE: Lisa.F.n
nl-NL: Lotte.F.s Ruben.M.s Laura.F.n
pl-PL: Ewa.F.s Maja.F.s Jacek.M.s Jan.M.s Ola.F.n
pt-BR: Camila.F.sn Vitoria.F.sn Ricardo.M.s Thiago.M.n
pt-PT: Ines.F.sn Cristiano.M.s
ro-RO: Carmen.F.s
ru-RU: Tatyana.F.s Maxim.M.s
sv-SE: Astrid.F.s Elin.F.n
tr-TR: Filiz.F.s Burcu.F.n
yue-CN: Hiujin.F.n`;

/** Letters of Google's lettered voices by language: capitals are female, small letters male. */
const GOOGLE_LETTERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'en-US': { Standard: 'abCdEFGHij', Wavenet: 'abCdEFGHij', Neural2: 'aCdEFGHij' },
  'en-GB': { Standard: 'AbCdFNo', Wavenet: 'AbCdFNo', Neural2: 'AbCdFNo' },
  'en-AU': { Standard: 'AbCd', Wavenet: 'AbCd', Neural2: 'AbCd' },
  'en-IN': { Standard: 'AbcDEf', Wavenet: 'AbcDEf', Neural2: 'AbcD' },
};
const CHIRP: Readonly<Record<string, VoiceGender>> = {
  Aoede: 'female',
  Kore: 'female',
  Leda: 'female',
  Zephyr: 'female',
  Charon: 'male',
  Fenrir: 'male',
  Orus: 'male',
  Puck: 'male',
};
const ENGINES: Readonly<Record<string, string>> = { s: '', n: '-Neural', g: '-Generative' };

const TABLE: ReadonlyMap<string, VoiceFacts> = new Map(
  [...basicVoices(), ...pollyVoices(), ...googleVoices()].map((voice) => [voice.name, voice]),
);

/** The names of all voices in the table, those of one language first when one is given. */
export function knownVoices(language?: string): readonly string[] {
  const all = [...TABLE.values()];
  const chosen = language === undefined ? all : all.filter((voice) => speaksLanguage(voice, language));
  return chosen.map((voice) => voice.name);
}

/** What is known of a voice, or undefined when Twilio has none of this name. */
export function findVoice(name: string): VoiceFacts | undefined {
  return TABLE.get(name) ?? foreignGoogleVoice(name);
}

/** True when the voice speaks the language; a bare language such as `en` matches all its regions. */
export function speaksLanguage(voice: VoiceFacts, language: string): boolean {
  if (voice.locale === undefined || voice.locale === language) return true;
  return !language.includes('-') && voice.locale.startsWith(`${language}-`);
}

function basicVoices(): VoiceFacts[] {
  return [
    { name: 'man', locale: undefined, gender: 'male' },
    { name: 'woman', locale: undefined, gender: 'female' },
  ];
}

function pollyVoices(): VoiceFacts[] {
  return POLLY.trim()
    .split('\n')
    .flatMap((line) => {
      const [locale = '', names = ''] = line.split(': ');
      return names.split(' ').flatMap((entry) => {
        const [name, gender, engines = ''] = entry.split('.');
        return [...engines].map((engine) => ({
          name: `Polly.${name}${ENGINES[engine]}`,
          locale,
          gender: gender === 'F' ? ('female' as const) : ('male' as const),
        }));
      });
    });
}

function googleVoices(): VoiceFacts[] {
  return Object.entries(GOOGLE_LETTERS).flatMap(([locale, families]) => [
    ...Object.entries(families).flatMap(([family, letters]) =>
      [...letters].map((letter) => ({
        name: `Google.${locale}-${family}-${letter.toUpperCase()}`,
        locale,
        gender: letter === letter.toUpperCase() ? ('female' as const) : ('male' as const),
      })),
    ),
    ...Object.entries(CHIRP).map(([name, gender]) => ({ name: `Google.${locale}-Chirp3-HD-${name}`, locale, gender })),
  ]);
}

/** Other languages are recognised by the shape of the name; the English ones must be in the table. */
function foreignGoogleVoice(name: string): VoiceFacts | undefined {
  const match = /^Google\.([a-z]{2,3}-[A-Z]{2})-(?:(?:Standard|Wavenet|Neural2)-[A-Z]|Chirp3-HD-([A-Z][a-z]+))$/.exec(
    name,
  );
  const locale = match?.[1];
  if (match === null || locale === undefined || locale in GOOGLE_LETTERS) return undefined;
  const person = match[2];
  if (person !== undefined && !(person in CHIRP)) return undefined;
  return { name, locale, gender: person === undefined ? undefined : CHIRP[person] };
}
