/**
 * Runtime files: scripts that register data. The page and the worker both read this file; the
 * counterpart that writes the format, and explains it, is ../codec.py.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  /** @type {Map<string, QePayload>} files that have arrived and that no engine has taken yet */
  const arrived = new Map();

  /**
   * Called by each runtime file.
   * @param {string} name such as "wasm"
   * @param {string} version of Pyodide
   * @param {number} length of the gzip data in bytes
   * @param {string} text the data, two bytes a unit
   */
  function register(name, version, length, text) {
    arrived.set(name, { name, version, length, text });
  }

  /**
   * @param {string} name
   * @returns {QePayload | undefined} the file, which is then no longer kept here
   */
  function take(name) {
    const payload = arrived.get(name);
    arrived.delete(name);
    return payload;
  }

  /**
   * @param {{length: number, text: string}} payload
   * @returns {Uint8Array<ArrayBuffer>} its bytes, still compressed
   */
  function decode({ length, text }) {
    const units = new Uint16Array((length + 1) >> 1);
    const end = text.length;
    let count = 0;
    for (let index = 0; index < end; index++) {
      let unit = text.charCodeAt(index);
      if (unit === 1) {
        unit = text.charCodeAt(++index) - 0x2900; // the array takes it modulo 65536
      }
      units[count++] = unit;
    }
    if (count !== units.length) {
      throw new RangeError("a runtime file is " + 2 * count + " bytes, not " + length);
    }
    return new Uint8Array(units.buffer, 0, length);
  }

  /**
   * Through a Response and not a Blob, whose streams fail in a WebKitGTK worker.
   * @param {Uint8Array<ArrayBuffer>} bytes gzip
   * @returns {ReadableStream<Uint8Array<ArrayBuffer>>} fails where its checksum is wrong
   */
  function inflate(bytes) {
    const body = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (new Response(bytes).body);
    return body.pipeThrough(new DecompressionStream("gzip"));
  }

  /**
   * @param {{length: number, text: string}} payload
   * @returns {Promise<Uint8Array<ArrayBuffer>>} its content
   */
  async function read(payload) {
    return new Uint8Array(await new Response(inflate(decode(payload))).arrayBuffer());
  }

  self.QE.payload = { register, take, decode, read };
})();
