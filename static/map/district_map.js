// Draws the district map inside a Streamlit component: the lines are fetched once, a rerun brings values only.

const SVG = "http://www.w3.org/2000/svg";
const PATTERNS = ["none", "suppressed", "missing", "not_applicable", "uncertain"];
const MESSAGE = "De kaart kan niet worden geladen. De cijfers staan ook in de tabel.";
const drawings = new Map(); // geometry per address, for as long as the page lives
const maps = new WeakMap(); // one map per mounted component
let lastWindow = "city"; // a visitor who asked for the whole municipality keeps it on the next page
let sheet; // the stylesheet, shared by all maps

function fetched(address, read) {
  if (!drawings.has(address)) {
    const answer = fetch(address).then((response) => {
      if (!response.ok) throw new Error(`${response.status} ${address}`);
      return read(response);
    });
    answer.catch(() => drawings.delete(address)); // a failed request may succeed at the next rerun
    drawings.set(address, answer);
  }
  return drawings.get(address);
}

async function style(root) {
  const own = new URL(import.meta.url);
  const text = await fetched(new URL(`district_map.css${own.search}`, own).href, (r) => r.text());
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
  }
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

const geometry = (name, version) =>
  fetched(new URL(`../geometry/${name}.json?v=${version}`, import.meta.url).href, (r) => r.json());

function make(tag, attributes = {}, ...children) {
  const element = SHAPES.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
const SHAPES = new Set("svg g path rect circle defs pattern text tspan textPath".split(" "));

function channels(colour) {
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

function luminance(colour) {
  const linear = channels(colour).map((c) => (c / 255 <= 0.04045 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

function pattern(id, size, ...shapes) {
  return make("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse" }, ...shapes);
}

// Hatch and dots differ in form as well as in shade, so they stay apart in grey.
function patterns(prefix) {
  const ground = (size, kind) => make("rect", { width: size, height: size, class: `ground ${kind}` });
  const list = [
    pattern(`${prefix}suppressed`, 7, ground(7, "empty"), make("path", { d: "M-1 1l2-2M0 7l7-7M6 8l2-2", class: "hatch" })),
    pattern(`${prefix}missing`, 8, ground(8, "empty"), make("circle", { cx: 2, cy: 2, r: 1.1, class: "dot" }), make("circle", { cx: 6, cy: 6, r: 1.1, class: "dot" })),
  ];
  for (let k = 0; k < 5; k += 1) {
    const lines = make("path", { d: "M-1 4l2 2M0 0l5 5M4-1l2 2", class: `fine k${k}` });
    list.push(pattern(`${prefix}uncertain${k}`, 5, ground(5, `k${k}`), lines));
  }
  return list;
}

function fill(prefix, classIndex, kind) {
  if (kind === "uncertain" && classIndex !== null) return `url(#${prefix}uncertain${classIndex})`;
  if (kind === "suppressed" || kind === "missing") return `url(#${prefix}${kind})`;
  if (kind === "not_applicable") return "var(--paper)";
  return classIndex === null ? "var(--plain)" : `var(--k${classIndex})`;
}

// A name that is too wide for its tile is drawn narrower, not cut off.
function fit(line, room) {
  if (line.getComputedTextLength() <= room) return;
  line.setAttribute("textLength", room);
  line.setAttribute("lengthAdjust", "spacingAndGlyphs");
}

// What `packed` in monitor/ui/district_map.py made short.
function unpacked(told) {
  const data = JSON.parse(told.replaceAll("`", '"'));
  if (data.mark) data.label = `${data.mark}. ${data.label}`;
  data.rows = data.rows ? data.rows.split("~").map((row) => row.split("|")) : [];
  data.rows = data.rows.map(([code, text, k, kind, ...name]) => [data.stem + code, text, k === "" ? null : Number(k), Number(kind), ...name]);
  return data;
}

class DistrictMap {
  constructor(host) {
    this.window = lastWindow;
    this.line = make("p", { class: "reading" });
    this.picture = make("div", { class: "picture" });
    this.buttons = ["city", "all"].map((view) => this.button(view));
    this.switch = make("div", { class: "switch", role: "group", "aria-label": "Deel van de kaart" }, ...this.buttons);
    this.legend = make("ul", { class: "legend", "aria-label": "Legenda" });
    this.body = make("div", { class: "map" }, this.picture, make("div", { class: "below" }, this.line, this.switch), this.legend);
    this.host = host;
    this.resized = new ResizeObserver(() => this.scale());
    this.resized.observe(this.picture);
  }

  button(view) {
    const button = make("button", { type: "button" }, view === "city" ? "Bebouwde stad" : "Hele gemeente");
    button.addEventListener("click", () => {
      this.window = lastWindow = view;
      this.place();
      this.paint();
    });
    return button;
  }

  async show({ data: told, setTriggerValue }) {
    const data = unpacked(told);
    this.trigger = (code) => setTriggerValue("chosen", code);
    this.wanted = data;
    const drawing = await geometry(data.geometry, data.version);
    if (this.wanted !== data) return; // a newer rerun came in while the lines were on their way
    this.data = data;
    const names = new Map(drawing.areas.map((area) => [area.code, area.name]));
    this.rows = new Map(data.rows.map(([code, text, k, kind, name = names.get(code)]) => [code, { name, text, k, kind: PATTERNS[kind] }]));
    if (!this.body.isConnected) this.host.replaceChildren(this.body); // until now the empty place kept the room
    if (this.drawing !== drawing) this.build(drawing);
    this.place();
    this.paint();
  }

  build(drawing) {
    this.drawing = drawing;
    this.areas = new Map(drawing.areas.map((area) => [area.code, { ...area, element: this.area(area.code), label: make("text", { class: "name" }) }]));
    const all = [...this.areas.values()];
    this.layers = {};
    for (const name of ["lines", "dashed-ground", "dashed", "hover", "selected-ground", "selected", "focus-ground", "focus"]) {
      this.layers[name] = make("path", { class: `over ${name}` });
    }
    this.river = make("path", { class: "river", id: "r" });
    this.bank = make("path", { class: "river bank" });
    this.riverName = make("text", { class: "water", dy: "0.35em" }, make("textPath", { href: "#r", startOffset: "2%" }, drawing.river.label));
    const [x, y, width, height] = drawing.inset;
    this.inset = make("rect", { x, y, width, height, class: "inset" });
    this.insetName = make("text", { x, y: y + height, dy: "1.3em", class: "inset-name" }, "verkleind");
    this.defs = make("defs", {}, ...patterns("m-"));
    // Only an example release sends a mark; it is part of the drawing, so that a copied picture holds it too.
    this.stamps = [0.3, 0.7].map(() => make("text", { class: "stamp", "aria-hidden": "true" }));
    const over = Object.values(this.layers);
    const labels = make("g", { class: "labels", "aria-hidden": "true" }, ...all.map((area) => area.label), this.riverName, this.insetName);
    this.svg = make("svg", { role: "group" }, this.defs, this.inset, make("g", {}, ...all.map((area) => area.element)), ...over.slice(0, 3), this.bank, this.river, ...over.slice(3), ...this.stamps, labels);
    this.picture.replaceChildren(this.svg);
  }

  area(code) {
    const element = make("path", { class: "area", tabindex: 0, role: "button" });
    element.addEventListener("click", () => this.choose(code));
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault(); // the space bar would scroll the page
      this.choose(code);
    });
    element.addEventListener("pointerenter", () => this.point(code));
    element.addEventListener("pointerleave", () => this.point(null));
    element.addEventListener("focus", () => this.focus(element.matches(":focus-visible") ? code : null));
    element.addEventListener("blur", () => this.focus(null));
    return element;
  }

  choose(code) {
    this.data.selected = code; // shown at once; the next rerun confirms it
    this.paint();
    this.trigger(code);
  }

  point(code) {
    this.pointed = code;
    this.outline("hover", code);
    this.read();
  }

  focus(code) {
    this.focused = code;
    this.outline("focus-ground", code);
    this.outline("focus", code);
    this.read();
  }

  outline(layer, ...codes) {
    this.layers[layer].setAttribute("d", codes.map((code) => this.areas.get(code)?.element.getAttribute("d") ?? "").join(""));
  }

  place() {
    const { views, river, tile } = this.drawing;
    this.view = this.data.view === "tegels" && views.tiles ? "tiles" : this.window;
    this.body.dataset.view = this.view;
    this.svg.setAttribute("viewBox", views[this.view].join(" "));
    for (const area of this.areas.values()) {
      const path = area[this.view] ?? area.all;
      const [x, y] = area.tile ?? [0, 0];
      area.element.setAttribute("d", this.view === "tiles" ? `M${x} ${y}h${tile}v${tile}h-${tile}z` : path);
      area.at = this.view === "tiles" ? [x + tile / 2, y + tile / 2] : area[`${this.view}_at`];
    }
    const water = this.view === "tiles" ? river.tiles : river.path;
    this.river.setAttribute("d", water);
    this.bank.setAttribute("d", water);
    this.switch.hidden = this.view === "tiles";
    for (const [index, view] of ["city", "all"].entries()) this.buttons[index].setAttribute("aria-pressed", this.window === view);
    const [left, top, width, height] = views[this.view];
    for (const [k, stamp] of this.stamps.entries()) {
      stamp.textContent = this.data.mark ?? "";
      stamp.setAttribute("font-size", width * 0.042);
      stamp.setAttribute("transform", `translate(${left + width / 2} ${top + height * (k ? 0.7 : 0.3)}) rotate(-12)`);
    }
    this.outline("lines", ...this.areas.keys());
    this.scale();
  }

  scale() {
    if (!this.drawing || !this.picture.clientWidth) return;
    const width = this.picture.clientWidth;
    const unit = this.drawing.views[this.view][2] / width; // drawing units per pixel: text and patterns keep their size
    this.svg.style.setProperty("--u", unit);
    for (const each of this.defs.children) each.setAttribute("patternTransform", `scale(${unit})`);
    const room = this.view === "tiles" ? 600 : 560;
    this.body.dataset.names = this.areas.size <= 24 && this.view !== "all" && width >= room;
    this.names();
  }

  names() {
    const named = this.body.dataset.names === "true";
    for (const area of this.areas.values()) {
      const row = this.rows.get(area.code);
      const number = this.data.numbers && Number.isInteger(row?.k) ? [String(row.k + 1)] : [];
      const lines = [...(named ? area.lines : []), ...number];
      const [x, y] = area.at;
      area.label.replaceChildren(
        ...lines.map((text, index) => {
          const isNumber = index === lines.length - 1 && number.length > 0;
          const shift = `${(index - (lines.length - 1) / 2) * 1.12 + 0.35}em`;
          return make("tspan", { x, y, dy: shift, class: isNumber ? "number" : "" }, text);
        }),
      );
      if (this.view === "tiles") for (const line of area.label.children) fit(line, this.drawing.tile * 0.92);
    }
    if (named && this.view !== "tiles") this.untangle();
  }

  // Where two names would lie over each other one of them moves up or down by a line at most. If that does not help it
  // is left out. The chosen area keeps its name and its place, then the large areas: a name that moves stays in them.
  untangle() {
    const kept = [];
    const step = 11 * Number(this.svg.style.getPropertyValue("--u")) * 0.4;
    const size = ({ code, element }) => {
      const { width, height } = element.getBBox();
      return code === this.data.selected ? Infinity : width * height;
    };
    const bySize = [...this.areas.values()].map((area) => [size(area), area]).sort(([one], [other]) => other - one);
    for (const [, { label }] of bySize) {
      const { x, y, width, height } = label.getBBox();
      const meets = (other, down) => x < other.x + other.width && other.x < x + width && y + down < other.y + other.height && other.y < y + down + height;
      const down = [0, -1, 1, -2, 2, -3, 3].map((steps) => steps * step).find((each) => !kept.some((other) => meets(other, each)));
      if (down === undefined) label.replaceChildren(...label.querySelectorAll(".number"));
      else kept.push({ x, y: y + down, width, height });
      for (const line of label.children) line.setAttribute("y", Number(line.getAttribute("y")) + (down ?? 0));
    }
  }

  paint() {
    const style = getComputedStyle(this.body);
    const dark = luminance(style.getPropertyValue("--st-background-color").trim() || "#fff") < 0.2;
    const colours = dark ? this.data.dark : this.data.colours;
    this.body.dataset.theme = dark ? "dark" : "light";
    colours.forEach((colour, k) => {
      this.body.style.setProperty(`--k${k}`, colour);
      this.body.style.setProperty(`--on${k}`, luminance(colour) > 0.19 ? "#101820" : "#FFFFFF");
    });
    this.svg.setAttribute("aria-label", this.data.label);
    const dashed = [];
    for (const { code, name, element, label } of this.areas.values()) {
      const row = this.rows.get(code) ?? { name, text: "", k: null, kind: "missing" };
      element.setAttribute("fill", fill("m-", row.k, row.kind));
      element.setAttribute("aria-label", row.text ? `${row.name}: ${row.text}` : row.name);
      element.setAttribute("aria-pressed", code === this.data.selected);
      label.setAttribute("class", `name ${row.k === null ? "on-empty" : `on${row.k}`} ${row.kind}`);
      if (row.kind === "not_applicable") dashed.push(code);
    }
    this.outline("dashed-ground", ...dashed);
    this.outline("dashed", ...dashed);
    this.outline("selected-ground", this.data.selected);
    this.outline("selected", this.data.selected);
    this.outline("hover", this.pointed);
    this.outline("focus-ground", this.focused);
    this.outline("focus", this.focused);
    this.names();
    this.read();
    this.explain();
  }

  read() {
    const row = this.rows.get(this.pointed ?? this.focused ?? this.data.selected);
    const hint = "Kies een gebied op de kaart.";
    this.line.replaceChildren(...(row ? [make("strong", {}, row.name), row.text ? ` ${row.text}` : ""] : [hint]));
  }

  explain() {
    const swatch = (k, kind) => {
      const box = make("rect", { x: 1, y: 1, width: 26, height: 16, fill: fill("l-", k, kind), class: `swatch ${kind}` });
      const number = this.data.numbers && k !== null && kind === "none" ? make("text", { x: 14, y: 13, class: `on${k}` }, String(k + 1)) : "";
      return make("svg", { viewBox: "0 0 28 18", "aria-hidden": "true" }, make("defs", {}, ...patterns("l-")), box, number);
    };
    this.legend.replaceChildren(...this.data.legend.map(([text, k, kind]) => make("li", {}, swatch(k, PATTERNS[kind]), text)));
    this.legend.hidden = this.data.legend.length === 0;
  }
}

export default async function draw(component) {
  const root = component.parentElement;
  const host = root.querySelector(".district-map");
  try {
    await style(root);
    if (!maps.has(host)) maps.set(host, new DistrictMap(host));
    await maps.get(host).show(component);
  } catch (fault) {
    console.error(fault);
    if (!maps.get(host)?.drawing) host.replaceChildren(make("p", {}, MESSAGE));
    maps.delete(host);
  }
  return () => maps.get(host)?.resized.disconnect();
}
