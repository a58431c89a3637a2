// Exports: the texts of the entries come from the same builder as the whole files, one script a
// format, fetched when first asked for. A script, because that also works from a folder.
"use strict";
globalThis.sam4mis ??= {};
sam4mis.exports ??= {};

sam4mis.export = (() => {
  function load(format, base) {
    if (sam4mis.exports[format]) return Promise.resolve(sam4mis.exports[format]);
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${base}${format}.js`;
      script.addEventListener("load", () => resolve(sam4mis.exports[format]));
      script.addEventListener("error", () => reject(new Error(`${format} could not be loaded`)));
      document.head.append(script);
    });
  }

  // The same bytes as the builder makes: header, texts joined by the separator, footer.
  function join(pack, ids) {
    return pack.header + ids.map((id) => pack.entries[id]).join(pack.separator) + pack.footer;
  }

  function download(name, type, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  return { load, join, download };
})();
