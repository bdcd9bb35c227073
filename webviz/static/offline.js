// The graph in a file of its own: what the server would answer, answered from the file. Places stay where they are.
"use strict";
(() => {
  const whole = JSON.parse(document.getElementById("model").textContent);
  for (const one of Object.values(whole.details)) one.folds = false; // other seats would need another layout

  function around(key) {
    const centre = Object.keys(whole.details).find((id) => whole.details[id].key === key);
    if (!centre) return whole;
    const kept = new Set([whole.network.nodes[0].id, centre, ...whole.details[centre].relations.map((one) => one.other)]);
    const { nodes, edges, options } = whole.network;
    const details = Object.entries(whole.details).filter(([id]) => kept.has(id));
    const near = ([id, one]) => [id, { ...one, relations: one.relations.filter(({ other }) => kept.has(other)) }];
    return {
      ...whole,
      network: { nodes: nodes.filter(({ id }) => kept.has(id)), edges: edges.filter(({ from, to }) => kept.has(from) && kept.has(to)), options },
      details: Object.fromEntries(details.map(near)),
      say: { ...whole.say, shown: "" },
    };
  }

  window.fetch = async (address) => {
    const answer = around(new URLSearchParams(address.split("?")[1]).get("around"));
    return { ok: true, json: async () => structuredClone(answer) };
  };
})();
