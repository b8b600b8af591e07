// Zooming a picture, and showing which line a label belongs to. The picture can be read and
// scrolled without this script.
(() => {
  "use strict";

  const LEGIBLE = 0.8;
  const MOST = 3;

  const picture = (holder) => holder?.querySelector("svg.picture");
  const natural = (svg) => svg.viewBox.baseVal;

  const scale = (svg, factor) => {
    const { width, height } = natural(svg);
    svg.setAttribute("width", String(Math.round(width * factor)));
    svg.setAttribute("height", String(Math.round(height * factor)));
    svg.dataset.scale = String(factor);
  };

  const fitting = (svg) => svg.parentElement.clientWidth / natural(svg).width;

  const zoom = (button) => {
    const svg = picture(button.closest("#picture"));
    if (!svg) return;
    const { zoomBy, zoomTo } = button.dataset;
    const now = Number(svg.dataset.scale || 1);
    const wanted = zoomBy ? now * Number(zoomBy) : zoomTo === "fit" ? fitting(svg) : Number(zoomTo);
    scale(svg, Math.min(MOST, Math.max(0.1, wanted)));
  };

  // As wide as its box where it stays legible, and never larger than it was drawn.
  const arrange = (root) => {
    for (const bar of root.querySelectorAll("[data-zoom][hidden]")) {
      bar.hidden = false;
      const svg = picture(bar.closest("#picture"));
      if (svg) scale(svg, Math.min(1, Math.max(LEGIBLE, fitting(svg))));
    }
  };

  const near = (event, shown) => {
    const label = event.target.closest?.(".picture .label");
    if (!label) return;
    const line = label.ownerSVGElement.querySelector(`[data-arrow="${label.dataset.of}"]`);
    line?.classList.toggle("near", shown);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom-by], [data-zoom-to]");
    if (button) zoom(button);
  });
  for (const [name, shown] of [
    ["mouseover", true],
    ["mouseout", false],
    ["focusin", true],
    ["focusout", false],
  ]) {
    document.addEventListener(name, (event) => near(event, shown));
  }
  document.addEventListener("htmx:afterSettle", () => arrange(document));
  arrange(document);
})();
