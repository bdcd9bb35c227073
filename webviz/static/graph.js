// The interactive graph: the same boxes in the same places as the picture, drawn by vis-network without physics.
// Everything it shows stands on the page in words as well. Text from the model only ever becomes textContent.
"use strict";
(() => {
  const explore = document.getElementById("explore");
  if (!explore) return;
  const byId = (id) => document.getElementById(id);
  const [open, state, explorer, canvas, live] = ["explore-open", "explore-state", "explorer", "canvas", "explore-live"].map(byId);
  const [panel, body, picture] = [byId("details"), byId("details-body"), byId("picture-view")];
  const STEP = 1.25; // one zoom step
  const PAN = 120; // one pan step, in pixels
  const READABLE = 0.8; // the smallest scale to begin with
  const LEFT = 110; // room left of the first box's middle
  const SIDEWAYS = 2.5; // how much a place off the arrow's line counts against one along it
  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  let model = null; // what the server sent
  let network = null; // vis-network's
  let places = new Map(); // node id → {x, y}
  let current = null; // the id of the box we are at
  let relation = -1; // which of its relations is marked

  // -- opening and closing ------------------------------------------------------------------------------------

  explore.hidden = false;
  open.addEventListener("click", start);

  async function start() {
    open.disabled = true;
    state.textContent = explore.dataset.loading;
    try {
      model ??= await load();
      show(true);
      draw();
      state.textContent = "";
      canvas.focus();
    } catch {
      state.textContent = explore.dataset.failed;
    }
    open.disabled = false;
  }

  async function load() {
    const [answer] = await Promise.all([fetch(explore.dataset.model), script(explore.dataset.script)]);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function script(address) {
    return new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = address;
      element.addEventListener("load", done);
      element.addEventListener("error", failed);
      document.head.append(element);
    });
  }

  function show(interactive) {
    explorer.hidden = !interactive;
    picture.hidden = interactive;
    open.hidden = interactive;
  }

  function close() {
    show(false);
    network?.destroy();
    network = null;
    open.focus();
  }

  // -- drawing ------------------------------------------------------------------------------------------------

  function draw() {
    network?.destroy();
    const { nodes, edges, options } = model.network;
    places = new Map(nodes.map((node) => [node.id, { x: node.x, y: node.y }]));
    const data = { nodes: nodes.map(dressed), edges: edges.map((edge) => ({ ...edge, color: lineColours() })) };
    network = new window.vis.Network(canvas, data, options);
    for (const inner of canvas.querySelectorAll("[tabindex]")) inner.removeAttribute("tabindex");
    network.on("click", ({ nodes: [hit] }) => hit !== undefined && (go(hit), details()));
    overview();
    if (current) mark();
  }

  // Everything, but never so small that it cannot be read: then the left edge, where the municipality stands.
  function overview() {
    network.fit({ animation: false });
    if (network.getScale() >= READABLE) return;
    const [first] = model.network.nodes;
    const x = first.x + canvas.clientWidth / READABLE / 2 - LEFT;
    network.moveTo({ scale: READABLE, position: { x, y: first.y }, animation: false });
  }

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  function dressed(node) {
    const own = colour(`kind-${node.group}`) || colour("kind-other");
    const dark = node.group === "municipality" || node.group === "region";
    const look = { background: own, border: colour("border") };
    const chosen = { background: own, border: colour("focus") };
    return {
      ...node,
      group: undefined,
      color: { ...look, highlight: chosen },
      borderWidthSelected: 4,
      font: { color: colour(dark ? "municipality-text" : "node-text"), face: colour("font") },
    };
  }

  const lineColours = () => ({ color: colour("line"), highlight: colour("line-strong"), inherit: false });

  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => network && draw());

  // -- moving about -------------------------------------------------------------------------------------------

  function go(id) {
    current = id;
    relation = -1;
    mark();
    live.textContent = model.details[id].announcement;
  }

  function mark() {
    network.setSelection({ nodes: [current], edges: markedEdges() }, { highlightEdges: relation < 0 });
    const { x, y } = network.canvasToDOM(places.get(current));
    const inside = x > 60 && y > 30 && x < canvas.clientWidth - 60 && y < canvas.clientHeight - 30;
    if (!inside) network.moveTo({ position: places.get(current), animation: false });
  }

  const markedEdges = () => (relation < 0 ? [] : [model.details[current].relations[relation].edge]);

  function towards([dx, dy]) {
    if (!current) return go(model.network.nodes[0].id);
    const from = places.get(current);
    let best = null;
    for (const [id, { x, y }] of places) {
      const along = (x - from.x) * dx + (y - from.y) * dy;
      const aside = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx);
      const cost = along + SIDEWAYS * aside;
      if (along > 1 && (best === null || cost < best.cost)) best = { id, cost };
    }
    if (best) go(best.id);
  }

  function follow(step) {
    if (!current) return go(model.network.nodes[0].id);
    const all = model.details[current].relations;
    if (!all.length) return;
    relation = relation < 0 && step < 0 ? all.length - 1 : (relation + step + all.length) % all.length;
    mark();
    live.textContent = `${sentence(all[relation])} (${relation + 1}/${all.length})`;
  }

  const sentence = (one) => [one.out ? "→" : "←", `${one.label}:`, one.name, ...one.badges.map((badge) => `(${badge})`)].join(" ");

  function zoom(factor) {
    network.moveTo({ scale: network.getScale() * factor, animation: false });
  }

  function pan(dx, dy) {
    const { x, y } = network.getViewPosition();
    const scale = network.getScale();
    network.moveTo({ position: { x: x + (dx * PAN) / scale, y: y + (dy * PAN) / scale }, animation: false });
  }

  const actions = {
    in: () => zoom(STEP),
    out: () => zoom(1 / STEP),
    fit: () => network.fit({ animation: false }),
    left: () => pan(-1, 0),
    right: () => pan(1, 0),
    up: () => pan(0, -1),
    down: () => pan(0, 1),
    close,
  };
  for (const button of explorer.querySelectorAll("button[data-do]")) {
    button.addEventListener("click", actions[button.dataset.do]);
  }

  const keys = {
    ...Object.fromEntries(Object.entries(DIRECTIONS).map(([key, way]) => [key, () => towards(way)])),
    n: () => follow(1),
    p: () => follow(-1),
    "+": actions.in,
    "-": actions.out,
    0: actions.fit,
    Enter: () => current && (details(), panel.focus()),
    Escape: () => explorer.querySelector('[data-do="close"]').focus(),
  };

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || !network) return;
    event.preventDefault();
    act();
  });
  // The wheel turns the page unless the graph has the focus.
  canvas.addEventListener("focus", () => network?.setOptions({ interaction: { zoomView: true } }));
  canvas.addEventListener("blur", () => network?.setOptions({ interaction: { zoomView: false } }));
  canvas.addEventListener("pointerdown", () => canvas.focus());
  panel.addEventListener("keydown", (event) => event.key === "Escape" && canvas.focus());

  // -- details ------------------------------------------------------------------------------------------------

  function element(tag, text, lang) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (lang && lang !== document.documentElement.lang) made.lang = lang;
    return made;
  }

  function link(href, text, lang) {
    const made = element("a", text, lang);
    made.href = href;
    return made;
  }

  function details() {
    const here = model.details[current];
    const name = element("p");
    name.className = "name";
    name.append(element("strong", here.name, here.lang), ` (${[here.kind, ...here.remarks].join(", ")})`);
    const parts = [name];
    if (here.href) {
      const page = element("p");
      page.append(link(here.href, model.words.open));
      parts.push(page);
    }
    parts.push(element("h4", model.words.relations));
    const list = element("ul");
    for (const one of here.relations) list.append(item(one));
    body.replaceChildren(...parts, list);
  }

  function item(one) {
    const made = element("li", `${one.out ? "→" : "←"} ${one.label}: `);
    const to = element("button", one.name, one.lang);
    to.type = "button";
    to.addEventListener("click", () => {
      go(one.other);
      details();
      panel.focus();
    });
    made.append(to);
    for (const badge of one.badges) {
      const mark = element("span", badge);
      mark.className = "badge inferred";
      made.append(" ", mark);
    }
    if (one.evidence.length) made.append(" ", sources(one));
    return made;
  }

  function sources(one) {
    const made = element("details");
    made.className = "evidence";
    const inner = element("div");
    for (const quote of one.evidence) {
      const line = element("p");
      const wording = element("q", quote.wording, quote.lang);
      wording.className = "wording";
      line.append(wording, " ", link(quote.href, quote.document), `, ${quote.place}`);
      inner.append(line);
    }
    made.append(element("summary", model.words.source), inner);
    return made;
  }
})();
