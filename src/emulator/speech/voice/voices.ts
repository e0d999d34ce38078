/** The voices of the emulator, and which of them answers to which Twilio voice name. Every name gets one; English only. */
import { readFileSync } from 'node:fs';
import { remembered } from '../../../shared/remembered.ts';

export type Gender = 'female' | 'male';

/** A speaker made from a flite voice. */
export interface Voice {
  readonly id: string;
  readonly gender: Gender;
  /** The accent that comes nearest, as a language tag. */
  readonly accent: string;
  readonly flite: {
    readonly name: 'slt' | 'rms' | 'awb' | 'kal16';
    /** Mean pitch asked of flite before the shift, in Hz; absent where flite's own is kept or cannot be changed. */
    readonly pitchHz?: number;
  };
  /** Factor on pitch and formants (vocal tract length). */
  readonly shift: number;
  /** Speaking rate against flite's own. */
  readonly rate: number;
  /** Lift above 1.5 kHz for voices that are dull on a telephone, in decibels. */
  readonly shelfDb: number;
}

/** The voice for a name, and what a user should know about the choice (empty when it fits). */
export interface VoiceChoice {
  readonly voice: Voice;
  readonly warnings: readonly string[];
}

interface VoiceData {
  readonly voices: readonly Voice[];
  /** Twilio names without product suffix ("Polly.Joanna"), or Google families with variant ("en-US/Aoede"), to voice ids. */
  readonly names: Readonly<Record<string, string>>;
  /** Genders of names that have no entry of their own: Polly's names, Google's letters by locale, Chirp's star names. */
  readonly genders: Readonly<Record<string, Gender>>;
  /** Polly's speakers of other languages: gender and language. */
  readonly foreign: Readonly<Record<string, readonly [Gender, string]>>;
}

const data = JSON.parse(readFileSync(new URL('./voices.json', import.meta.url), 'utf8')) as VoiceData;
const byId = new Map(data.voices.map((voice) => [voice.id, voice]));
const FALLBACK = data.voices[0] as Voice;

/** Choices that are kept, for each language: names come from outside. */
const MOST_NAMES = 500;
const MOST_LANGUAGES = 20;

/** All voices, in a fixed order. */
export const VOICES: readonly Voice[] = data.voices;

/**
 * Total and deterministic: known names have a fixed voice, other names one of their gender and accent chosen by the name
 * itself. Case, accents on letters and `-Neural`/`-Generative` make no difference. Our own ids are accepted too.
 */
export function voiceFor(name: string, language = ''): VoiceChoice {
  return choicesIn(language)(name);
}

/** Each of a call's texts asks for its voice several times. */
const choicesIn = remembered(
  (language) => remembered((name) => chooseVoice(name, language), MOST_NAMES),
  MOST_LANGUAGES,
);

function chooseVoice(name: string, language: string): VoiceChoice {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').trim();
  const own = byId.get(plain);
  if (own !== undefined) return { voice: own, warnings: [] };
  const { key, locale } = keyOf(plain);
  const foreign = data.foreign[key];
  const spoken = foreign?.[1] ?? (language !== '' ? language : locale);
  const warnings = spoken === '' || /^en\b/i.test(spoken) ? [] : [foreignWarning(name, spoken)];
  const listed = byId.get(data.names[key] ?? '');
  if (listed !== undefined) return { voice: listed, warnings };
  const gender = foreign?.[0] ?? data.genders[key] ?? data.genders[key.split('/').at(-1) ?? ''];
  if (gender === undefined) warnings.push(`voice "${name}" is not known: another voice speaks for it`);
  return { voice: byName(key, gender, spoken), warnings };
}

function foreignWarning(name: string, language: string): string {
  return `voice "${name}" speaks ${language}, but the emulator has English voices only: the text is read with English sounds`;
}

/** "Polly.Joanna-Neural" → polly.joanna; "Google.en-US-Chirp3-HD-Aoede" → en-us/aoede. */
function keyOf(name: string): { key: string; locale: string } {
  const google = name.match(/^Google\.([a-z]{2,3}-[A-Za-z]{2,4})-(.+)$/i);
  if (google) {
    const [, locale = '', rest = ''] = google;
    return { key: `${locale}/${rest.split('-').at(-1) ?? ''}`.toLowerCase(), locale };
  }
  const key = name.toLowerCase().replace(/-(neural|generative|standard|long-form)$/, '');
  return { key, locale: '' };
}

function byName(key: string, gender: Gender | undefined, language: string): Voice {
  const ofGender = data.voices.filter((voice) => gender === undefined || voice.gender === gender);
  const ofAccent = ofGender.filter((voice) => voice.accent.toLowerCase() === language.toLowerCase());
  const choices = ofAccent.length > 0 ? ofAccent : ofGender;
  let sum = 0;
  for (let index = 0; index < key.length; index += 1) sum = (sum * 31 + key.charCodeAt(index)) % 65_521;
  return choices[sum % choices.length] ?? FALLBACK;
}
