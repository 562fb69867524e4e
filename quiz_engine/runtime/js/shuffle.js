/**
 * The order in which choices are shown, drawn from a stored seed: the same seed gives the same
 * order in every browser, so that a question looks as the learner left it.
 *
 * mulberry32 (Tommy Ettinger, 2017; public domain) draws, Fisher and Yates' shuffle (Durstenfeld,
 * Communications of the ACM 7, 1964, algorithm 235) orders.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  /**
   * @param {number} seed 32 bits
   * @returns {() => number} draws from 0 (included) to 1 (excluded)
   */
  function mulberry32(seed) {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  }

  /**
   * @template T
   * @param {readonly T[]} list
   * @param {number} seed 32 bits
   * @returns {T[]} the same elements in another order
   */
  self.QE.shuffle = (list, seed) => {
    const draw = mulberry32(seed);
    const result = [...list];
    for (let last = result.length - 1; last > 0; last--) {
      const other = Math.floor(draw() * (last + 1));
      [result[last], result[other]] = [result[other], result[last]];
    }
    return result;
  };
})();
