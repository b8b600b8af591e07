// Ticks: one box ticks all of its table or group, and buttons wait for as many as they need.
// Without this script every button works, and the server says what is missing.
(() => {
  "use strict";

  const boxesOf = (place) => [...place.querySelectorAll("input[type=checkbox][name]")];
  const placeOf = (all) => all.closest("[data-group]") || all.closest("form");

  const update = () => {
    for (const form of document.querySelectorAll("form:has([data-needs])")) {
      const count = boxesOf(form).filter((box) => box.checked).length;
      for (const button of form.querySelectorAll("[data-needs]")) {
        const missing = count < Number(button.dataset.needs);
        button.disabled = missing;
        button.toggleAttribute("data-off", missing);
      }
    }
    for (const all of document.querySelectorAll("[data-all]")) {
      const boxes = boxesOf(placeOf(all));
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = boxes.length > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      for (const box of boxesOf(placeOf(event.target))) box.checked = event.target.checked;
    }
    if (event.target.matches("input[type=checkbox]")) update();
  });

  document.addEventListener("htmx:afterSettle", update);
  window.addEventListener("pageshow", update);
  update();
})();
