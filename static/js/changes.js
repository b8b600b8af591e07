// Ticks: one box ticks all of its table or group, and buttons wait for as many as they need. Words
// above a long list leave those that hold them, and the ticked ones.
// Without this script every button works, and the server says what is missing.
(() => {
  "use strict";

  const boxesOf = (place) => [...place.querySelectorAll("input[type=checkbox][name]")];
  const shownOf = (place) => boxesOf(place).filter((box) => !box.closest("[hidden]"));
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
      const boxes = shownOf(placeOf(all));
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = boxes.length > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    }
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      for (const box of shownOf(placeOf(event.target))) box.checked = event.target.checked;
    }
    if (event.target.matches("input[type=checkbox]")) update();
  });

  for (const tools of document.querySelectorAll("[data-narrowing]")) tools.hidden = false;

  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-narrows]")) return;
    const words = event.target.value.trim().toLowerCase();
    for (const box of boxesOf(placeOf(event.target))) {
      const label = box.closest("label");
      label.parentElement.hidden = !box.checked && !label.textContent.toLowerCase().includes(words);
    }
    update();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-narrows]")) event.preventDefault();
  });

  document.addEventListener("htmx:afterSettle", update);
  window.addEventListener("pageshow", update);
  update();
})();
