// What a row gets that the page did not bring: the page lists every work, but only the first ones with all there is.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.details = (() => {
  // Fills a row when it is first shown; the search knows all works, so it is fetched for that.
  function complete(work) {
    if (work.complete) return;
    work.complete = true;
    if (!("more" in work.element.dataset)) return;
    sam4mis.search.ready().then(
      (engine) => fill(work, engine.works[work.place]),
      () => {
        work.complete = false;
      },
    );
  }

  function fill(work, known) {
    if (!known.code) return;
    const link = document.createElement("a");
    link.href = known.code;
    link.textContent = known.folder === "datasets" ? "Link" : "Code";
    work.element.querySelector("p:nth-of-type(2)").append(" ", link);
  }

  return { complete };
})();
