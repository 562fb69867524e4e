/**
 * Keeping what a learner did at one question: when its record is stored, and what is told of that.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const { environment } = QE;

  const link = (QE.link ??= QE.createLink(QE.readSettings()));

  /** Stores the record of one item; `told` is called after each attempt to. */
  class Keeper {
    /**
     * @param {{id: string, aliases?: string[]}} item
     * @param {() => QeRecord} take the record as of now
     * @param {() => void} told
     */
    constructor({ id, aliases = [] }, take, told) {
      this._key = "item/" + id;
      this._ids = [id, ...aliases];
      this._take = take;
      this._told = told;
      this._newest = 0; // when the last stored record was stored
      /** @type {ReturnType<typeof setTimeout> | undefined} */
      this._timer = undefined;
      this._underway = 0; // savings that nobody has confirmed yet
      this.isForeign = false; // stored by a newer version, which is not overwritten
      /** @type {boolean | undefined} whether the last saving was more than for this page */
      this.isKept = undefined;
    }

    /** Whether something is still to be stored. */
    get isDue() {
      return this._timer !== undefined;
    }

    /** @returns {Promise<QeRecord | undefined>} what is stored, if this version reads it */
    async recall() {
      /** @type {QeRecord | undefined} */
      const stored = await link.recall(this._ids);
      this.isForeign = (stored?.version ?? 1) !== 1;
      if (this.isForeign) return undefined;
      this._newest = Math.max(this._newest, Number(stored?.when) || 0);
      return stored;
    }

    /** Store a record that the learner has not touched, without a word about it. */
    async begin() {
      if (this.isForeign) return;
      this._underway++;
      await link.put(this._key, this._take()).catch(() => {});
      this._underway--;
    }

    async save() {
      const record = this._stamp();
      this._underway++;
      try {
        if (!this.isForeign) await link.put(this._key, record);
        this.isKept = !this.isForeign && (await link.kind()) !== "memory";
        const detail = { key: this._key, record: { ...record } };
        document.dispatchEvent(new CustomEvent("qe-kept", { detail }));
      } catch {
        this.isKept = false;
      }
      this._underway--;
      this._told();
    }

    /** @param {number} delay ms; whoever leaves the page before that loses nothing (`saveLate`) */
    saveSoon(delay) {
      clearTimeout(this._timer);
      this._timer = setTimeout(() => this.save(), delay);
    }

    /** The page goes: store what was typed, or pressed, a moment ago. */
    saveLate() {
      const isStored = !this.isDue && !this._underway;
      if (!isStored && !this.isForeign) link.putLate(this._key, this._stamp());
    }

    /** The record as of now; nothing is left to be stored later. */
    _stamp() {
      clearTimeout(this._timer);
      this._timer = undefined;
      const record = this._take();
      // Never earlier than what it replaces, also where somebody put the clock back.
      this._newest = record.when = Math.max(environment.now(), this._newest + 1);
      return record;
    }
  }

  Object.assign(self.QE, { Keeper });
})();
