/** A run as text: what will happen, how it goes, what came of it. Pure functions of the application's answers and events. */
import type { RunPreview, RunSummary } from '../app.ts';
import type { RunEvent } from '../domain/events.ts';
import { count } from '../shared/count.ts';
import { oneLine, printable } from '../shared/printable.ts';
import { duration, money } from './figures.ts';
import { folded, table } from './folding.ts';
import type { Progress } from './progress.ts';
import type { Style } from './style.ts';

/** What will happen: world, calls, responder calls, money. */
export function previewText(preview: RunPreview, style: Style): string {
  const { plan } = preview;
  const facts = [
    `${preview.world} world`,
    count(plan.calls.length, 'call'),
    `${ceiling(preview)} (${preview.responder})`,
    `expected cost ${money(plan.estimatedMicros)}`,
  ];
  const lines = [
    style.bold(folded(facts.join(' · '), style.width)),
    style.dim(`strategy ${plan.strategy}, seed ${oneLine(plan.seed)}`),
  ];
  if (preview.finishedBefore !== undefined) {
    lines.push(
      `going on with ${oneLine(preview.runId)}: ${preview.finishedBefore} of ${plan.calls.length} calls are there`,
    );
  }
  lines.push(...previewRemarks(preview).map((remark) => style.warn(remark)));
  return lines.join('\n');
}

/** What whoever begins the run should know of it, a line each. */
export function previewRemarks({ plan: { notDialled }, dayLeft, warnings }: RunPreview): string[] {
  const limit = dayLeft === undefined ? 'the budget' : "today's limit";
  const left = `${count(notDialled, 'pair')} will not be dialled: ${limit} cannot finish ${notDialled === 1 ? 'it' : 'them'}`;
  return [...(notDialled > 0 ? [left] : []), ...warnings.map(oneLine)];
}

/** What the budget allows, of each kind that was given. */
function ceiling({ responderCalls, budgetMicros }: RunPreview): string {
  const parts = [
    ...(responderCalls === undefined ? [] : [count(responderCalls, 'responder call')]),
    ...(budgetMicros === undefined ? [] : [money(budgetMicros)]),
  ];
  return parts.length === 0 ? 'any number of responder calls' : `at most ${parts.join(' and ')}`;
}

/** The planned calls as a table, and how they spread. */
export function planText(preview: RunPreview, style: Style): string {
  const head = ['CALL', 'CUSTOMER', 'AGENT', 'ISSUE', 'SHARE', 'PRICE'];
  const rows = preview.plan.calls.map(({ callId, pairing, share, estimatedMicros }) => [
    callId,
    pairing.customer.id,
    pairing.agent.id,
    pairing.customer.issue.category,
    String(share),
    money(estimatedMicros),
  ]);
  const [title = '', ...lines] = table([head, ...rows], style.width, [4, 5]);
  const { statistics } = preview.plan;
  const spread = [
    count(Object.keys(statistics.customers).length, 'customer'),
    count(Object.keys(statistics.agents).length, 'agent'),
    count(Object.keys(statistics.categories).length, 'issue category', 'issue categories'),
  ];
  const empty = statistics.emptyCells.length === 0 ? '' : `; left out: ${oneLine(summarised(statistics.emptyCells))}`;
  return [style.dim(title), ...lines, '', folded(`${spread.join(', ')}${empty}`, style.width)].join('\n');
}

/** The line that lives while calls are made. */
export function progressLine(progress: Progress): string {
  const parts = [
    `${progress.finished}/${progress.pairs} calls`,
    ...(progress.bad > 0 ? [`${progress.bad} bad`] : []),
    `${progress.active.size} talking`,
    count(progress.turns, 'turn'),
    money(progress.costMicros),
  ];
  return parts.join(' · ');
}

/** The line for an event where nothing can live, or undefined when it is not worth one. `before` is the progress without it. */
export function eventLine(event: RunEvent, before: Progress, style: Style): string | undefined {
  if (event.event === 'warning') {
    const where = event.callId ? `${oneLine(event.callId)}: ` : '';
    return style.warn(`! ${where}${oneLine(event.message)} [${oneLine(event.code)}]`);
  }
  if (event.event !== 'call.finished') return undefined;
  const mark = { accepted: style.good('✔'), quarantined: style.warn('▲'), failed: style.bad('✖') }[event.verdict];
  const place = `${String(before.finished + 1).padStart(String(before.pairs).length)}/${before.pairs}`;
  const facts = [
    event.outcome ?? event.verdict,
    event.ending,
    count(event.turns, 'turn'),
    ...(event.durationS === undefined ? [] : [duration(event.durationS * 1000)]),
  ];
  const who = oneLine(before.active.get(event.callId) ?? '');
  const reasons = event.reasons.length > 0 ? style.dim(` (${oneLine(event.reasons.join(', '))})`) : '';
  return `${mark} ${place} ${oneLine(event.callId)}  ${who}  ${facts.join(' · ')}${reasons}`;
}

/** What the run did, and where its data is. */
export function summaryText(summary: RunSummary, style: Style): string {
  const rows = [
    ['calls', `${summary.accepted} accepted of ${summary.planned} planned${others(summary)}`],
    ['outcomes', counts(summary.outcomes)],
    ['endings', counts(summary.endings)],
    ['turns', `${turns(summary)}, with ${count(summary.responderCalls, 'responder call')}`],
    ['ahead', speakAhead(summary)],
    ['cost', money(summary.costMicros)],
    ['', besidesText(summary)],
    talk(summary),
    ['time', duration(summary.wallMs)],
    ['recognised', recognisedText(summary)],
    ['errors', carrierErrors(summary)],
    ['segment', waitingText(summary)],
  ].filter(([, value]) => value !== '');
  const lines = table(
    rows.map((row) => ['', ...row]),
    style.width,
  );
  if (summary.stoppedBy) {
    const reason = summary.stopReason ? `: ${printable(summary.stopReason)}` : '';
    lines.unshift(style.warn(`Stopped by ${summary.stoppedBy}${reason}`));
  }
  const goOn = summary.isResumable ? [`Go on with: synthcall run --resume ${oneLine(summary.runId)}`] : [];
  return [...lines, '', `Data: ${style.bold(printable(summary.dir))}`, ...goOn, ...whyFailed(summary)].join('\n');
}

/** Where to look when no call was made to its end. */
function whyFailed({ accepted, quarantined, failed, stoppedBy, runId }: RunSummary): string[] {
  if (failed === 0 || accepted + quarantined > 0 || stoppedBy === 'interrupt') return [];
  return [
    '',
    `${failed === 1 ? 'The call' : 'Every call'} failed. Why: synthcall logs ${oneLine(runId)} --level warn`,
    'What may be amiss here: synthcall doctor',
  ];
}

/** Rows of `turns.jsonl`, parted: a listener's "mm-hmm" is a row and no turn. */
function turns({ turns: rows, kept: { backChannels } }: RunSummary): string {
  if (backChannels === 0) return String(rows);
  return `${rows - backChannels} and ${count(backChannels, 'back-channel')}`;
}

/** What is in no call of the data. */
function besidesText({ besides }: RunSummary): string {
  if (!besides) return '';
  const calls = besides.responderCalls === 0 ? '' : ` and ${count(besides.responderCalls, 'responder call')}`;
  const estimated = besides.estimatedMicros === 0 ? '' : ` (${money(besides.estimatedMicros)} of that estimated)`;
  return `${money(besides.micros)}${calls} of it on what was cut off${estimated}`;
}

/** How long the accepted calls are: as sound where there are files. */
function talk({ kept: { talkSeconds, soundSeconds } }: RunSummary): [string, string] {
  if (soundSeconds > 0) return ['audio', duration(soundSeconds * 1000)];
  return ['talk', talkSeconds > 0 ? duration(talkSeconds * 1000) : ''];
}

function others(summary: RunSummary): string {
  const parts = [
    [summary.quarantined, 'quarantined'],
    [summary.failed, 'failed'],
    [summary.notDialled, 'not dialled'],
  ] as const;
  const present = parts.filter(([number]) => number > 0).map(([number, word]) => `, ${number} ${word}`);
  return present.join('');
}

/** How many of the replies that were made while the other side still spoke could be used. */
function speakAhead({ speakAhead: ahead }: RunSummary): string {
  if (!ahead || ahead.made === 0) return '';
  return `${ahead.used} of ${ahead.made} replies were ready in time (${Math.round((ahead.used / ahead.made) * 100)} %)`;
}

/** `2 CRITICAL, 1 LOW from Twilio`, the worst first. */
function carrierErrors({ carrierErrors: found = {} }: RunSummary): string {
  const known = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'].filter((severity) => found[severity]);
  return known.length === 0
    ? ''
    : `${known.map((severity) => `${found[severity]} ${severity}`).join(', ')} from Twilio`;
}

function recognisedText({ recognition, recognitionOff, recognitionLeft = 0 }: RunSummary): string {
  if (recognitionOff !== undefined) return `off: ${oneLine(recognitionOff)}`;
  const made = recognition?.['transcripts'] ?? 0;
  if (recognitionLeft > 0) return `${made} of ${made + recognitionLeft} transcripts`;
  if (!recognition) return '';
  const rate = recognition['word_error_rate'];
  const rates = rate === undefined ? '' : `, word error rate ${(rate * 100).toFixed(1)} %`;
  return `${count(made, 'transcript')}${rates}`;
}

function waitingText({ profilesWaiting = 0, profilesHeld = 0 }: RunSummary): string {
  const waiting = profilesWaiting === 0 ? [] : [`${count(profilesWaiting, 'message')} wait for the next run`];
  const held = profilesHeld === 0 ? [] : [`${count(profilesHeld, 'call')} told of when it is resumed`];
  return [...waiting, ...held].join(', ');
}

function counts(byName: Readonly<Record<string, number>>): string {
  const sorted = Object.entries(byName).sort(([, left], [, right]) => right - left);
  return sorted.map(([name, number]) => `${number} ${name}`).join(', ');
}

function summarised(cells: readonly string[]): string {
  const shown = cells.slice(0, 8).join(', ');
  return cells.length > 8 ? `${shown} and ${cells.length - 8} more` : shown;
}
