/**
 * Bytes of a QR code with progress, as letters that such a code holds densely, and what is written
 * into them: pure functions. What is in them, and in which order, stands in code.js.
 *
 * Letters are base 45 (RFC 9285); numbers have 7 bits a byte; each time is told by its distance
 * from the one before; a score is a byte, or, where it is no small fraction, nine.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

  // Scores are told by a byte: 0 to 1 in small fractions. RAW is followed by the number itself.
  const RAW = 255;
  /** @type {number[]} */
  const SCORES = [0, 1];
  for (let whole = 2; SCORES.length < RAW; whole++) {
    for (let part = 1; part < whole && SCORES.length < RAW; part++) {
      if (!SCORES.includes(part / whole)) SCORES.push(part / whole);
    }
  }

  class CodeError extends Error {
    /** @param {"QE302" | "QE303" | "QE304"} code as of a progress file */
    constructor(code) {
      super(code);
      this.code = code;
    }
  }

  const CRC = Uint32Array.from({ length: 256 }, (_, value) => {
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });

  /** @param {Uint8Array} bytes @returns {number} CRC-32 (ISO-HDLC), 0 to 2^32 - 1 */
  function sum(bytes) {
    let value = -1;
    for (const byte of bytes) value = CRC[(value ^ byte) & 255] ^ (value >>> 8);
    return ~value >>> 0;
  }

  /** @param {string[]} names @returns {number} 32 bits; FNV-1a, stirred as in MurmurHash3 */
  function hash(...names) {
    let value = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(names.join("\n"))) value = Math.imul(value ^ byte, 0x01000193);
    value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
    return (value ^ (value >>> 16)) >>> 0;
  }

  class Writer {
    constructor() {
      /** @type {number[]} */
      this.bytes = [];
      this.time = 0;
    }

    /** @param {number} value whole, 0 to 2^53 - 1 */
    count(value) {
      for (; value >= 128; value = Math.floor(value / 128)) this.bytes.push((value % 128) + 128);
      this.bytes.push(value);
    }

    /** @param {number} value 32 bits */
    hash(value) {
      this.bytes.push(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
    }

    /** @param {number} when the distance from the last is often small, forth or back */
    when(when) {
      const step = Math.abs(this.time - when);
      const rest = Math.floor(step / 64);
      this.bytes.push((rest ? 128 : 0) + (step % 64) * 2 + (when > this.time ? 1 : 0));
      if (rest) this.count(rest);
      this.time = when;
    }

    /** @param {number} score */
    score(score) {
      const place = SCORES.indexOf(score);
      this.bytes.push(place < 0 ? RAW : place);
      if (place >= 0) return;
      const raw = new DataView(new ArrayBuffer(8));
      raw.setFloat64(0, score);
      this.bytes.push(...new Uint8Array(raw.buffer));
    }

    /** @param {string} text */
    text(text) {
      const bytes = new TextEncoder().encode(text);
      this.count(bytes.length);
      this.bytes.push(...bytes);
    }
  }

  class ByteReader {
    /** @param {Uint8Array} bytes */
    constructor(bytes) {
      this.bytes = bytes;
      this.place = 0;
      this.time = 0;
    }

    /** @param {number} length @returns {Uint8Array} */
    take(length) {
      if (this.place + length > this.bytes.length) throw new CodeError("QE303");
      this.place += length;
      return this.bytes.subarray(this.place - length, this.place);
    }

    byte() {
      return this.take(1)[0];
    }

    count() {
      let [value, scale] = [0, 1];
      while (true) {
        const byte = this.byte();
        value += (byte % 128) * scale;
        if (!Number.isSafeInteger(value)) throw new CodeError("QE303");
        if (byte < 128) return value;
        scale *= 128;
      }
    }

    hash() {
      const [one, two, three, four] = this.take(4);
      return ((one << 24) | (two << 16) | (three << 8) | four) >>> 0;
    }

    when() {
      const head = this.byte();
      const rest = head < 128 ? 0 : this.count();
      const step = rest * 64 + ((head % 128) >> 1);
      this.time += head % 2 ? step : -step;
      return this.time;
    }

    score() {
      const place = this.byte();
      if (place < RAW) return SCORES[place];
      const raw = Uint8Array.from(this.take(8));
      return new DataView(raw.buffer).getFloat64(0);
    }

    text() {
      try {
        return new TextDecoder("utf-8", { fatal: true }).decode(this.take(this.count()));
      } catch {
        throw new CodeError("QE303");
      }
    }
  }

  /** @param {Uint8Array} bytes @returns {string} as RFC 9285 says */
  function toBase45(bytes) {
    let text = "";
    for (let place = 0; place < bytes.length; place += 2) {
      const isPair = place + 1 < bytes.length;
      let value = isPair ? bytes[place] * 256 + bytes[place + 1] : bytes[place];
      for (let digit = 0; digit < (isPair ? 3 : 2); digit++) {
        text += DIGITS[value % 45];
        value = Math.floor(value / 45);
      }
    }
    return text;
  }

  /** @param {string} text @returns {Uint8Array} */
  function fromBase45(text) {
    const bytes = [];
    for (let place = 0; place < text.length; place += 3) {
      const digits = [...text.slice(place, place + 3)].map((digit) => DIGITS.indexOf(digit));
      const value = digits.reduceRight((all, digit) => all * 45 + digit, 0);
      const limit = digits.length === 3 ? 0x10000 : 0x100;
      if (digits.length === 1 || digits.includes(-1) || value >= limit) throw new CodeError("QE303");
      if (digits.length === 3) bytes.push(value >> 8);
      bytes.push(value & 255);
    }
    return Uint8Array.from(bytes);
  }

  self.QE.bytes = { CodeError, Writer, ByteReader, sum, hash, toBase45, fromBase45 };
})();
