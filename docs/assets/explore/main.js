// Explore: puts the parts together. What the page shows follows from the state and nothing else.
"use strict";

(() => {
  const { state: addresses, facets, results, basket } = sam4mis;
  const at = (id) => document.getElementById(id);
  const form = at("filters");
  const works = sam4mis.works.read(at("works"));
  const placeOf = new Map(works.map((work) => [work.id, work.place]));
  const orders = sam4mis.works.orders(works);
  const { sides, choices } = facets.read(form);
  const sideOf = Uint8Array.from(choices, (choice) => choice.side.place);
  const known = Object.fromEntries(sides.map((side) => [side.id, new Map()]));
  for (const choice of choices) {
    for (const name of [...choice.former, choice.id]) known[choice.side.id].set(name, choice.id);
  }
  // "No code known" and the names of sections are no words that somebody would search for.
  const silent = new Set(["code", "section"]);
  const index = sam4mis.search.index(
    works,
    choices.map((choice) => (silent.has(choice.side.id) ? "" : choice.label)),
    choices.map((choice) => choice.words),
  );
  const exportsFrom = new URL("../../exports/parts/", document.currentScript.src).href;
  const complete = sam4mis.rows.completer(choices, new URL("summaries.js", document.currentScript.src).href);

  const FOUND_BY = {
    words: "",
    synonyms: "No work has these words itself; these have a tag that stands for them.",
    similar: "No work has just these words; these come close.",
  };

  let state = addresses.empty();
  // The own basket. `state.picks` are those of a link, shown beside it and never mixed with it.
  let mine = [];

  const list = results.list(works, {
    element: at("works"),
    more: at("more"),
    all: at("all"),
    nothing: at("nothing"),
    prepare(work) {
      work.pick ??= basket.button(work, pick);
      basket.show(work, mine.includes(work.id));
      complete(work);
    },
  });

  function readMine() {
    mine = basket.stored().filter((id) => placeOf.has(id));
  }

  // The picks that the page shows while it shows picks.
  function shared() {
    return state.picks.length ? state.picks : mine;
  }

  function wishes() {
    return choices.map((choice) => state.sides[choice.side.id]?.[choice.id]);
  }

  function show(until) {
    const wished = wishes();
    const found = index.find(state.text);
    const scores = found && found.scores;
    const picked = new Set(state.show === "picks" ? shared() : []);
    const fits = (work) =>
      (scores === null || scores.has(work.place)) && (state.show !== "picks" || picked.has(work.id));
    const { hits, counts } = sam4mis.filter.apply(works, sideOf, wished, sides.length, fits);
    const sort = state.sort || (scores ? "relevance" : "date");
    list.show(results.sorted(hits, scores || sort !== "relevance" ? orders[sort] : orders.date, scores), until);
    facets.show(choices, wished, counts);
    showWords(sort, scores !== null);
    showNotes(found);
    results.chips(at("active"), active(), forget);
    sam4mis.rows.tell();
  }

  function showWords(sort, searched) {
    const number = list.places.length;
    const all = state.show === "picks" ? `${number} picked` : `${number} of ${works.length} works`;
    at("count").textContent = number === works.length ? `${number} works` : all;
    at("export-count").textContent = number;
    at("export").disabled = number === 0;
    at("see").textContent = `Show ${number === 1 ? "1 work" : `${number} works`}`;
    at("picks-count").textContent = mine.length;
    at("show-picks").setAttribute("aria-pressed", String(state.show === "picks"));
    at("sort").querySelector("[value=relevance]").disabled = !searched;
    at("sort").value = sort === "relevance" && !searched ? "date" : sort;
    if (at("text").value !== state.text) at("text").value = state.text;
  }

  function showNotes(found) {
    const unknown = state.unknown.length ? `Not known here: ${state.unknown.join(", ")}.` : "";
    at("note").textContent = [unknown, list.places.length && found ? FOUND_BY[found.step] : ""].filter(Boolean).join(" ");
    at("foreign").hidden = !state.picks.length;
    at("why-nothing").textContent =
      state.show === "picks" && !shared().length ? "Nothing picked yet." : "No work matches all of this.";
  }

  function active() {
    const found = choices
      .map((choice) => ({ choice, wish: state.sides[choice.side.id]?.[choice.id] }))
      .filter(({ wish }) => wish)
      .map(({ choice, wish }) => ({
        choice,
        out: wish === "out",
        label: `${wish === "out" ? "not " : ""}${choice.label}`,
      }));
    return state.text ? [{ label: `“${state.text}”` }, ...found] : found;
  }

  function change(changed, { remember = true } = {}) {
    state = { ...state, unknown: [], ...changed };
    show();
    history[remember ? "pushState" : "replaceState"]({ own: !state.picks.length }, "", address());
  }

  // The basket stands in the address only while it is what the page shows.
  function address() {
    const picks = state.show === "picks" ? shared() : [];
    return location.pathname + addresses.write({ ...state, picks }) + location.hash;
  }

  function wish(choice, value) {
    const side = { ...state.sides[choice.side.id] };
    if (value) side[choice.id] = value;
    else delete side[choice.id];
    const all = { ...state.sides, [choice.side.id]: side };
    if (!Object.keys(side).length) delete all[choice.side.id];
    change({ sides: all });
  }

  function forget(which) {
    if (which.choice) wish(which.choice, undefined);
    else change({ text: "" });
  }

  function pick(work) {
    const was = list.places.indexOf(work.place);
    basket.store(basket.toggled(basket.stored(), work.id)); // another tab may have stored meanwhile
    showMine();
    if (work.element.isConnected) return;
    (works[list.places[Math.min(was, list.places.length - 1)]]?.pick ?? at("show-picks")).focus();
  }

  function showMine() {
    readMine();
    if (state.show === "picks" && !state.picks.length) return change({}, { remember: false });
    at("picks-count").textContent = mine.length;
    for (const work of works) {
      if (work.pick) basket.show(work, mine.includes(work.id));
    }
  }

  function keep() {
    basket.store([...new Set([...basket.stored(), ...state.picks])]);
    showOwn();
  }

  function showOwn() {
    readMine();
    change({ picks: [], show: "picks" });
    at("show-picks").focus();
  }

  async function copyLink(event) {
    await sam4mis.copy(location.href, event.currentTarget);
  }

  async function exportFound() {
    const format = at("export-format").value;
    const pack = await sam4mis.export.load(format, exportsFrom);
    const ids = list.places.map((place) => works[place].id);
    sam4mis.export.download(pack.file_name.replace("registry", "selection"), pack.media_type, sam4mis.export.join(pack, ids));
  }

  function open() {
    readMine();
    state = addresses.read(location.search, known);
    state.picks = state.picks.filter((id) => placeOf.has(id));
    const own = history.state?.own || state.show !== "picks" || state.picks.join() === mine.join();
    if (own) state.picks = [];
    show(history.state?.shown);
    if (own && state.show === "picks") history.replaceState(history.state, "", address());
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  at("text").addEventListener("input", () => change({ text: at("text").value }, { remember: false }));
  at("text").addEventListener("focus", () => index.warm(), { once: true });
  at("sort").addEventListener("change", () => change({ sort: at("sort").value }));
  at("show-picks").addEventListener("click", () => change({ picks: [], show: state.show ? "" : "picks" }));
  at("keep").addEventListener("click", keep);
  at("own").addEventListener("click", showOwn);
  at("see").addEventListener("click", () => {
    at("filters-all").open = false;
    at("count").focus();
  });
  at("clear").addEventListener("click", () => {
    change({ text: "", sides: {}, picks: [], show: "" });
    at("text").focus();
  });
  at("copy-link").addEventListener("click", copyLink);
  at("export").addEventListener("click", exportFound);
  choices.forEach((choice) =>
    choice.box.addEventListener("change", () =>
      wish(choice, facets.next(state.sides[choice.side.id]?.[choice.id])),
    ),
  );
  addEventListener("popstate", open);
  addEventListener("storage", showMine);

  facets.shorten(sides);
  sam4mis.rows.compact(at("compact"), at("explore"));
  const wide = matchMedia("(min-width: 60em)").matches;
  at("filters-all").open = wide;
  if (!wide) sides.forEach((side) => { side.fieldset.closest("details").open = false; });
  open();
  at("explore").classList.add("ready");
})();
