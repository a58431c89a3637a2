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
  const index = sam4mis.search.index(works, choices.map((choice) => `${choice.label} ${choice.words}`));
  const exportsFrom = new URL("../../exports/parts/", document.currentScript.src).href;

  let state = addresses.empty();
  // Whoever opens somebody else's basket keeps the own one.
  const isOwn = !new URLSearchParams(location.search).has("picks") ||
    new URLSearchParams(location.search).get("picks") === basket.stored().join(",");

  const list = results.list(works, {
    element: at("works"),
    more: at("more"),
    all: at("all"),
    nothing: at("nothing"),
    prepare(work) {
      work.pick ??= basket.button(work, pick);
      basket.show(work, state.picks.includes(work.id));
    },
  });

  function wishes() {
    return choices.map((choice) => state.sides[choice.side.id]?.[choice.id]);
  }

  function show() {
    const wished = wishes();
    const scores = index.find(state.text);
    const picked = new Set(state.show === "picks" ? state.picks : []);
    const fits = (work) =>
      (scores === null || scores.has(work.place)) && (state.show !== "picks" || picked.has(work.id));
    const { hits, counts } = sam4mis.filter.apply(works, sideOf, wished, sides.length, fits);
    const sort = state.sort || (scores ? "relevance" : "date");
    list.show(results.sorted(hits, scores || sort !== "relevance" ? orders[sort] : orders.date, scores));
    facets.show(choices, wished, counts);
    showWords(sort, scores !== null);
    results.chips(at("active"), active(), forget);
  }

  function showWords(sort, searched) {
    const number = list.places.length;
    const all = state.show === "picks" ? `${number} picked` : `${number} of ${works.length} works`;
    at("count").textContent = number === works.length ? `${number} works` : all;
    at("export-count").textContent = number;
    at("export").disabled = number === 0;
    at("picks-count").textContent = state.picks.length;
    at("show-picks").setAttribute("aria-pressed", String(state.show === "picks"));
    at("sort").querySelector("[value=relevance]").disabled = !searched;
    at("sort").value = sort === "relevance" && !searched ? "date" : sort;
    if (at("text").value !== state.text) at("text").value = state.text;
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
    state = { ...state, ...changed };
    show();
    const address = location.pathname + addresses.write(state) + location.hash;
    history[remember ? "pushState" : "replaceState"](null, "", address);
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
    const picks = basket.toggled(state.picks, work.id);
    if (isOwn) basket.store(picks);
    const was = list.places.indexOf(work.place);
    change({ picks }, { remember: false });
    if (state.show !== "picks") work.pick.focus({ preventScroll: true });
    else (works[list.places[Math.min(was, list.places.length - 1)]]?.pick ?? at("show-picks")).focus();
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
    state = addresses.read(location.search, known);
    if (!new URLSearchParams(location.search).has("picks")) state.picks = basket.stored();
    state.picks = state.picks.filter((id) => placeOf.has(id));
    show();
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  at("text").addEventListener("input", () => change({ text: at("text").value }, { remember: false }));
  at("text").addEventListener("focus", () => index.warm(), { once: true });
  at("sort").addEventListener("change", () => change({ sort: at("sort").value }));
  at("show-picks").addEventListener("click", () => change({ show: state.show ? "" : "picks" }));
  at("clear").addEventListener("click", () => {
    change({ text: "", sides: {}, show: "" });
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

  facets.shorten(sides);
  at("filters-all").open = matchMedia("(min-width: 60em)").matches;
  open();
  at("explore").classList.add("ready");
})();
