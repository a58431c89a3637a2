// What a row of Explore gets when it is first shown: its mark, its tags, its summary, and what
// reference managers read. All of it follows from what the page holds already, the summary apart.
"use strict";
globalThis.sam4mis ??= {};

sam4mis.rows = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const TAGGED = ["base-model", "modality", "anatomy", "dimension", "prompt", "adaptation"];
  const DIMENSIONS = ["video", "native-3d", "3d", "slice-wise", "2d"];
  const FRAMES = { "native-3d": "3d", "slice-wise": "3d" };
  const KEY = "sam4mis.compact";

  // Names of the drawings of which a mark is made, by the rule of `marks.py`.
  function drawings(terms) {
    const drawn = (side, name) => document.getElementById(`${side}-${name}`) !== null;
    const of = (side) => terms.filter((term) => term.side.id === side).map((term) => term.id);
    const dimension = DIMENSIONS.find((name) => of("dimension").includes(name));
    const signs = of("modality").filter((name) => drawn("modality", name));
    const prompts = of("prompt").filter((name) => drawn("prompt", name));
    return [
      `frame-${FRAMES[dimension] ?? dimension ?? "none"}`,
      ...(signs.length ? [`modality-${signs.length > 1 ? "generic" : signs[0]}`] : []),
      ...prompts.slice(0, 1).map((name) => `prompt-${name}`),
    ];
  }

  function mark(terms) {
    const made = document.createElementNS(SVG, "svg");
    made.setAttribute("class", "mark");
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
  function coins(work) {
    const kind = work.element.dataset.k;
    const form = ["article-journal", "article"].includes(kind) ? "journal" : "book";
    const genre = { "article-journal": "article", "paper-conference": "proceeding", chapter: "bookitem", article: "preprint" };
    const pairs = [
      ["ctx_ver", "Z39.88-2004"],
      ["rft_val_fmt", `info:ofi/fmt:kev:mtx:${form}`],
      ["rft.genre", genre[kind] ?? "unknown"],
      ["rft.atitle", work.title],
    ];
    if (work.venue) pairs.push([form === "journal" ? "rft.jtitle" : "rft.btitle", work.venue]);
    for (const name of work.authors.replace(/ et al\.$/, "").split(", ")) pairs.push(["rft.au", name]);
    const date = work.element.querySelector("time")?.textContent;
    if (date) pairs.push(["rft.date", date]);
    const words = (work.words ?? "").split(" ");
    const doi = words.find((word) => /^10\.\d+\//.test(word));
    const arxiv = words.find((word) => /^\d{4}\.\d{4,5}$/.test(word));
    if (doi) pairs.push(["rft_id", `info:doi/${doi}`]);
    if (arxiv) pairs.push(["rft_id", `info:arxiv/${arxiv}`]);
    const made = document.createElement("span");
    made.className = "Z3988";
    made.title = new URLSearchParams(pairs).toString();
    return made;
  }

  let asked = null;
  function summaries(address) {
    asked ??= new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", () => resolve(sam4mis.summaries));
      script.addEventListener("error", () => resolve({}));
      document.head.append(script);
    });
    return asked;
  }

  // Returns what completes a row; `choices` are those of the facets, in the order of their numbers.
  function completer(choices, address) {
    return (work) => {
      if (work.complete) return;
      work.complete = true;
      const terms = work.terms.map((number) => choices[number]);
      const shown = terms.filter((term) => TAGGED.includes(term.side.id)).map((term) => term.label);
      const tags = paragraph("tags", shown.join(" · "));
      work.element.append(mark(terms), tags, coins(work));
      if (work.element.querySelector(".summary")) return;
      summaries(address).then((texts) => {
        if (texts[work.id]) tags.before(paragraph("summary", texts[work.id]));
      });
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
