/**
 * On the page "my progress": results as a QR code, which a learner photographs here and shows there.
 *
 * The code is drawn and read by qr.js, loaded when it is first asked for (code_picture.js). What is read
 * becomes a progress file (code.js) and is added as one (place.js). A picture is taken or chosen
 * through a file input, because a page on file:// cannot ask every browser for the camera.
 */
"use strict";

(function () {
  const { find, tell } = QE;
  const MEDIUM = 970; // letters that a code with medium correction takes in version 20
  const LIMIT = 2520; // letters of version 30-L: more dots than that, and photos of screens fail
  const QUIET = 4; // dots of white around a code (ISO/IEC 18004, 5.3.8)
  const SIDE = 900; // pixels of a drawn code at least

  /** @returns {Promise<void>} when `QE.qr` is there */
  const load = () => QE.loadQr(QE.progress.settings.base);

  /**
   * @param {HTMLCanvasElement} canvas gets a code, black on white in every colour scheme
   * @param {string} text
   */
  function draw(canvas, text) {
    const ecc = text.length <= MEDIUM ? "medium" : "low";
    /** @type {boolean[][]} */
    const rows = QE.qr.encodeQR(text, "raw", { ecc, border: QUIET });
    const scale = Math.ceil(SIDE / rows.length);
    canvas.width = canvas.height = rows.length * scale;
    const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.fillStyle = "#000";
    rows.forEach((row, y) => {
      row.forEach((isDark, x) => isDark && brush.fillRect(x * scale, y * scale, scale, scale));
    });
  }

  class CodeKeeper {
    /** @param {any} progress of progress.js */
    constructor(progress) {
      this.progress = progress;
      this.said = find("place-code-said");
      /** @type {HTMLCanvasElement} */
      this.canvas = find("place-code-canvas");
      find("place-code-show").addEventListener("click", () => this.show());
      find("place-code-hide").addEventListener("click", () => this.hide(true));
      find("place-code-save").addEventListener("click", () => this.save());
      for (const name of ["photo", "picture"]) {
        /** @type {HTMLInputElement} */
        const input = find(`place-code-${name}`);
        find(`place-code-${name}-open`).addEventListener("click", () => input.click());
        input.addEventListener("change", () => {
          if (input.files?.[0]) this.open(input.files[0]);
          input.value = "";
        });
      }
    }

    /**
     * @param {string} code of a sentence that stands in the page
     * @param {number} [count] for which it has a place
     * @returns {string}
     */
    sentence(code, count) {
      return (this.said.getAttribute(`data-${code}`) ?? "").replace("{count}", String(count));
    }

    /** @param {string} code @param {number} [count] */
    say(code, count) {
      this.said.textContent = this.sentence(code, count);
    }

    async show() {
      this.hide();
      try {
        const file = await this.progress.keeper.makeFile();
        const code = QE.codes.encode(file, QE.course, LIMIT);
        if (!code) return this.say("full");
        if (!code.questions) return this.say("empty");
        await load();
        draw(this.canvas, code.text);
        this.canvas.setAttribute("aria-label", this.sentence("name", code.questions));
        find("place-code").hidden = false;
        find("place-code-show").hidden = true;
        this.say("shown", code.questions);
        find("place-code").scrollIntoView({ block: "nearest" });
        find("place-code-save").focus({ preventScroll: true });
      } catch {
        this.said.textContent = tell("not-opened");
      }
    }

    /** @param {boolean} [isAsked] by the button, whose focus goes back to where it came from */
    hide(isAsked) {
      find("place-code").hidden = true;
      find("place-code-show").hidden = false;
      this.canvas.width = this.canvas.height = 0;
      this.said.textContent = "";
      if (isAsked) find("place-code-show").focus();
    }

    save() {
      this.canvas.toBlob((blob) => {
        if (!blob) return;
        this.progress.keeper.download(blob, "png");
        this.say("saved");
      });
    }

    /** @param {File} file a picture in which a code is looked for */
    async open(file) {
      this.hide();
      this.say("reading");
      try {
        await load();
        const picture = await createImageBitmap(file).catch(() => undefined);
        if (!picture) return this.say("no-picture");
        const text = await QE.searchCode(picture);
        picture.close();
        if (text === undefined) return this.say("none");
        const { settings, keeper } = this.progress;
        const { file: found, left } = QE.codes.decode(text, settings.course, QE.course);
        const { told, count } = await keeper.read(JSON.stringify(found));
        if (told.startsWith("QE")) return this.say(told.toLowerCase());
        const said = [count ? tell("opened", { count }) : this.sentence("nothing")];
        if (left) said.push(this.sentence("left", left));
        this.said.textContent = said.join(" ");
      } catch (error) {
        const { code } = /** @type {{code?: string}} */ (error);
        if (/^QE30[234]$/.test(code ?? "")) this.say(/** @type {string} */ (code).toLowerCase());
        else this.said.textContent = tell("not-opened");
      }
    }
  }

  document.addEventListener("qe-ready", () => {
    QE.progress.code = new CodeKeeper(QE.progress);
  });
})();
