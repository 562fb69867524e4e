/**
 * Reads the files that a teacher opens: result files, photos of QR codes, and text of such codes.
 *
 * What is too large is refused by its size, before it is read. Files are read a few at a time, so that
 * the page lives on; Python (results/message.py) puts each on a sheet, which the page only keeps.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const LARGEST = 5_000_000; // bytes of a result file, as in results/sheet.py
  const LARGEST_PICTURE = 60_000_000;
  const AT_ONCE = 25; // files in one message to Python
  const BYTES_AT_ONCE = 2_000_000; // of their text
  const PATIENCE = 600_000; // ms that Python may take for one message
  const PACKAGE = "hoc-so-results"; // site/report_data.py

  /**
   * @typedef {object} QeHanded one file
   * @property {string} name as it is told, unlike all others
   * @property {Blob} [file]
   * @property {string} [text] of a code
   * @property {string} [sheet] what Python made of it
   * @property {string} [left] why it is left out: report.left.…
   * @property {string} [detail] for that sentence
   */

  /** A file that is left out, and why. */
  class LeftOut extends Error {
    /** @param {string} reason @param {string} [detail] */
    constructor(reason, detail = "") {
      super(reason);
      this.detail = detail;
    }
  }

  /** @param {Blob} file @param {string} name */
  const isPicture = (file, name) =>
    file.type.startsWith("image/") || /\.(png|jpe?g|webp|gif|bmp|hei[cf]|avif)$/i.test(name);

  /**
   * @param {Blob} file
   * @param {string} name
   * @returns {Promise<string>} text in UTF-8, or in UTF-16 where a mark says so
   */
  async function readText(file, name) {
    const content = await file.arrayBuffer().catch(() => undefined);
    if (!content) throw new LeftOut("unreadable");
    const bytes = new Uint8Array(content);
    const mark = bytes[0] * 256 + bytes[1];
    const encoding = mark === 0xfffe ? "utf-16le" : mark === 0xfeff ? "utf-16be" : "utf-8";
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!text.includes("\0")) return text;
    } catch {
      // Neither.
    }
    throw new LeftOut(/\.json$/i.test(name) ? "encoding" : "other");
  }

  /** @param {number} bytes @returns {string} in MB */
  const inMegabytes = (bytes) => String(Math.round(bytes / 1e6));

  class ReportFiles {
    /** @param {QeSettings} settings */
    constructor(settings) {
      this.settings = settings;
      this.engine = QE.createEngine({ base: settings.base + "python/" });
    }

    /**
     * @param {object} message for results/message.py
     * @returns {Promise<any>}
     */
    async ask(message) {
      await this.engine.need([PACKAGE]);
      const reply = await this.engine.handle({ course: QE.report, ...message }, PATIENCE);
      if (reply.error) throw new Error(reply.error.message);
      return reply;
    }

    /**
     * @param {QeHanded} handed
     * @returns {Promise<string>} its progress file
     */
    async textOf({ file, text, name }) {
      if (text !== undefined) return this.decode(text);
      if (!file) throw new LeftOut("unreadable");
      const picture = isPicture(file, name);
      if (file.size > (picture ? LARGEST_PICTURE : LARGEST)) throw new LeftOut("large", inMegabytes(file.size));
      if (!file.size) throw new LeftOut("nothing");
      if (picture) return this.decode(await this.readPicture(file));
      const told = await readText(file, name);
      return /^\s*HS\d+:/.test(told) ? this.decode(told.trim()) : told;
    }

    /** @param {Blob} file @returns {Promise<string>} text of the code in a picture */
    async readPicture(file) {
      const bitmap = await createImageBitmap(file).catch(() => undefined);
      if (!bitmap) throw new LeftOut("no-picture");
      try {
        await QE.loadQr(this.settings.base);
        const text = await QE.searchCode(bitmap);
        if (text === undefined) throw new LeftOut("no-code");
        return text;
      } finally {
        bitmap.close();
      }
    }

    /** @param {string} code @returns {string} its progress file */
    decode(code) {
      try {
        return JSON.stringify(QE.codes.decode(code, this.settings.course, QE.course).file);
      } catch (error) {
        const reasons = /** @type {Record<string, string>} */ ({ QE302: "newer", QE304: "foreign" });
        throw new LeftOut(reasons[/** @type {any} */ (error).code] ?? "code", "QR");
      }
    }

    /**
     * Put every file on a sheet that is on none yet.
     * @param {QeHanded[]} all
     * @param {(done: number) => void} tell how many are ready
     */
    async read(all, tell) {
      let [texts, taken, bytes] = [/** @type {string[][]} */ ([]), /** @type {QeHanded[]} */ ([]), 0];
      const send = async () => {
        if (!taken.length) return;
        const { sheets } = await this.ask({ do: "sheets", files: texts });
        taken.forEach((each, place) => Object.assign(each, sheets[place]));
        [texts, taken, bytes] = [[], [], 0];
      };
      for (const [place, each] of all.entries()) {
        try {
          const text = await this.textOf(each);
          texts.push([text]);
          taken.push(each);
          bytes += text.length;
        } catch (error) {
          if (!(error instanceof LeftOut)) throw error;
          Object.assign(each, { left: error.message, detail: error.detail });
        }
        if (taken.length < AT_ONCE && bytes < BYTES_AT_ONCE) continue;
        await send();
        tell(place + 1);
      }
      await send();
      tell(all.length);
    }

    /**
     * @param {QeHanded[]} group files of one learner
     * @returns {Promise<string>} one sheet
     */
    async merge(group) {
      if (group.length === 1) return /** @type {string} */ (group[0].sheet);
      const files = await Promise.all(group.map((each) => this.textOf(each)));
      const { sheets } = await this.ask({ do: "sheets", files: [files] });
      return sheets[0].sheet;
    }
  }

  self.QE.ReportFiles = ReportFiles;
})();
