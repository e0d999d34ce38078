// What was heard against what was said, word by word.

const bare = (word) => word.toLowerCase().replace(/[^\p{L}\p{N}']+/gu, '');
const wordsOf = (text) => text.split(/\s+/).filter((word) => bare(word) !== '');

/** Pairs of kind and word: `same`, `del` (said, not heard), `ins` (heard, not said). Nothing when all words arrived. */
export function differences(said, heard) {
  const [before, after] = [wordsOf(said), wordsOf(heard)];
  if (before.map(bare).join(' ') === after.map(bare).join(' ')) return [];
  const longest = commonLengths(before.map(bare), after.map(bare));
  const parts = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const isLeft = i < before.length;
    if (isLeft && j < after.length && bare(before[i]) === bare(after[j])) {
      parts.push(['same', after[j]]);
      i += 1;
      j += 1;
    } else if (isLeft && (j === after.length || longest[i + 1][j] >= longest[i][j + 1])) {
      parts.push(['del', before[i]]);
      i += 1;
    } else {
      parts.push(['ins', after[j]]);
      j += 1;
    }
  }
  return parts;
}

/** The length of the longest common subsequence of every pair of ends. */
function commonLengths(before, after) {
  const longest = Array.from({ length: before.length + 1 }, () => new Uint16Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const isSame = before[i] === after[j];
      longest[i][j] = isSame ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
    }
  }
  return longest;
}
