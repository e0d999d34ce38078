/**
 * How flite finds a value by its name: it walks along lists of names, dozens of times for each decision about a sound, and
 * compares each with the one it looks for. Here a name is compared only when it begins with the same two letters.
 */
import { assemble } from './wasm-code.ts';

/** flite's own comparison of two texts, by its number among the functions. */
const COMPARE = 605;

/** A list: its first entry, …, the list to look in afterwards. An entry: its name, its value, the next one. */
const SEARCH = `
  get name load-short 0 set letters
  block loop
    get list is-zero go-if 1
    get list load 0 set entry
    block loop
      get entry is-zero go-if 1
      block
        get entry load 0 load-short 0 get letters is-other go-if 0
        get name get entry load 0 call ${COMPARE} go-if 0
        get entry load 4 return
      end
      get entry load 8 set entry
      go 0
    end end
    get list load 12 set list
    go 0
  end end
  number 0`;

/** The body of `feat_val`. */
export const SEARCH_BODY = assemble(['list', 'name', 'entry', 'letters'], ['i32', 'i32'], SEARCH);
