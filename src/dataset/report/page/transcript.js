// The transcript of a call: labels, entities, what was heard otherwise; it follows the player.

import { differences } from './differences.js';
import { clock, make, plain } from './dom.js';

/** The list of turns. `onSeek(seconds)` is told where somebody wants to go. */
export function transcriptOf(turns, onSeek) {
  return make(
    'ol',
    { class: 'turns' },
    turns.map((turn) => turnItem(turn, onSeek)),
  );
}

/** Marks the turn that is spoken at a time, whatever is said into it; `onNow` gets its element when it is a new one. */
export function followTurns(list, turns, seconds, onNow) {
  const now = turns.findLastIndex(({ start, back }) => !back && start !== undefined && start <= seconds + 0.05);
  for (const [index, item] of [...list.children].entries()) {
    const isNow = index === now;
    if (isNow && !item.classList.contains('now')) onNow(item);
    item.classList.toggle('now', isNow);
    if (isNow) item.setAttribute('aria-current', 'true');
    else item.removeAttribute('aria-current');
  }
}

/** Check boxes that hide parts of the transcript. */
export function switchesFor(list) {
  const toggle = (name, text) => {
    const box = make('input', {
      type: 'checkbox',
      onchange: () => list.classList.toggle(`hide-${name}`, !box.checked),
    });
    box.checked = true;
    return make('label', {}, box, text);
  };
  return make(
    'div',
    { class: 'switches' },
    toggle('labels', 'labels and entities'),
    toggle('heard', 'what was misheard'),
  );
}

function turnItem(turn, onSeek) {
  const time = turn.start === undefined ? undefined : clock(turn.start);
  const seek = { type: 'button', class: 'seek', 'aria-label': `Go to ${time}`, onclick: () => onSeek(turn.start) };
  const speaker = make('span', { class: `speaker ${turn.role}-ink` }, turn.role === 'agent' ? 'Agent' : 'Customer');
  const tags = tagsOf(turn).map((tag) => make('span', {}, tag));
  return make(
    'li',
    { class: `turn ${turn.role}${turn.back ? ' back' : ''}` },
    time === undefined ? make('span', {}) : make('button', seek, time),
    make('div', {}, make('p', {}, speaker, ' ', markedText(turn)), make('p', { class: 'tags' }, tags), heardLine(turn)),
  );
}

function tagsOf({ act, emotion, intent, confidence }) {
  const tags = [
    act && plain(act),
    emotion && `${emotion[0]} ${emotion[1].toFixed(2)}`,
    intent && `intent: ${plain(intent)}`,
    confidence !== undefined && `heard with ${Math.round(100 * confidence)} %`,
  ];
  return tags.filter(Boolean);
}

/** What was said with its entities marked; one that overlaps an earlier one is left out. */
function markedText({ said, entities = [] }) {
  const parts = [];
  let at = 0;
  for (const [type, start, end, isPersonal] of [...entities].sort((a, b) => a[1] - b[1])) {
    if (start < at) continue;
    const name = isPersonal ? `${plain(type)} · PII` : plain(type);
    const text = [said.slice(start, end), make('small', { class: 'type' }, name)];
    parts.push(said.slice(at, start), make('mark', { class: isPersonal && 'pii' }, text));
    at = end;
  }
  return [...parts, said.slice(at)];
}

function heardLine({ said, heard }) {
  const parts = heard === undefined ? [] : differences(said, heard);
  if (parts.length === 0) return '';
  const words = parts.flatMap(([kind, word]) => [kind === 'same' ? word : make(kind, {}, word), ' ']);
  return make('p', { class: 'heard' }, 'heard: ', words);
}
