/** Who speaks and who hears it: runs Say and Gather in room time. What a script does next is not decided here. */

import { type PacedSpeech, splitWords } from '../speech/voice/pace.ts';
import type { GatherVerb, SayVerb } from '../twiml/document.ts';
import type { End, Listening, Room, Segment, Speech, SpokenWord } from './model.ts';
import { remarkOn } from './remarks.ts';
import { drawMs } from './settings.ts';
import { streamOf } from './streams.ts';

/** A silence inside one Say that listeners take for the end of speech. */
const BURST_GAP_MS = 700;
const LONGEST_SPEECH_MS = 60_000;

/** Speaks a text; `done` comes when it is over, never when it was stopped. */
export function speak(end: End, verb: SayVerb, done: () => void): void {
  const { timeline, engine } = end.leg.room;
  const startMs = timeline.now();
  const speech: Speech =
    verb.ssml === undefined
      ? { text: verb.text, breaks: verb.breaks, startMs }
      : { text: verb.ssml, breaks: [], startMs };
  const paced = engine.settings.pace(speech.text, verb.voice, speech.breaks);
  const words = wordsOf(paced, verb.text, startMs);
  remarkOn(verb, end.leg);
  const bursts = splitBursts(words);
  for (const burst of bursts) {
    const first = burst[0] as SpokenWord;
    const last = burst.at(-1) as SpokenWord;
    const segment: Segment = {
      end,
      speech,
      text: burst.map(({ word }) => word).join(' '),
      ssml: bursts.length === 1 ? verb.ssml : undefined,
      voice: verb.voice,
      language: verb.language,
      startMs: first.startMs,
      endMs: last.endMs,
      words: burst,
    };
    end.cancels.push(timeline.at(first.startMs, () => beginSegment(segment)));
    end.cancels.push(timeline.at(last.endMs, () => finishSegment(segment)));
  }
  end.cancels.push(timeline.at(startMs + Math.round(paced.durationMs), done));
}

/** Stops whatever the end is saying, playing or waiting for; a word that is not finished is not heard. */
export function stopSpeaking(end: End): void {
  const { room } = end.leg;
  for (const cancel of end.cancels.splice(0)) cancel();
  const { segment } = end;
  if (segment === undefined) return;
  const now = room.timeline.now();
  segment.words = segment.words.filter((word) => word.endMs <= now);
  segment.text = segment.words.map(({ word }) => word).join(' ');
  segment.ssml = undefined;
  segment.endMs = now;
  finishSegment(segment);
  if (segment.words.length === 0) room.segments.splice(room.segments.indexOf(segment), 1);
}

/** Begins to hear. Speech that is already going on is heard from here. */
export function listen(end: End, gather: GatherVerb): void {
  const { room } = end.leg;
  stopListening(end);
  end.listening = { gather, parts: [], timer: undefined, cap: undefined };
  for (const speaker of endsOf(room)) if (speaker.segment) attach(end, speaker.segment);
}

/** Starts the clock of silence, unless speech has been heard already. */
export function awaitInput(end: End, timeoutMs: number): void {
  const { listening } = end;
  const { room } = end.leg;
  if (listening === undefined || listening.parts.length > 0) return;
  listening.timer = room.timeline.after(timeoutMs, () => {
    stopListening(end);
    end.leg.room.hooks.feed(end, { kind: 'no-input' });
  });
}

/** Stops hearing; nothing comes of what was heard. */
export function stopListening(end: End): void {
  end.listening?.timer?.();
  end.listening?.cap?.();
  end.listening = undefined;
}

/** To be called when somebody was joined, muted, held or let in: who hears whom may have changed in mid-speech. */
export function refreshHearing(room: Room): void {
  for (const listener of endsOf(room)) {
    const { listening } = listener;
    if (listening === undefined) continue;
    for (const part of listening.parts) {
      if (!part.isOpen || isAudible(part.segment.end, listener)) continue;
      part.toMs = room.timeline.now();
      closePart(listener, listening, part.segment);
    }
    for (const speaker of endsOf(room)) {
      const { segment } = speaker;
      if (segment && !listening.parts.some((part) => part.isOpen && part.segment === segment))
        attach(listener, segment);
    }
  }
}

/** The rule of the line: in a conference far ends hear each other; in a call of its own, near and far do. */
function isAudible(speaker: End, listener: End): boolean {
  if (speaker === listener) return false;
  if (speaker.leg === listener.leg) return speaker.leg.state === 'in-progress' && !isInConference(speaker);
  const from = speaker.leg.participation;
  const to = listener.leg.participation;
  if (speaker.side !== 'far' || listener.side !== 'far' || !from || !to || from.conference !== to.conference)
    return false;
  if (from.conference.state.status !== 'in-progress' || !isInConference(speaker) || !isInConference(listener))
    return false;
  if (from.muted || from.hold || to.hold) return false;
  return !from.coaching || from.callSidToCoach === listener.leg.sid;
}

function isInConference({ leg }: End): boolean {
  return leg.participation?.conference.state.members.some((member) => member.callSid === leg.sid) ?? false;
}

function endsOf(room: Room): End[] {
  return room.legs.filter((leg) => leg.state === 'in-progress').flatMap((leg) => [leg.near, leg.far]);
}

function beginSegment(segment: Segment): void {
  const { room } = segment.end.leg;
  segment.end.segment = segment;
  room.segments.push(segment);
  for (const listener of endsOf(room)) attach(listener, segment);
}

function finishSegment(segment: Segment): void {
  const { room } = segment.end.leg;
  if (segment.end.segment === segment) segment.end.segment = undefined;
  for (const listener of endsOf(room)) if (listener.listening) closePart(listener, listener.listening, segment);
}

/** Lets a listener hear a segment from now on, if there is a word left to hear. */
function attach(listener: End, segment: Segment): void {
  const { listening } = listener;
  const { room } = listener.leg;
  const now = room.timeline.now();
  if (listening === undefined || !listening.gather.hearsSpeech || !isAudible(segment.end, listener)) return;
  if (!segment.words.some((word) => word.startMs >= now)) return;
  listening.timer?.();
  listening.timer = undefined;
  const isFirst = listening.parts.length === 0;
  listening.parts.push({ segment, fromMs: now, toMs: Number.POSITIVE_INFINITY, isOpen: true });
  if (!isFirst) return;
  listening.cap = room.timeline.after(LONGEST_SPEECH_MS, () => recognise(listener, listening));
  room.hooks.feed(listener, { kind: 'speech-began' });
}

/** A speaker fell silent: after enough silence from all, the result is drawn up. */
function closePart(listener: End, listening: Listening, segment: Segment): void {
  const { room } = listener.leg;
  const part = listening.parts.find((candidate) => candidate.isOpen && candidate.segment === segment);
  if (part === undefined) return;
  part.isOpen = false;
  if (listening.parts.some((other) => other.isOpen)) return;
  const { autoSilence } = room.engine.settings;
  const silenceMs = listening.gather.speechTimeoutMs ?? drawMs(streamOf(listener.leg, 'silence'), autoSilence);
  listening.timer?.();
  listening.timer = room.timeline.after(silenceMs, () => recognise(listener, listening));
}

function recognise(listener: End, listening: Listening): void {
  const { room } = listener.leg;
  const now = room.timeline.now();
  const words = listening.parts
    .flatMap((part) => part.segment.words.filter((word) => word.startMs >= part.fromMs && word.startMs < part.toMs))
    .filter((word) => word.endMs <= now)
    .sort((one, other) => one.startMs - other.startMs);
  stopListening(listener);
  const { settings } = room.engine;
  const random = streamOf(listener.leg, 'recogniser');
  const said = words.map(({ word }) => word).join(' ');
  const voice = listening.parts[0]?.segment.voice ?? '';
  const context = { voice, words, random: streamOf(listener.leg, 'words') };
  const result = said === '' ? { text: '', confidence: 0 } : settings.recognise(said, context);
  if (result.text !== '') {
    room.heard.push({
      end: listener,
      ...result,
      startMs: words[0]?.startMs ?? now,
      endMs: words.at(-1)?.endMs ?? now,
    });
  }
  const arrives = room.timeline.after(drawMs(random, settings.recogniserDelay), () =>
    listener.leg.room.hooks.feed(listener, { kind: 'heard', text: result.text, confidence: result.confidence }),
  );
  listener.cancels.push(arrives);
}

/** The words in room time, as they are written: markup is spoken by its bare words. */
function wordsOf(paced: PacedSpeech, text: string, startMs: number): SpokenWord[] {
  const written = splitWords(text);
  let at = 0;
  return paced.words.map(({ word, startMs: from, endMs: to }) => {
    const place = written.findIndex((candidate, index) => index >= at && candidate.includes(word));
    if (place !== -1) at = place + 1;
    return {
      word: written[place] ?? word,
      startMs: startMs + Math.round(from),
      endMs: startMs + Math.round(to),
    };
  });
}

function splitBursts(words: readonly SpokenWord[]): SpokenWord[][] {
  const bursts: SpokenWord[][] = [];
  for (const word of words) {
    const current = bursts.at(-1);
    if (current === undefined || word.startMs - (current.at(-1) as SpokenWord).endMs >= BURST_GAP_MS)
      bursts.push([word]);
    else current.push(word);
  }
  return bursts;
}
