/** Tells the journal how a `<Say>` was spoken when that is not as it was written; each remark once. */
import { speechRemarks } from '../speech/voice/pace.ts';
import type { SayVerb } from '../twiml/document.ts';
import type { EngineParts, Leg } from './model.ts';

const told = new WeakMap<EngineParts, Set<string>>();

/** To be called for each `<Say>` that begins. */
export function remarkOn(verb: SayVerb, leg: Leg): void {
  const { engine } = leg.room;
  const known = told.get(engine) ?? new Set();
  told.set(engine, known);
  for (const message of speechRemarks(verb.ssml ?? verb.text, verb.voice, verb.language)) {
    if (known.has(message)) continue;
    known.add(message);
    engine.journal({ kind: 'speech', level: 'warning', message, resource_sid: leg.sid });
  }
}
