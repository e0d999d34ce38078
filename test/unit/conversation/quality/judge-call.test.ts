import { describe, expect, it } from 'vitest';
import type { PlacedTurn } from '../../../../src/conversation/quality/call-shape.ts';
import { reasonName } from '../../../../src/conversation/quality/fault.ts';
import { boundsOf, type FinishedCall, judgeCall } from '../../../../src/conversation/quality/judge-call.ts';
import type { Ending, Role } from '../../../../src/domain/labels.ts';

const GOOD_CALL = [
  'A: Thank you for calling Northwind Outfitters, this is Dana. How can I help you?',
  'C: Yeah, hi. My blender came with a crack right down the side of the jug.',
  'A: Oh no. Sorry about that.',
  'C: Yeah.',
  'A: Can I have the order number?',
  "C: It's, um, N W four eight two one three.",
  'A: N W four eight two one three?',
  'C: Yes.',
  'A: Bear with me a second.',
  'C: Okay.',
  "A: Okay, I've got it. I can send a new one, or you get your money back.",
  'C: A new one, please.',
  'A: Right, that goes out tomorrow. Anything else?',
  "C: No, that's all. Thank you so much.",
  'A: Thank you, have a great day. Bye.',
  'C: You too, bye bye.',
];

function turnsOf(lines: readonly string[], extra: (index: number) => Partial<PlacedTurn> = () => ({})): PlacedTurn[] {
  return lines.map((line, index) => ({
    index,
    role: (line.startsWith('A:') ? 'agent' : 'customer') satisfies Role,
    said: line.slice(3),
    ...extra(index),
  }));
}

function call(lines: readonly string[], more: Partial<FinishedCall> = {}): FinishedCall {
  return {
    turns: turnsOf(lines),
    ending: 'customer-closed',
    agent: { name: 'Dana Whitlock', company: 'Northwind Outfitters', language: 'en-US' },
    customer: {
      name: 'Robert Hayes',
      language: 'en-US',
      issue: { text: 'My blender came with a crack down the side.' },
    },
    ...more,
  };
}

const names = (finished: FinishedCall) => [...new Set(judgeCall(finished).reasons.map(reasonName))];
const pairs = (count: number, a: (n: number) => string, c: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => [`A: ${a(n)}`, `C: ${c(n)}`]).flat();

describe('the quality gate', () => {
  it('accepts a natural call', () => {
    const bounds = boundsOf({ maxTurns: 17, timeLimitS: 600, estimatedMicros: 3_000 });
    const verdict = judgeCall(call(GOOD_CALL, { durationS: 74, costMicros: 5_000, expected: bounds }));
    expect(verdict).toEqual({ verdict: 'accepted', reasons: [], faults: [] });
  });

  it('quarantines a call with one bad utterance and says which turn', () => {
    const lines = GOOD_CALL.with(10, 'A: As an AI language model I have no access to orders.');
    expect(judgeCall(call(lines))).toMatchObject({
      verdict: 'quarantined',
      reasons: ['persona-break: turn 10: "as an ai language model"'],
    });
  });

  it('wants turns, and both sides in them', () => {
    expect(names(call([]))).toEqual(['no-speech']);
    expect(names(call(GOOD_CALL.slice(0, 1)))).toEqual(['one-sided']);
    expect(
      names(
        call(
          pairs(
            9,
            (n) => `Then there is point ${n}, which I will now explain to you at length.`,
            () => '',
          ).filter((line) => line.startsWith('A')),
        ),
      ),
    ).toEqual(['one-sided']);
    const lecture = pairs(
      12,
      (n) => `The ${n}th thing to know is number ${n * 7}, and it depends on where you live in ${n} ways.`,
      (n) => (n === 5 ? 'Okay.' : 'Mm.'),
    );
    expect(names(call(lecture.filter((line, n) => line.startsWith('A') || n < 4)))).toContain('one-sided');
  });

  it.each<Ending>(['turn-limit', 'time-limit', 'silence', 'budget', 'leg-failed', 'responder-failed', 'interrupted'])(
    'takes %s for a missing ending',
    (ending) => {
      expect(names(call(GOOD_CALL, { ending }))).toEqual(['missing-ending']);
    },
  );

  it('does not let an agent close with an open question, but lets a customer hang up at any moment', () => {
    const open = GOOD_CALL.slice(0, 5);
    expect(names(call(open, { ending: 'agent-closed' }))).toEqual(['missing-ending']);
    expect(names(call([...open, 'C: You know what? Forget it.'], { ending: 'customer-closed' }))).toEqual([]);
    expect(names(call([...open.slice(0, 4), 'A: All good then? Okay, bye now!'], { ending: 'agent-closed' }))).toEqual(
      [],
    );
    const dana = { name: 'Dana Whitlock', company: 'Northwind Outfitters', language: 'en-US' };
    const breezy = { ...dana, farewell: "We're good, then. Stay cool, yeah?" };
    const close = (said: string) => names(call([...open.slice(0, 4), said], { ending: 'agent-closed', agent: breezy }));
    expect(close("A: Nice. Um, we're, uh, good, then. Stay cool, yeah?")).toEqual([]);
    expect(close('A: Is that the blue one, yeah?')).toEqual(['missing-ending']);
  });

  it('finds goodbyes that do not end the call, and leaves a natural close alone', () => {
    const byes = pairs(
      3,
      () => 'Goodbye, take care.',
      () => 'Thank you, bye.',
    );
    expect(names(call([...GOOD_CALL.slice(0, 13), ...byes, ...byes]))).toContain('goodbye-loop');
    const oneMore = [
      ...GOOD_CALL,
      'C: Oh, wait, one more thing. Is the new one glass?',
      'A: It is, yes.',
      'C: Great, thanks, bye.',
      'A: Bye now.',
      'C: Bye.',
    ];
    expect(names(call(oneMore))).toEqual([]);
  });

  it('finds thanks that lead nowhere', () => {
    const thanks = pairs(
      4,
      () => "You're welcome.",
      () => 'Thank you so much.',
    );
    expect(names(call([...GOOD_CALL.slice(0, 12), ...thanks, ...GOOD_CALL.slice(12)]))).toContain('courtesy-loop');
    expect(names(call([...GOOD_CALL.slice(0, 12), ...thanks.slice(0, 4), ...GOOD_CALL.slice(12)]))).toEqual([]);
  });

  it('finds an apology loop, and leaves an agent alone who is often sorry', () => {
    const lines = (sorry: string[]) => [
      ...GOOD_CALL.slice(0, 2),
      ...pairs(
        sorry.length,
        (n) => sorry[n] as string,
        (n) => `That is already the ${n + 2}th day of it.`,
      ),
      ...GOOD_CALL.slice(10),
    ];
    expect(
      names(call(lines(["I'm so sorry.", 'I do apologize.', "I'm sorry about that.", 'I am really sorry.']))),
    ).toContain('apology-loop');
    expect(
      names(
        call(
          lines([
            "I'm so sorry.",
            'Let me see what I can do.',
            "I'm sorry about that.",
            'Okay, and when did it come?',
            "I'm sorry, that is not good enough.",
          ]),
        ),
      ),
    ).toEqual([]);
  });

  it('finds a circle of questions and answers', () => {
    const circle = pairs(
      6,
      () => 'Have you tried turning it off again?',
      () => 'Yes, I did that this morning already.',
    );
    expect(names(call([...GOOD_CALL.slice(0, 2), ...circle, ...GOOD_CALL.slice(12)]))).toEqual(['repetition']);
  });

  it('finds a loop of short turns, and leaves digits that are read out alone', () => {
    const short = pairs(
      6,
      () => 'Okay.',
      () => 'Yeah.',
    );
    expect(names(call([...GOOD_CALL.slice(0, 2), ...short, ...GOOD_CALL.slice(12)]))).toEqual(['repetition']);
    const digits = pairs(
      6,
      () => 'Okay.',
      (n) => `${n} ${n + 1}.`,
    );
    expect(names(call([...GOOD_CALL.slice(0, 4), ...digits, ...GOOD_CALL.slice(12)]))).toEqual([]);
  });

  it('finds a parrot', () => {
    const parrot = pairs(
      3,
      (n) => `I will check my list ${n}.`,
      (n) => `I will check my list ${n}.`,
    );
    expect(names(call([...GOOD_CALL.slice(0, 3), ...parrot, ...GOOD_CALL.slice(12)]))).toContain('echo');
  });

  it('finds a side that writes letters', () => {
    const letter = (n: number) =>
      Array.from({ length: 12 }, (_, part) => `and then word${n}${part} came up again`).join(' ');
    expect(
      names(call([...GOOD_CALL.slice(0, 2), ...pairs(6, letter, (n) => `Fine, number ${n}.`), ...GOOD_CALL.slice(10)])),
    ).toContain('monologue');
  });

  it('finds odd lengths, prices and numbers of turns', () => {
    expect(names(call(GOOD_CALL, { durationS: 5 }))).toEqual(['duration-anomaly']);
    expect(names(call(GOOD_CALL, { durationS: 1_500 }))).toEqual(['duration-anomaly']);
    expect(names(call(GOOD_CALL, { durationS: 130, expected: { maxDurationS: 120 } }))).toEqual(['duration-anomaly']);
    expect(
      names(
        call(GOOD_CALL, {
          costMicros: 165_000,
          expected: boundsOf({ maxTurns: 40, timeLimitS: 600, estimatedMicros: 33_000 }),
        }),
      ),
    ).toEqual(['cost-anomaly']);
    expect(names(call(GOOD_CALL, { expected: { maxTurns: 10 } }))).toEqual(['too-many-turns']);
  });

  it('allows for pauses that were planned', () => {
    const slow = call(GOOD_CALL, {
      durationS: 700,
      turns: turnsOf(GOOD_CALL, (index) => (index === 10 ? { pauseMs: 240_000 } : {})),
    });
    expect(names(slow)).toEqual([]);
  });

  it('finds a line on which nothing arrives, and accepts a poor recogniser', () => {
    const heard = (text: (said: string) => string) =>
      call(GOOD_CALL, { turns: turnsOf(GOOD_CALL).map((turn) => ({ ...turn, heard: text(turn.said) })) });
    expect(names(heard(() => 'static noise here'))).toEqual(['not-heard']);
    expect(
      names(
        heard((said) =>
          said
            .split(' ')
            .map((word, n) => (n % 3 === 2 ? 'wrong' : word))
            .join(' '),
        ),
      ),
    ).toEqual([]);
  });

  it('finds sides that speak over each other for longer than people do, and leaves a short overlap alone', () => {
    const placed = (overlapS: number) =>
      call(GOOD_CALL, {
        durationS: 90,
        turns: turnsOf(GOOD_CALL, (index) => {
          const startS = index * 5 - (index === 9 ? overlapS : 0);
          return { startS, endS: index * 5 + (index === 8 ? 5 : 4) };
        }),
      });
    expect(judgeCall(placed(2.4)).reasons).toEqual([
      'overlap: turn 9: speaks for 2.4 s at the same time as the other side',
    ]);
    expect(judgeCall(placed(2)).reasons).toEqual([]);
    expect(judgeCall(placed(0)).reasons).toEqual([]);
  });

  it('notices a scripted turn with a hole in it', () => {
    expect(names(call(GOOD_CALL.with(0, 'A: Thank you for calling {company}, how can I help?')))).toEqual([
      'placeholder',
    ]);
  });
});
