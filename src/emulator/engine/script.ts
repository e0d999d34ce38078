/** Runs TwiML for one end of a leg: asks the pure interpreter what to do, and does it. */
import { appendQuery, encodeForm, type WebhookOutcome } from '../delivery.ts';
import type { Alert, HttpMethod, Parsed } from '../twiml/document.ts';
import { interpret, newScript, type ScriptEffect, type ScriptEvent } from '../twiml/interpret.ts';
import { parseAnswer, parseTwiml } from '../twiml/parse.ts';
import { callParams } from './callbacks.ts';
import { awaitInput, listen, speak, stopListening, stopSpeaking } from './hearing.ts';
import type { DocumentRequest, End, Room } from './model.ts';
import { drawMs } from './settings.ts';
import { streamOf } from './streams.ts';

type Params = readonly (readonly [string, string])[];

/** A document that came, or none in spite of the fallback. */
export type Fetched = { readonly url: string; readonly parsed: Extract<Parsed, { ok: true }> } | undefined;

/** Makes an end turn to a new document, dropping what it does. */
export function runDocument(end: End, request: DocumentRequest & { fallback: DocumentRequest | undefined }): void {
  quiet(end);
  end.script = newScript();
  end.fallback = request.fallback;
  fetchAndFeed(end, request.url, request.method, []);
}

/** Runs TwiML that came with the request itself: it has no address. */
export function runInline(end: End, twiml: string): void {
  quiet(end);
  end.script = newScript();
  end.fallback = undefined;
  const parsed = parseTwiml(twiml);
  if (!parsed.ok) raise(end, parsed.alert, '');
  else for (const alert of parsed.alerts) raise(end, alert, '');
  feed(end, parsed.ok ? { kind: 'document', url: '', verbs: parsed.verbs } : { kind: 'fetch-failed' });
}

/** Runs a document that was fetched before the leg answered. */
export function runFetched(end: End, fetched: NonNullable<Fetched>, fallback: DocumentRequest | undefined): void {
  quiet(end);
  end.script = newScript();
  end.fallback = fallback;
  feed(end, { kind: 'document', url: fetched.url, verbs: fetched.parsed.verbs });
}

/** Stops everything an end says, hears and waits for. Replies still under way will be dropped. */
export function quiet(end: End): void {
  end.generation += 1;
  stopListening(end);
  stopSpeaking(end);
  end.script = undefined;
}

/** Tells an end's script what happened. */
export function feed(end: End, event: ScriptEvent): void {
  if (end.script === undefined) return;
  const [next, effects] = interpret(end.script, event);
  end.script = next;
  for (const effect of effects) perform(end.leg.room, end, effect);
}

function perform(room: Room, end: End, effect: ScriptEffect): void {
  const done = () => feed(end, { kind: 'done' });
  switch (effect.kind) {
    case 'say':
      speak(end, effect.verb, done);
      return;
    case 'play':
    case 'pause':
      end.cancels.push(room.timeline.after(effect.verb.durationMs, done));
      return;
    case 'stop-prompt':
      stopSpeaking(end);
      return;
    case 'listen':
      listen(end, effect.verb);
      return;
    case 'await-input':
      awaitInput(end, effect.timeoutMs);
      return;
    case 'fetch':
      fetchAndFeed(end, effect.url, effect.method, effect.params);
      return;
    case 'dial':
      dial(room, end, effect.verb);
      return;
    case 'reject':
    case 'hang-up':
      room.hooks.hangUp(end.leg, 'hang-up');
      return;
    case 'alert':
      raise(end, { code: effect.code, level: 'error', message: effect.message }, end.script?.baseUrl ?? '');
      return;
  }
}

function fetchAndFeed(end: End, url: string, method: HttpMethod, params: Params): void {
  stopListening(end);
  stopSpeaking(end);
  fetchDocument(end, { url, method }, params, 'in-progress', (fetched) => {
    feed(end, fetched ? { kind: 'document', url: fetched.url, verbs: fetched.parsed.verbs } : { kind: 'fetch-failed' });
  });
}

/**
 * Fetches a document, then its fallback if there is one, and hands it over after the drawn turnaround, unless the end has
 * turned to something else meanwhile.
 */
export function fetchDocument(
  end: End,
  request: DocumentRequest,
  params: Params,
  status: string,
  deliver: (fetched: Fetched) => void,
): void {
  const { room } = end.leg;
  const { generation } = end;
  const attempt = (target: DocumentRequest, more: Params, isFallback: boolean) => {
    const all = [...callParams(end.leg, end.side, status), ...more];
    const webhook = withAppParams(end, { ...target, params: all });
    const sent = room.engine.deliver({ ...webhook, cookies: end.leg.cookies, maxBytes: 64 * 1024 });
    room.timeline.wait(sent, (outcome) => {
      if (end.generation !== generation) return;
      const fetched = readOutcome(end, outcome, target.url);
      const { fallback } = end;
      if (!('code' in fetched)) afterTurnaround(end, () => deliver(fetched));
      else if (fallback === undefined || isFallback) afterTurnaround(end, () => deliver(undefined));
      else attempt(fallback, [...more, ['ErrorCode', String(fetched.code)], ['ErrorUrl', target.url]], true);
    });
  };
  attempt(request, params, false);
}

function afterTurnaround(end: End, action: () => void): void {
  const { room } = end.leg;
  const { generation } = end;
  room.timeline.after(drawMs(streamOf(end.leg, `turnaround-${end.side}`), room.engine.settings.turnaround), () => {
    if (end.generation === generation) action();
  });
}

/** The address's own parameters (`app:AP…?name=value`) go with every first request of the application's end. */
function withAppParams(end: End, request: DocumentRequest & { params: Params }): DocumentRequest & { params: Params } {
  const { leg } = end;
  const isFirst = end.script === undefined || end.script.baseUrl === '';
  if (end.side !== 'far' || leg.callee.kind !== 'application' || !isFirst || leg.callee.params.length === 0)
    return request;
  if (leg.room.engine.settings.appParameters === 'body') {
    return { ...request, params: [...request.params, ...leg.callee.params] };
  }
  return { ...request, url: appendQuery(request.url, encodeForm(leg.callee.params)) };
}

function readOutcome(end: End, outcome: WebhookOutcome, url: string): NonNullable<Fetched> | { code: number } {
  if (!outcome.ok) {
    raise(end, { code: outcome.code, level: 'error', message: outcome.message }, url);
    return { code: outcome.code };
  }
  const parsed = parseAnswer(outcome.contentType, outcome.body, outcome.url);
  if (!parsed.ok) {
    raise(end, parsed.alert, url);
    return { code: parsed.alert.code };
  }
  for (const alert of parsed.alerts) raise(end, alert, url);
  return { url: outcome.url, parsed };
}

function raise(end: End, alert: Alert, url: string): void {
  end.leg.room.engine.journal({ kind: 'alert', ...alert, resource_sid: end.leg.sid, url });
}

/** People who are dialled answer, say nothing, and hang up after some seconds; conferences are entered. */
function dial(room: Room, end: End, verb: Extract<ScriptEffect, { kind: 'dial' }>['verb']): void {
  if (verb.target.noun === 'Conference') {
    room.hooks.dialConference(end, verb.target);
    return;
  }
  const random = streamOf(end.leg, 'dialled');
  const ringMs = drawMs(random, room.engine.settings.personAnswerDelay);
  const talkMs = Math.min(verb.timeLimitMs, drawMs(random, [4000, 9000]));
  const answers = ringMs <= verb.timeoutMs;
  const { address, noun } = verb.target;
  room.engine.journal({ kind: 'dialled', noun, address, answers, resource_sid: end.leg.sid });
  const endMs = answers ? ringMs + talkMs : verb.timeoutMs;
  const params: Params = answers
    ? [
        ['DialCallStatus', 'completed'],
        ['DialCallDuration', String(Math.round(talkMs / 1000))],
      ]
    : [['DialCallStatus', 'no-answer']];
  end.cancels.push(room.timeline.after(endMs, () => feed(end, { kind: 'dial-ended', params })));
}
