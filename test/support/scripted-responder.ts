/** A responder that says what it was told to, line by line; being asked too often, and lines left over, are both failures. */
import type { Reply, ReplyRequest, Responder } from '../../src/domain/ports.ts';

export interface ScriptedResponder extends Responder {
  readonly asked: ReplyRequest[];
  readonly left: () => number;
}

/** Answers from a list of replies, whoever asks; an Error in the list is thrown. */
export function scriptedResponder(lines: readonly (Reply | Error)[]): ScriptedResponder {
  const asked: ReplyRequest[] = [];
  return {
    name: 'offline',
    version: 'scripted',
    asked,
    left: () => lines.length - asked.length,
    reply: async (request) => {
      const line = lines[asked.length];
      asked.push(request);
      if (line === undefined) throw new Error(`asked ${asked.length} times, ${lines.length} lines were written`);
      if (line instanceof Error) throw line;
      return line;
    },
  };
}

/** A line as it is mostly needed. */
export function says(utterance: string, more: Partial<Reply> = {}): Reply {
  return { utterance, done: false, ...more };
}
