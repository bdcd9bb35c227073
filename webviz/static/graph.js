// The interactive graph: the same boxes and lines in the same places as the picture, drawn by vis-network without
// physics. Everything it shows stands on the page in words as well, and what is shown is chosen in the form above it, so
// the address, the form, the picture and the graph agree. Text from the model only ever becomes textContent.
"use strict";
(() => {
  const explore = document.getElementById("explore");
  const byId = (id) => document.getElementById(id);
  saving();
  if (!explore) return;
  const [open, state, explorer, canvas, live] = ["explore-open", "explore-state", "explorer", "canvas", "explore-live"].map(byId);
  const [panel, body, picture, form] = ["details", "details-body", "picture-view", "choosing"].map(byId);
  const STEP = 1.25; // one zoom step
  const PAN = 120; // one pan step, in pixels
  const READABLE = 0.8; // the smallest scale to begin with
  const CLOSE = 1.5; // the largest
  const LEFT = 110; // room left of the first box's middle
  const SIDEWAYS = 2.5; // how much a place off the arrow's line counts against one along it
  const HEAD = 7; // the length of an arrow's head
  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  let model = null; // what the server sent
  let network = null; // vis-network's
  let places = new Map(); // node id → {x, y, width}
  let strokes = []; // lines that look alike, as one path each
  let look = {}; // the colours and the font of the stylesheet
  let current = null; // the id of the box we are at
  let relation = -1; // which of its relations is marked
  let stale = false; // whether the lists on the page show another choice than the graph

  // -- opening and closing ------------------------------------------------------------------------------------

  explore.hidden = false;
  open.addEventListener("click", start);
  if (location.hash === "#explore") start();

  async function start() {
    open.disabled = true;
    state.textContent = explore.dataset.loading;
    try {
      [model] = await Promise.all([load(), window.vis ?? script(explore.dataset.script)]);
      show(true);
      draw();
      readdress();
      state.textContent = "";
      canvas.focus();
    } catch {
      state.textContent = explore.dataset.failed;
    }
    open.disabled = false;
  }

  async function load() {
    const answer = await fetch(`${explore.dataset.model}?${query()}`);
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
    remember("#graph");
    if (stale) return location.reload(); // the picture, the list and the table follow the choice
    show(false);
    network?.destroy();
    network = null;
    open.focus();
  }

  // -- choosing what to see: the form is the one place that knows -----------------------------------------------

  function query() {
    const chosen = new Map();
    for (const [name, value] of new FormData(form)) if (value) chosen.set(name, [...(chosen.get(name) ?? []), value]);
    const pairs = [...chosen].map(([name, values]) => [name, values.join(",")]);
    return new URLSearchParams(pairs).toString().replaceAll("%2C", ",").replaceAll("%2F", "/");
  }

  function remember(hash) {
    const found = query();
    try {
      history.replaceState(null, "", `${location.pathname}${found && "?"}${found}${hash}`);
    } catch {
      // a page inside another may have no address of its own to change
    }
  }

  function readdress() {
    remember("#explore");
    for (const other of document.querySelectorAll("a[hreflang]")) other.search = query();
    byId("save-svg").search = ["as=svg", query()].filter(Boolean).join("&");
    const words = explorer.querySelector('[data-do="words"]');
    words.setAttribute("aria-pressed", String(form.elements.words.checked));
  }

  async function choose() {
    stale = true;
    try {
      model = await load();
    } catch (error) {
      live.textContent = error.message === "404" ? explore.dataset.toomany : explore.dataset.failed;
      return;
    }
    if (!model.details[current]) current = null;
    relation = -1;
    draw();
    readdress();
    current ? details() : body.replaceChildren();
    live.textContent = [current && model.details[current].announcement, model.say.shown].filter(Boolean).join(". ");
  }

  // While the graph is open a choice holds at once; without it the form is sent as any form.
  form.addEventListener("change", () => network && choose());
  form.addEventListener("submit", (event) => {
    if (!network) return;
    event.preventDefault();
    choose();
  });

  function tick(name, value, checked) {
    for (const box of form.querySelectorAll(`input[name="${name}"]`)) if (box.value === value) box.checked = checked;
  }

  function fold() {
    const here = current && model.details[current];
    if (!here?.folds) return;
    tick("fold", here.key, !here.folded);
    return choose();
  }

  function only(key) {
    const select = form.elements.around;
    if (![...select.options].some((one) => one.value === key)) select.add(new Option(model.details[current].name, key));
    select.value = key;
    return choose();
  }

  // -- drawing ------------------------------------------------------------------------------------------------

  function draw() {
    const view = network && { scale: network.getScale(), position: network.getViewPosition() };
    network?.destroy();
    const { nodes, edges, options } = model.network;
    const width = (node) => node.widthConstraint.minimum + 2 * options.nodes.margin;
    places = new Map(nodes.map((node) => [node.id, { x: node.x, y: node.y, width: width(node) }]));
    dress();
    strokes = gathered(edges);
    network = new window.vis.Network(canvas, { nodes: nodes.map(dressed), edges: [] }, options);
    for (const inner of canvas.querySelectorAll("[tabindex]")) inner.removeAttribute("tabindex");
    network.on("click", ({ nodes: [hit] }) => hit !== undefined && (go(hit), details()));
    network.on("beforeDrawing", backdrop);
    network.on("afterDrawing", foreground);
    view ? network.moveTo({ ...view, animation: false }) : overview();
    if (current) mark();
  }

  function fit() {
    const [width, height] = model.size;
    const scale = Math.min(canvas.clientWidth / width, canvas.clientHeight / height, CLOSE);
    network.moveTo({ scale, position: { x: width / 2, y: height / 2 }, animation: false });
  }

  // Everything, but never so small that it cannot be read: then the left edge, where the municipality stands.
  function overview() {
    fit();
    if (network.getScale() >= READABLE) return;
    const [first] = model.network.nodes;
    const x = first.x + canvas.clientWidth / READABLE / 2 - LEFT;
    network.moveTo({ scale: READABLE, position: { x, y: first.y }, animation: false });
  }

  function dress() {
    const style = getComputedStyle(document.documentElement);
    const names = ["font", "background", "text", "text-subtle", "line", "line-strong", "border", "focus", "node-text", "municipality-text"];
    look = Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
    look.kind = (kind) => style.getPropertyValue(`--kind-${kind}`).trim() || style.getPropertyValue("--kind-other").trim();
  }

  function dressed(node) {
    const background = look.kind(node.group);
    const dark = node.group === "municipality" || node.group === "region";
    const border = node.borderWidth > 1 ? look["line-strong"] : look.border;
    return {
      ...node,
      group: undefined,
      color: { background, border, highlight: { background, border: look.focus } },
      borderWidthSelected: 5,
      font: { color: look[dark ? "municipality-text" : "node-text"], face: look.font },
    };
  }

  // Lines that look alike are stroked as one path: thousands cost as little as a few.
  function gathered(edges) {
    const alike = new Map();
    for (const edge of edges) {
      const strong = edge.arrows.to.enabled;
      const key = JSON.stringify([edge.dashes, strong, edge.marked]);
      if (!alike.has(key)) alike.set(key, { lines: new Path2D(), heads: new Path2D(), dashes: edge.dashes || [], strong, marked: edge.marked });
      const found = alike.get(key);
      found.lines.addPath(new Path2D(edge.path));
      if (strong) found.heads.addPath(head(edge));
    }
    return [...alike.values()];
  }

  function head(edge) {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    const begins = Number(/^M(-?[\d.]+)/.exec(edge.path)[1]);
    const way = (from.x === to.x ? begins < to.x : from.x < to.x) ? 1 : -1; // a line within a column bows out beside it
    const [x, y] = [to.x - (way * to.width) / 2, to.y];
    return new Path2D(`M${x},${y}l${-way * HEAD},${-HEAD / 2}v${HEAD}z`);
  }

  function stroke(context, { lines, heads, dashes, strong, marked }, chosen) {
    context.strokeStyle = context.fillStyle = strong || marked || chosen ? look["line-strong"] : look.line;
    context.lineWidth = marked ? 4 : chosen ? 2.6 : strong ? 1.9 : 1.3;
    context.setLineDash(dashes);
    context.stroke(lines);
    context.fill(heads);
  }

  function backdrop(context) {
    context.save();
    context.textBaseline = "alphabetic";
    for (const one of strokes) stroke(context, one, false);
    for (const one of gathered(chosenEdges())) stroke(context, one, true);
    context.setLineDash([]);
    context.textAlign = "left";
    for (const [titles, font, colour] of [
      [model.columns, `650 15px ${look.font}`, look.text],
      [model.levels, `italic 13px ${look.font}`, look["text-subtle"]],
    ]) {
      context.font = font;
      context.fillStyle = colour;
      for (const { text, x, y } of titles) context.fillText(text, x, y);
    }
    context.restore();
  }

  function foreground(context) {
    if (!model.words.length) return;
    context.save();
    context.font = `12px ${look.font}`;
    context.textBaseline = "alphabetic";
    context.lineJoin = "round";
    context.lineWidth = 4;
    [context.strokeStyle, context.fillStyle] = [look.background, look.text];
    for (const { text, x, y, anchor } of model.words) {
      context.textAlign = anchor === "end" ? "right" : "left";
      context.strokeText(text, x, y);
      context.fillText(text, x, y);
    }
    context.restore();
  }

  for (const wish of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    window.matchMedia(wish).addEventListener("change", () => network && draw());
  }

  // -- moving about -------------------------------------------------------------------------------------------

  function go(id) {
    current = id;
    relation = -1;
    mark();
    live.textContent = model.details[id].announcement;
  }

  function mark() {
    network.setSelection({ nodes: [current], edges: [] }, { highlightEdges: false });
    const { x, y } = network.canvasToDOM(places.get(current));
    const inside = x > 60 && y > 30 && x < canvas.clientWidth - 60 && y < canvas.clientHeight - 30;
    if (!inside) network.moveTo({ position: places.get(current), animation: false });
    network.redraw();
  }

  // The lines of the box we are at, or the one we follow.
  function chosenEdges() {
    if (!current) return [];
    const all = model.details[current].relations;
    const numbers = new Set((relation < 0 ? all : [all[relation]]).map((one) => one.edge));
    return model.network.edges.filter((edge) => numbers.has(edge.id));
  }

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
    fit,
    left: () => pan(-1, 0),
    right: () => pan(1, 0),
    up: () => pan(0, -1),
    down: () => pan(0, 1),
    words: () => (tick("words", "1", !form.elements.words.checked), choose()),
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
    f: fold,
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

  // -- finding --------------------------------------------------------------------------------------------------

  byId("explore-find").addEventListener("submit", (event) => {
    event.preventDefault();
    const wanted = byId("explore-words").value.trim().toLocaleLowerCase();
    const found = model.network.nodes.map((node) => node.id).filter((id) => model.details[id].name.toLocaleLowerCase().includes(wanted));
    const said = byId("explore-found");
    if (!wanted || !found.length) return void (said.textContent = wanted && said.dataset.none);
    const next = (found.indexOf(current) + 1) % found.length;
    go(found[next]);
    details();
    said.textContent = `${next + 1}/${found.length}: ${model.details[current].announcement}`;
  });

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

  function press(text, act) {
    const made = element("button", text);
    made.type = "button";
    made.addEventListener("click", async () => {
      await act();
      panel.focus();
    });
    return made;
  }

  function details() {
    const { say } = model;
    const here = model.details[current];
    const name = element("p");
    name.className = "name";
    name.append(element("strong", here.name, here.lang), ` (${[here.kind, ...here.remarks].join(", ")})`);
    const ways = element("p");
    ways.className = "ways";
    if (here.href) ways.append(link(here.href, say.open));
    if (here.folds) ways.append(press(here.folded ? say.unfold : say.fold, fold));
    const alone = form.elements.around.value === here.key;
    ways.append(press(alone ? say.everything : say.around, () => only(alone ? "" : here.key)));
    const list = element("ul");
    for (const one of here.relations) list.append(item(one));
    body.replaceChildren(name, ways, element("h4", say.relations), list);
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
    made.append(element("summary", model.say.source), inner);
    return made;
  }

  // -- saving as PNG: the SVG that the server makes, painted by the browser ---------------------------------------

  function saving() {
    const [button, source, said] = [byId("save-png"), byId("save-svg"), byId("save-state")];
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      said.textContent = "";
      try {
        const address = URL.createObjectURL(await painted(await (await fetch(source.href)).text()));
        const link = document.createElement("a");
        [link.href, link.download] = [address, `${button.dataset.name}.png`];
        link.click();
        setTimeout(() => URL.revokeObjectURL(address), 10000);
      } catch {
        said.textContent = button.dataset.failed;
      }
    });
  }

  async function painted(svg) {
    const [SHARP, SIDE, AREA] = [2, 16000, 2e8]; // pixels a unit; the most a browser's canvas takes
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const [width, height] = [image.naturalWidth, image.naturalHeight];
    const scale = Math.min(SHARP, SIDE / Math.max(width, height), Math.sqrt(AREA / (width * height)));
    const paper = document.createElement("canvas");
    [paper.width, paper.height] = [Math.round(width * scale), Math.round(height * scale)];
    paper.getContext("2d").drawImage(image, 0, 0, paper.width, paper.height);
    return new Promise((done, failed) => paper.toBlob((blob) => (blob ? done(blob) : failed(new Error("empty"))), "image/png"));
  }
})();
