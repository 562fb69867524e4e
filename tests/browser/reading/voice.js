// A scripted voice in the place of the browser's: says nothing, notes what it should say, and comes to
// the end of a sentence when a test tells it to. `?voice=` chooses: none, late, far (not of this
// device), mute (fails), own (default); `?plain` takes the highlights away.
"use strict";
(() => {
  const { searchParams } = new URL(location.href);
  const kind = searchParams.get("voice") ?? "own";
  const voice = (name, lang, localService) => ({ name, lang, localService, default: false, voiceURI: name });
  const far = voice("Far", "vi-VN", false);
  const all = [far, voice("Ann", "en-GB", true), voice("Linh", "vi-VN", true)];
  let voices = { none: [], late: [], far: [far, all[1]] }[kind] ?? all;
  const log = [];
  class Voices extends EventTarget {
    now = null;
    get speaking() { return this.now !== null; }
    pending = false;
    paused = false;
    getVoices() { return voices; }
    speak(utterance) {
      const { text, lang, rate, voice: { name } } = utterance;
      log.push({ text, lang, rate, name });
      if (kind === "mute") return void setTimeout(() => utterance.onerror?.({ error: "synthesis-failed" }));
      this.now = utterance;
      setTimeout(() => utterance.onstart?.({}));
    }
    cancel() {
      const { now } = this;
      this.now = null;
      if (now) setTimeout(() => now.onerror?.({ error: "interrupted" }));
    }
  }
  const scripted = new Voices();
  Object.defineProperty(self, "speechSynthesis", { value: scripted, configurable: true });
  self.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  if (searchParams.has("plain")) {
    Object.defineProperty(CSS, "highlights", { value: undefined, configurable: true });
  }
  self.voice = {
    log,
    /** The sentence comes to its end. */
    end() {
      const { now } = scripted;
      scripted.now = null;
      now?.onend?.({});
      return log.at(-1)?.text;
    },
    come() {
      voices = all;
      scripted.dispatchEvent(new Event("voiceschanged"));
    },
    get speaks() { return scripted.speaking; },
  };
})();
