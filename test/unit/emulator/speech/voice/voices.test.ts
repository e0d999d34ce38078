import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { VOICES, voiceFor } from '../../../../../src/emulator/speech/voice/voices.ts';

/** All voice names that the Twilio SDK knows. */
const types = readFileSync(createRequire(import.meta.url).resolve('twilio/lib/twiml/VoiceResponse.d.ts'), 'utf8');
const names = [...new Set(types.match(/(?:Polly|Google)\.[^"' ]+/gu))];

describe('voices', () => {
  it('has at least eight, of both genders, no two made alike', () => {
    expect(VOICES.length).toBeGreaterThanOrEqual(8);
    expect(VOICES.filter((voice) => voice.gender === 'female').length).toBeGreaterThanOrEqual(4);
    expect(new Set(VOICES.map((voice) => JSON.stringify([voice.flite, voice.shift]))).size).toBe(VOICES.length);
  });

  it('knows the gender of every voice name of the Twilio SDK', () => {
    expect(names.length).toBeGreaterThan(500);
    for (const name of names)
      expect(voiceFor(name).warnings.filter((warning) => warning.includes('not known'))).toEqual([]);
  });

  it('warns for exactly those SDK voices that speak another language than English', () => {
    expect(voiceFor('Polly.Joanna-Neural').warnings).toEqual([]);
    expect(voiceFor('Google.en-GB-Chirp3-HD-Puck').warnings).toEqual([]);
    expect(voiceFor('Google.fr-FR-Chirp3-HD-Puck').warnings[0]).toContain('English voices only');
    expect(voiceFor('Polly.Mía-Generative').warnings[0]).toContain('es-MX');
    expect(voiceFor('woman', 'de-DE').warnings[0]).toContain('de-DE');
    expect(voiceFor('woman', 'en-US').warnings).toEqual([]);
  });

  it('answers to the accent-free spelling and to every engine suffix with the same voice', () => {
    expect(voiceFor('Polly.Rémi-Generative').voice).toBe(voiceFor('Polly.Remi-Neural').voice);
    expect(voiceFor('Polly.Matthew').voice).toBe(voiceFor('Polly.Matthew-Neural').voice);
  });

  it('gives an unlisted name one of its gender, always the same', () => {
    const puck = voiceFor('Google.en-IN-Chirp3-HD-Puck').voice;
    expect(puck.gender).toBe('male');
    expect(voiceFor('Google.en-IN-Chirp3-HD-Puck').voice).toBe(puck);
    expect(voiceFor('Polly.Vicki-Generative').voice.gender).toBe('female');
  });

  it('lets the usual agent and customer voices sound different', () => {
    const usual = [
      'man',
      'woman',
      'Polly.Matthew-Neural',
      'Polly.Joanna-Neural',
      'Polly.Amy-Neural',
      'Polly.Brian-Neural',
      'Polly.Ruth-Neural',
      'Polly.Stephen-Neural',
    ];
    expect(new Set(usual.map((name) => voiceFor(name).voice.id)).size).toBeGreaterThanOrEqual(6);
  });

  it('says that it does not know a made-up name, and still has a voice for it', () => {
    expect(voiceFor('Nobody').warnings).toEqual(['voice "Nobody" is not known: another voice speaks for it']);
  });
});
