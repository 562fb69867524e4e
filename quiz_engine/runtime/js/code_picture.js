/**
 * Finds a QR code in a picture: on the page "my progress" and on the teacher's page.
 *
 * qr.js, which reads it, is loaded when it is first asked for.
 */
"use strict";
self.QE = self.QE || {};

(function () {
  const SIZES = [1600, 1000, 2400]; // longer sides at which a picture is searched, in pixels
  const PATIENCE = 2000; // ms of search at each of them

  /** @type {Promise<void> | undefined} */
  let loaded;

  /**
   * @param {string} base address of the site's assets
   * @returns {Promise<void>} when `QE.qr` is there
   */
  function loadQr(base) {
    loaded ??= QE.loadScript(base + "quiz/qr.js").catch((error) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  }

  /**
   * @param {ImageBitmap} picture
   * @param {number} size
   * @returns {ImageData} the picture on white, its longer side at most `size`
   */
  function scaled(picture, size) {
    const scale = Math.min(1, size / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return brush.getImageData(0, 0, canvas.width, canvas.height);
  }

  /**
   * @param {ImageBitmap} picture
   * @returns {Promise<string | undefined>} what the code in it says; the page lives on between tries
   */
  async function searchCode(picture) {
    for (const size of SIZES) {
      await new Promise((resolve) => setTimeout(resolve));
      try {
        return QE.qr.decodeQR(scaled(picture, size), { effort: Infinity, timeLimit: PATIENCE });
      } catch {
        // None found at this size.
      }
    }
    return undefined;
  }

  Object.assign(self.QE, { loadQr, searchCode });
})();
