// Both sides of a call on a canvas: the sound, or who speaks when if there is none.

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** `peaks`: bytes per channel; `lanes`: the agent's channel, then the customer's; `at` and `length` in seconds. */
export function drawCall(canvas, { peaks, lanes, turns, length, at }) {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (width === 0) return;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const paint = canvas.getContext('2d');
  paint.scale(ratio, ratio);
  const played = (at / length) * width;
  const loudest = Math.max(1, ...(peaks ?? []).map((channel) => Math.max(...channel)));
  for (const [lane, role] of ['agent', 'customer'].entries()) {
    const place = { width, middle: height * (0.25 + lane / 2), half: height * 0.22, played };
    paint.fillStyle = color(`--${role}`);
    const channel = peaks?.[lanes[lane]];
    if (channel) drawPeaks(paint, channel, loudest, place);
    else
      drawTurns(
        paint,
        turns.filter((turn) => turn.role === role),
        length,
        place,
      );
    paint.globalAlpha = 1;
  }
  paint.fillStyle = color('--ink');
  paint.fillRect(Math.min(width - 2, played), 0, 2, height);
}

/** Drawn by square roots, so that soft speech can be seen. */
function drawPeaks(paint, channel, loudest, { width, middle, half, played }) {
  const step = width / channel.length;
  for (const [index, peak] of channel.entries()) {
    const size = Math.max(0.5, half * Math.sqrt(peak / loudest));
    paint.globalAlpha = index * step <= played ? 1 : 0.55;
    paint.fillRect(index * step, middle - size, Math.max(0.75, step * 0.8), size * 2);
  }
}

function drawTurns(paint, turns, length, { width, middle, half, played }) {
  for (const { start, end } of turns) {
    if (start === undefined || end === undefined) continue;
    const left = (start / length) * width;
    paint.globalAlpha = played > 0 && left <= played ? 1 : 0.6;
    paint.beginPath();
    paint.roundRect(left, middle - half * 0.65, Math.max(2, ((end - start) / length) * width), half * 1.3, 3);
    paint.fill();
  }
}
