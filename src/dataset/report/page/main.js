// Puts the page together. A call can be named behind the # of the address.
import { showDetail } from './detail.js';
import { byId, calls } from './dom.js';
import { markCurrent, setUpList, showRefused } from './list.js';
import { showOperators } from './operators.js';
import { showOverview } from './overview.js';
import { showQuality, showRealism } from './realism.js';

let current;

function choose(id) {
  show(id);
  history.replaceState(null, '', `#${encodeURIComponent(id)}`);
  const pane = byId('detail');
  pane.scrollTop = 0;
  if (matchMedia('(max-width: 62rem)').matches) pane.scrollIntoView();
  pane.focus({ preventScroll: true });
}

function show(id) {
  current = calls.find((call) => call.id === id);
  markCurrent(id);
  showDetail(current);
}

function fromAddress() {
  const id = decodeURIComponent(location.hash.slice(1));
  return calls.find((call) => call.id === id);
}

showOverview();
showRealism();
showOperators();
showQuality(showRefused);
setUpList(choose);
const named = fromAddress();
show((named ?? calls[0])?.id);
if (named) byId('calls').scrollIntoView();
addEventListener('hashchange', () => {
  const call = fromAddress();
  if (call) show(call.id);
});
// The waveform is painted, so its colours do not change by themselves.
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => show(current?.id));
