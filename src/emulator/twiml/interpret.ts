/**
 * Runs TwiML: a pure machine from (script, event) to the next script and effects. Whoever drives it speaks, listens,
 * waits and fetches, and reports back with events. It knows neither time nor the network.
 */
import type { DialVerb, GatherVerb, HttpMethod, PauseVerb, PlayVerb, PromptVerb, SayVerb, Verb } from './document.ts';

/** What one end of a leg is doing. `baseUrl` is the address of the document, empty when it came inline. */
export interface Script {
  readonly phase: 'idle' | 'fetching' | 'prompting' | 'gathering' | 'waiting' | 'dialling' | 'over';
  readonly baseUrl: string;
  readonly verbs: readonly Verb[];
  /** Index of the verb that is running. */
  readonly position: number;
  /** Rounds of the running Say or Play that are still to come. */
  readonly roundsLeft: number;
  /** Index of the running prompt inside a Gather. */
  readonly prompt: number;
  /** Documents fetched in a row without anything being said, played or awaited. */
  readonly hops: number;
}

/** What may happen to a script. `done` ends the running Say, Play or Pause. */
export type ScriptEvent =
  | { readonly kind: 'document'; readonly url: string; readonly verbs: readonly Verb[] }
  | { readonly kind: 'fetch-failed' }
  | { readonly kind: 'done' }
  | { readonly kind: 'speech-began' }
  | { readonly kind: 'heard'; readonly text: string; readonly confidence: number }
  | { readonly kind: 'no-input' }
  | { readonly kind: 'dial-ended'; readonly params: readonly (readonly [string, string])[] };

/** What is to be done. */
export type ScriptEffect =
  | { readonly kind: 'say'; readonly verb: SayVerb }
  | { readonly kind: 'play'; readonly verb: PlayVerb }
  | { readonly kind: 'pause'; readonly verb: PauseVerb }
  | { readonly kind: 'stop-prompt' }
  | { readonly kind: 'listen'; readonly verb: GatherVerb }
  | { readonly kind: 'await-input'; readonly timeoutMs: number }
  | { readonly kind: 'dial'; readonly verb: DialVerb }
  | { readonly kind: 'fetch'; readonly url: string; readonly method: HttpMethod; readonly params: Params }
  | { readonly kind: 'reject'; readonly reason: 'rejected' | 'busy' }
  | { readonly kind: 'hang-up' }
  | { readonly kind: 'alert'; readonly code: number; readonly message: string };

type Params = readonly (readonly [string, string])[];
type Step = readonly [Script, readonly ScriptEffect[]];

/** Twilio documents no limit on redirects between documents; the emulator stops a script that only fetches. */
export const MAX_HOPS = 100;

/** A script that waits for its first document. */
export function newScript(): Script {
  return { phase: 'fetching', baseUrl: '', verbs: [], position: 0, roundsLeft: 0, prompt: 0, hops: 0 };
}

/** One step. Events that come too late (a timer of a verb that is over) change nothing. */
export function interpret(script: Script, event: ScriptEvent): Step {
  if (script.phase === 'over') return [script, []];
  switch (event.kind) {
    case 'document':
      return begin({ ...script, baseUrl: event.url, verbs: event.verbs, phase: 'idle' }, 0);
    case 'fetch-failed':
      return hangUp(script);
    case 'done':
      return afterPrompt(script);
    case 'speech-began':
      return bargeIn(script);
    case 'heard':
      return script.phase === 'waiting' || script.phase === 'gathering' ? heard(script, event) : [script, []];
    case 'no-input':
      return script.phase === 'waiting' ? noInput(script) : [script, []];
    case 'dial-ended':
      return script.phase === 'dialling' ? dialEnded(script, event.params) : [script, []];
  }
}

/** Starts the verb at a position; past the last one the call is hung up. */
function begin(script: Script, position: number): Step {
  const verb = script.verbs[position];
  const at: Script = { ...script, position, prompt: 0 };
  if (verb === undefined) return hangUp(at);
  switch (verb.verb) {
    case 'Say':
    case 'Play':
    case 'Pause':
      return [{ ...at, ...promptState(verb), phase: 'prompting', hops: 0 }, [startPrompt(verb)]];
    case 'Gather':
      return beginGather(at, verb);
    case 'Redirect':
      return fetchNext(at, verb.url, verb.method, []);
    case 'Hangup':
      return hangUp(at);
    case 'Reject':
      return [{ ...at, phase: 'over' }, [{ kind: 'reject', reason: verb.reason }]];
    case 'Dial':
      return [{ ...at, phase: 'dialling', hops: 0 }, [{ kind: 'dial', verb }]];
  }
}

function beginGather(script: Script, verb: GatherVerb): Step {
  const listening: ScriptEffect = { kind: 'listen', verb };
  const [first] = verb.prompts;
  if (first === undefined) {
    return [{ ...script, phase: 'waiting', hops: 0 }, [listening, { kind: 'await-input', timeoutMs: verb.timeoutMs }]];
  }
  const begun: Script = { ...script, ...promptState(first), phase: 'gathering', hops: 0 };
  return [begun, verb.bargeIn ? [listening, startPrompt(first)] : [startPrompt(first)]];
}

function afterPrompt(script: Script): Step {
  const running = runningPrompt(script);
  if (running === undefined) return [script, []];
  if (script.roundsLeft > 0) return [{ ...script, roundsLeft: script.roundsLeft - 1 }, [startPrompt(running)]];
  const verb = script.verbs[script.position];
  if (script.phase === 'prompting' || verb?.verb !== 'Gather') return begin(script, script.position + 1);
  const next = verb.prompts[script.prompt + 1];
  if (next === undefined) {
    const waiting: ScriptEffect = { kind: 'await-input', timeoutMs: verb.timeoutMs };
    return [{ ...script, phase: 'waiting' }, verb.bargeIn ? [waiting] : [{ kind: 'listen', verb }, waiting]];
  }
  return [{ ...script, ...promptState(next), prompt: script.prompt + 1 }, [startPrompt(next)]];
}

/** Speech stops the prompts of a Gather; from then on it only listens. */
function bargeIn(script: Script): Step {
  const verb = script.verbs[script.position];
  if (script.phase !== 'gathering' || verb?.verb !== 'Gather' || !verb.bargeIn) return [script, []];
  return [{ ...script, phase: 'waiting' }, [{ kind: 'stop-prompt' }]];
}

function heard(script: Script, event: { text: string; confidence: number }): Step {
  if (event.text === '') return noInput(script);
  const params: Params = [
    ['SpeechResult', event.text],
    ['Confidence', String(event.confidence)],
  ];
  const [next, effects] = callAction(script, params);
  return [next, script.phase === 'gathering' ? [{ kind: 'stop-prompt' }, ...effects] : effects];
}

function noInput(script: Script): Step {
  const verb = script.verbs[script.position];
  if (verb?.verb === 'Gather' && verb.actionOnEmptyResult) return callAction(script, []);
  return begin(script, script.position + 1);
}

function callAction(script: Script, params: Params): Step {
  const verb = script.verbs[script.position];
  if (verb?.verb !== 'Gather') return [script, []];
  return fetchNext(script, verb.action ?? '', verb.method, params);
}

function dialEnded(script: Script, params: Params): Step {
  const verb = script.verbs[script.position];
  if (verb?.verb === 'Dial' && verb.action !== undefined) return fetchNext(script, verb.action, verb.method, params);
  return begin({ ...script, phase: 'idle' }, script.position + 1);
}

/** Leaves the document for another one; relative addresses count from the current one, an empty one is the current. */
function fetchNext(script: Script, address: string, method: HttpMethod, params: Params): Step {
  const url = resolveUrl(address, script.baseUrl);
  if (url === undefined) {
    const message = `'${address}' is no absolute URL, and an inline document has no address to count from.`;
    const [over, effects] = hangUp(script);
    return [over, [{ kind: 'alert', code: 11100, message }, ...effects]];
  }
  if (script.hops >= MAX_HOPS) {
    const message = `${MAX_HOPS} documents in a row neither spoke nor listened; the emulator ends the call.`;
    const [over, effects] = hangUp(script);
    return [over, [{ kind: 'alert', code: 11215, message }, ...effects]];
  }
  return [{ ...script, phase: 'fetching', hops: script.hops + 1 }, [{ kind: 'fetch', url, method, params }]];
}

function resolveUrl(address: string, baseUrl: string): string | undefined {
  if (address === '') return baseUrl === '' ? undefined : baseUrl;
  if (URL.canParse(address)) return address;
  return baseUrl !== '' && URL.canParse(address, baseUrl) ? new URL(address, baseUrl).href : undefined;
}

function hangUp(script: Script): Step {
  return [{ ...script, phase: 'over' }, [{ kind: 'hang-up' }]];
}

function runningPrompt(script: Script): PromptVerb | undefined {
  const verb = script.verbs[script.position];
  if (script.phase === 'prompting') return verb as PromptVerb | undefined;
  return script.phase === 'gathering' && verb?.verb === 'Gather' ? verb.prompts[script.prompt] : undefined;
}

function promptState(verb: PromptVerb): { roundsLeft: number } {
  return { roundsLeft: verb.verb === 'Pause' ? 0 : verb.loop - 1 };
}

function startPrompt(verb: PromptVerb): ScriptEffect {
  if (verb.verb === 'Say') return { kind: 'say', verb };
  return verb.verb === 'Play' ? { kind: 'play', verb } : { kind: 'pause', verb };
}
