/** One tiny request with the parameters of a real one: is the model there, and does it accept how we ask? Costs a fraction of a cent. */
import { createChat } from './chat.ts';
import { createDialect } from './dialect.ts';
import { MAX_OUTPUT_TOKENS } from './openai-responder.ts';
import { REPLY_JSON_SCHEMA } from './reply-format.ts';
import type { OpenAiResponderParts } from './responder-parts.ts';

/** What the server made of it. */
export interface ProbeResult {
  /** False when it takes no schema: labels are then missing from the data. */
  readonly isStructured: boolean;
  readonly tookMs: number;
  readonly tokens: number | undefined;
}

/** Asks once. Throws `CREDENTIAL_REFUSED` or `RESPONDER_…` with the server's own words. */
export async function probeModel(parts: OpenAiResponderParts): Promise<ProbeResult> {
  const wishes = { ...parts, maxOutputTokens: parts.maxOutputTokens ?? MAX_OUTPUT_TOKENS };
  const dialect = createDialect(wishes, REPLY_JSON_SCHEMA);
  const chat = await createChat(parts, dialect);
  const prompt = {
    system: 'You answer the phone.',
    messages: [{ role: 'user' as const, content: 'Hello? Say one short word.' }],
  };
  const startedAt = parts.clock.elapsed();
  const controller = new AbortController();
  const remainingMs = () => Math.max(0, parts.timeoutMs - (parts.clock.elapsed() - startedAt));
  const cancel = parts.clock.after(parts.timeoutMs, () => controller.abort());
  try {
    const limits = { signal: controller.signal, remainingMs, cancel };
    const { usage } = await chat.complete({ prompt, again: '', attempt: 2 }, limits);
    return {
      isStructured: dialect.isStructured(),
      tookMs: Math.round(parts.clock.elapsed() - startedAt),
      tokens: usage && usage.prompt_tokens + usage.completion_tokens,
    };
  } finally {
    cancel();
  }
}
