// Plays a call: sound, waveform to seek in, and the time for whoever follows.
import { clock, make } from './dom.js';
import { drawCall } from './waveform.js';

const bytesOf = (text) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

const KEYS = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 15, PageDown: -15 };

/**
 * A player of a call. `onTime(seconds, isChosen)` is told every new place; `isChosen` when somebody went there.
 * `seek(seconds, isPlaying)` goes to a place; `close` ends it.
 */
export function createPlayer(call, { audio: sound, turns }, onTime) {
  const length = Math.max(sound?.duration ?? 0, call.duration, ...turns.map((turn) => turn.end ?? 0), 1);
  const parts = partsOf(sound, length);
  const { audio, canvas } = parts;
  const peaks = sound?.peaks.map(bytesOf);
  let at = 0;
  const show = (isChosen) => {
    canvas.setAttribute('aria-valuenow', at.toFixed(1));
    canvas.setAttribute('aria-valuetext', `${clock(at)} of ${clock(length)}`);
    parts.time.textContent = clock(at);
    drawCall(canvas, { peaks, lanes: sound?.lanes, turns, length, at });
    onTime(at, isChosen);
  };
  const seek = (seconds, isPlaying = audio !== undefined && !audio.paused) => {
    at = Math.min(Math.max(0, seconds), length);
    if (audio) audio.currentTime = at;
    if (audio && isPlaying) play(audio);
    show(true);
  };
  canvas.addEventListener('click', (event) => {
    const box = canvas.getBoundingClientRect();
    seek((length * (event.clientX - box.left)) / box.width);
  });
  canvas.addEventListener('keydown', (event) => {
    const place = { Home: 0, End: length }[event.key] ?? (event.key in KEYS ? at + KEYS[event.key] : undefined);
    if (place === undefined && event.key !== ' ') return;
    event.preventDefault();
    if (place !== undefined) seek(place);
    else if (audio?.paused) play(audio);
    else audio?.pause();
  });
  audio?.addEventListener('timeupdate', () => {
    at = audio.currentTime;
    show(false);
  });
  const resized = new ResizeObserver(() => show(false));
  resized.observe(canvas);
  const close = () => {
    audio?.pause();
    resized.disconnect();
  };
  return { element: parts.element, seek, close, isPlaying: () => audio !== undefined && !audio.paused };
}

/** A browser may refuse to play before somebody touched the page; the controls then still work. */
function play(audio) {
  audio.play().catch(() => {});
}

function partsOf(sound, length) {
  const audio = sound && make('audio', { controls: true, preload: 'metadata', src: sound.src });
  const lost = 'The recording cannot be played. It must lie in the folder audio beside this page.';
  const problem = make('p', { class: 'notice', hidden: true }, lost);
  audio?.addEventListener('error', () => {
    problem.hidden = false;
  });
  const slider = { role: 'slider', tabindex: '0', 'aria-label': 'Place in the call' };
  const canvas = make('canvas', { ...slider, 'aria-valuemin': '0', 'aria-valuemax': length.toFixed(1) });
  const names = ['agent', 'customer'].map((role) => make('span', { class: `${role}-ink` }, role));
  const time = make('span', {}, clock(0));
  const hint = sound ? '' : 'no recording; this shows who speaks when';
  const element = make(
    'div',
    { class: 'player' },
    audio,
    problem,
    make('div', { class: 'lanes' }, make('div', { class: 'names', 'aria-hidden': 'true' }, names), canvas),
    make('p', { class: 'clock' }, time, make('span', {}, hint), make('span', {}, clock(length))),
  );
  return { audio, canvas, time, element };
}
