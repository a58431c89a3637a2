// Asks the site's own search: the index and the queries come as JSON by name of a file, the answers go out as JSON.
"use strict";
const { readFileSync } = require("node:fs");
const { runInThisContext } = require("node:vm");

const { scripts, questions, pasted, known } = JSON.parse(readFileSync(process.argv[2], "utf-8"));
for (const script of scripts) runInThisContext(readFileSync(script, "utf-8"), { filename: script });
(async () => {
  const engine = await sam4mis.engine.make(sam4mis.index);
  const answers = questions.map((text) => {
    const found = engine.find(text);
    if (found === null) return null;
    const ids = Array.from(found.scores.keys(), (place) => engine.works[place].id);
    const terms = found.parts.flatMap((part) => part.terms).map((term) => `${engine.terms[term].facet}=${engine.terms[term].id}`);
    return { step: found.step, ids, near: found.near.size, terms };
  });
  const keys = new Map((known ?? []).map((key) => [key, new Set([key])]));
  const read = (pasted ?? []).map((text) => [...sam4mis.identifiers.find(text, keys, sam4mis.index.journals)]);
  process.stdout.write(JSON.stringify({ answers, read }));
})();
