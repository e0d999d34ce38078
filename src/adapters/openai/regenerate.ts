/** From a completion to a reply: what cannot be spoken is asked for once more, with the reason; twice bad is a failure, never speech. */
import type { Reply, ReplyRequest } from '../../domain/ports.ts';
import { SynthcallError } from '../../shared/errors.ts';
import type { Completion } from './chat.ts';
import type { Dialect } from './dialect.ts';
import { placeEntities } from './entity-spans.ts';
import { readAnswer, type WireReply } from './reply-format.ts';
import type { Faulty, OpenAiResponderParts } from './responder-parts.ts';
import { cleanUtterance, flatten } from './spoken-text.ts';

/** The answer, and the one after it. */
const ANSWERS = 2;
/** Longer answers are not read: the checks are made for speech, and would take seconds. The notes beside it have room, too. */
const MOST_CHARACTERS = 50_000;

/** Asks for an answer until one can be spoken, at most twice. */
export async function composeReply(
  request: ReplyRequest,
  parts: Pick<OpenAiResponderParts, 'checkUtterance' | 'logger' | 'model'>,
  dialect: Dialect,
  ask: (again: string) => Promise<Completion>,
): Promise<Reply> {
  let faults: readonly Faulty[] = [];
  for (let answer = 1; answer <= ANSWERS; answer += 1) {
    const completion = await ask(againNote(faults));
    const judged = judge(completion, request, parts);
    if ('utterance' in judged) return toReply(judged);
    faults = judged.faults;
    if (completion.finishReason === 'length') dialect.widen();
    const names = faults.map((fault) => fault.name);
    parts.logger.warn('answer cannot be spoken', { callId: request.callId, role: request.role, answer, faults: names });
  }
  const reasons = faults.map((fault) => `${fault.name} (${fault.detail})`).join(', ');
  throw new SynthcallError(
    'RESPONDER_UNUSABLE',
    `"${parts.model}" answered twice with something unspeakable: ${reasons}`,
    {
      hint: 'Take a stronger model if this happens often; `--responder offline` needs none.',
      details: { faults: faults.map((fault) => fault.name) },
      retryable: false, // it was asked again already
    },
  );
}

function judge(
  completion: Completion,
  request: ReplyRequest,
  { checkUtterance }: Pick<OpenAiResponderParts, 'checkUtterance'>,
): WireReply | { readonly faults: readonly Faulty[] } {
  const fault = (name: string, detail: string) => ({ faults: [{ name, detail }] });
  if (completion.refusal !== '') return fault('refusal', completion.refusal.slice(0, 80));
  if (completion.finishReason === 'content_filter') return fault('refusal', "stopped by the server's content filter");
  if (completion.finishReason === 'length') return fault('cut', 'the answer was longer than its limit');
  if (completion.content.trim() === '') return fault('empty', 'no text');
  if (completion.content.length > MOST_CHARACTERS) return fault('monologue', `${completion.content.length} characters`);
  const answer = readAnswer(completion.content);
  if (!answer) return fault('structured-data', 'broken JSON');
  const persona = request.pairing[request.role];
  const labels = [request.role, 'assistant', persona.name, persona.name.split(' ')[0] ?? persona.name];
  const utterance = cleanUtterance(answer.utterance, labels);
  const faults = checkUtterance(utterance, request);
  return faults.length > 0 ? { faults } : { ...answer, utterance: flatten(utterance) };
}

/** Labels are passed on as they came; what the model left out stays out. */
function toReply({ utterance, done, act, intent, emotion, outcome, entities }: WireReply): Reply {
  const placed = placeEntities(utterance, entities);
  return {
    utterance,
    done,
    ...(act === undefined ? {} : { act }),
    ...(intent === undefined ? {} : { intent }),
    ...(emotion === undefined ? {} : { emotion }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(placed.length === 0 ? {} : { entities: placed }),
  };
}

function againNote(faults: readonly Faulty[]): string {
  if (faults.length === 0) return '';
  const reasons = faults.map((fault) => fault.name.replaceAll('-', ' ')).join(', ');
  return `## Once more\n- Your last attempt could not be spoken (${reasons}). Say something else, in your own words, short and plain.`;
}
