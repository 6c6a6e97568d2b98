// Notes when a page can be read (heading and first words stand) and when a chart stands (a drawing of some width).
(() => {
  const seen = (window.benchmark = { read: 0, drawn: 0 });

  function stands(selector, width) {
    return [...document.querySelectorAll(selector)].some((one) => one.getBoundingClientRect().width > width);
  }

  function look() {
    if (!seen.read && stands("h1", 20) && stands("main p", 20)) seen.read = performance.now();
    if (!seen.drawn && stands("svg", 150)) seen.drawn = performance.now();
    if (!seen.read || !seen.drawn) requestAnimationFrame(look);
  }
  requestAnimationFrame(look);
})();
