/** Asks the emulator who said what when. It knows exactly; the real carrier does not tell. */
import type { Role } from '../../domain/labels.ts';
import type { ConferenceTimes } from '../../domain/ports.ts';
import { SynthcallError } from '../../shared/errors.ts';
import type { HttpClient } from '../../shared/http.ts';

interface TimelineAnswer {
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly segments: readonly {
    readonly label: string | null;
    readonly text: string;
    readonly start_ms: number;
    readonly end_ms: number;
    readonly words: readonly { readonly word: string; readonly start_ms: number; readonly end_ms: number }[];
  }[];
  readonly heard: readonly {
    readonly label: string | null;
    readonly text: string;
    readonly words?: readonly {
      readonly word: string;
      readonly start_ms: number;
      readonly end_ms: number;
      readonly confidence: number;
    }[];
  }[];
  readonly recordings: readonly {
    readonly recording_sid: string;
    readonly start_ms: number;
    readonly end_ms: number | null;
  }[];
}

/** A function for the carrier's `times`, over the emulator's timeline route. */
export function createEmulatorTimes(
  http: HttpClient,
  baseUrl: string,
): (conferenceSid: string) => Promise<ConferenceTimes> {
  return async (conferenceSid) => {
    const url = `${baseUrl}/_emulator/conferences/${conferenceSid}/timeline`;
    const response = await http.send({ method: 'GET', url, timeoutMs: 10_000 });
    if (response.status !== 200) {
      throw new SynthcallError(
        'CARRIER_REFUSED',
        `The emulator has no timeline of ${conferenceSid} (HTTP ${response.status}).`,
        {
          hint: 'This is a fault in the emulator; please report it.',
        },
      );
    }
    return toTimes(JSON.parse(response.body.toString('utf8')) as TimelineAnswer);
  };
}

function toTimes(answer: TimelineAnswer): ConferenceTimes {
  const started = Date.parse(answer.started_at ?? '');
  const ended = Date.parse(answer.ended_at ?? '');
  return {
    ...(answer.started_at === null ? {} : { startedAt: answer.started_at }),
    durationS: Number.isFinite(ended - started) ? Math.max(0, ended - started) / 1000 : 0,
    segments: answer.segments.flatMap(({ label, text, start_ms: startMs, end_ms: endMs, words }) =>
      isRole(label)
        ? [{ role: label, text, startS: startMs / 1000, endS: endMs / 1000, words: words.map(toTimedWord) }]
        : [],
    ),
    heard: answer.heard.flatMap(({ label, text, words }) =>
      isRole(label) && words
        ? [{ by: label, text, words: words.map((word) => ({ ...toTimedWord(word), confidence: word.confidence })) }]
        : [],
    ),
    recordings: answer.recordings.flatMap(({ recording_sid: sid, start_ms: startMs, end_ms: endMs }) =>
      endMs === null ? [] : [{ sid, startS: startMs / 1000, endS: endMs / 1000 }],
    ),
  };
}

function isRole(label: string | null): label is Role {
  return label === 'agent' || label === 'customer';
}

function toTimedWord({ word, start_ms: startMs, end_ms: endMs }: TimelineAnswer['segments'][number]['words'][number]) {
  return { word, startS: startMs / 1000, endS: endMs / 1000 };
}
