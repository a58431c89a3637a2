// What a row of Explore gets when it is first shown: its pictogram, its tags, and what reference managers read. The page
// holds all of it for the first rows; authors, code and summary of the others come from the index of the search.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.rows = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const DIMENSIONS = ["video", "native-3d", "3d", "slice-wise", "2d"];
  const FRAMES = { "native-3d": "3d", "slice-wise": "3d" };
  const KEY = "sam4mis.compact";

  // Names of the drawings of which a pictogram is made, by the rule of `pictograms.py`.
  function drawings(terms) {
    const drawn = (facet, name) => document.getElementById(`${facet}-${name}`) !== null;
    const of = (facet) => terms.filter((term) => term.facet.id === facet).map((term) => term.id);
    const dimension = DIMENSIONS.find((name) => of("dimension").includes(name));
    const signs = of("modality").filter((name) => drawn("modality", name));
    const prompts = of("prompt").filter((name) => drawn("prompt", name));
    return [
      `frame-${FRAMES[dimension] ?? dimension ?? "none"}`,
      ...(signs.length ? [`modality-${signs.length > 1 ? "generic" : signs[0]}`] : []),
      ...prompts.slice(0, 1).map((name) => `prompt-${name}`),
    ];
  }

  function pictogram(terms) {
    const made = document.createElementNS(SVG, "svg");
    made.setAttribute("class", "pictogram");
    made.setAttribute("viewBox", "0 0 32 32");
    made.setAttribute("aria-hidden", "true");
    for (const name of drawings(terms)) {
      const use = document.createElementNS(SVG, "use");
      use.setAttribute("href", `#${name}`);
      made.append(use);
    }
    return made;
  }

  function paragraph(name, text) {
    const made = document.createElement("p");
    made.className = name;
    made.textContent = text;
    return made;
  }

  // https://en.wikipedia.org/wiki/COinS, as the pages of sections have it.
  function coins({ kind, title, venue, authors, date, doi, arxiv }) {
    const form = ["article-journal", "article"].includes(kind) ? "journal" : "book";
    const genre = { "article-journal": "article", "paper-conference": "proceeding", chapter: "bookitem", article: "preprint" };
    const pairs = [
      ["ctx_ver", "Z39.88-2004"],
      ["rft_val_fmt", `info:ofi/fmt:kev:mtx:${form}`],
      ["rft.genre", genre[kind] ?? "unknown"],
      ["rft.atitle", title],
    ];
    if (venue) pairs.push([form === "journal" ? "rft.jtitle" : "rft.btitle", venue]);
    for (const name of authors) pairs.push(["rft.au", name]);
    if (date) pairs.push(["rft.date", date]);
    if (doi) pairs.push(["rft_id", `info:doi/${doi}`]);
    if (arxiv) pairs.push(["rft_id", `info:arxiv/${arxiv}`]);
    const made = document.createElement("span");
    made.className = "Z3988";
    made.title = new URLSearchParams(pairs).toString();
    return made;
  }

  // What the page says of one of its first works.
  function written({ title, element }) {
    const [authors, line] = element.querySelectorAll(":scope > p");
    const [doi, arxiv] = element.dataset.i.split(" ");
    return {
      kind: element.dataset.k,
      title,
      authors: authors.textContent.replace(/ et al\.$/, "").split(", "),
      venue: line.querySelector("i")?.textContent,
      date: line.querySelector("time")?.textContent,
      doi,
      arxiv,
    };
  }

  function named(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  // Authors, date, venue, code and summary of a work of which the page has the title alone.
  function fill(work, known, tags) {
    const line = document.createElement("p");
    line.append(...work.element.querySelectorAll(":scope > .status-mark"));
    if (known.date) line.append(named("time", known.date));
    if (known.venue) line.append(" ", named("i", known.venue));
    if (known.code) {
      const link = named("a", known.folder === "datasets" ? "Link" : "Code");
      link.href = known.code;
      line.append(" ", link);
    }
    const summary = known.summary ? [paragraph("summary", known.summary)] : [];
    work.element.firstElementChild.after(named("p", known.byline), line, ...summary);
    tags.after(coins({ ...known, doi: known.dois[0], arxiv: known.arxiv[0] }));
  }

  // Returns what completes a row; `all` are the terms of the facets, in the order of their numbers.
  function completer(all) {
    return (work) => {
      if (work.complete) return;
      work.complete = true;
      const terms = work.terms.map((number) => all[number]).filter((term) => term.id !== "none");
      const shown = terms.filter((term) => term.facet.inBrief).map((term) => term.label);
      const tags = paragraph("tags", shown.join(" · "));
      work.element.append(pictogram(terms), tags);
      if ("i" in work.element.dataset) return tags.after(coins(written(work)));
      work.element.classList.add("waits");
      sam4mis.search.ready().then(
        (engine) => {
          work.element.classList.remove("waits");
          fill(work, engine.works[work.place], tags);
          tell();
        },
        () => work.element.classList.remove("waits"), // the row stays as short as it is
      );
    };
  }

  // Reference managers look at a page once, unless they are told.
  function tell() {
    document.dispatchEvent(new Event("ZoteroItemUpdated", { bubbles: true, cancelable: true }));
  }

  // Rows of a line or two, for who wants to see many; kept for the next visit.
  function compact(button, element) {
    const show = (on) => {
      element.classList.toggle("compact", on);
      button.setAttribute("aria-pressed", String(on));
    };
    let on = false;
    try {
      on = localStorage.getItem(KEY) === "yes";
    } catch {
      // Storage may be forbidden: the choice then holds for this visit.
    }
    show(on);
    button.addEventListener("click", () => {
      show((on = !on));
      try {
        localStorage.setItem(KEY, on ? "yes" : "no");
      } catch {
        // kept for this visit
      }
    });
  }

  return { completer, compact, tell };
})();
