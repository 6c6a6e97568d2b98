// Notes when the map is drawn, and how long after a key press it has changed. SHAPES is filled in by browser.py.
(() => {
  const shapes = SHAPES;
  const enough = 20; // of the 24 districts: one or two may be without a shape of their own
  const benchmark = { drawn: 0, changed: 0 };
  let pressed = 0;
  let before = "";
  window.benchmark = benchmark;

  function found(root) {
    const here = [...root.querySelectorAll(shapes)];
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) here.push(...found(element.shadowRoot));
    }
    return here;
  }

  // What a shape says: every attribute except its outline.
  function said() {
    return found(document)
      .map((shape) => [...shape.attributes].map((item) => (item.name === "d" ? "" : item.value)).join("|"))
      .join("\n");
  }

  function look() {
    if (!benchmark.drawn) {
      const visible = found(document).filter((shape) => shape.getBoundingClientRect().width > 2);
      if (visible.length >= enough) benchmark.drawn = performance.now();
    } else if (pressed && !benchmark.changed && said() !== before) {
      benchmark.changed = performance.now() - pressed;
    }
    requestAnimationFrame(look);
  }

  addEventListener("keydown", () => {
    before = said();
    benchmark.changed = 0;
    pressed = performance.now();
  }, true);
  requestAnimationFrame(look);
})();
