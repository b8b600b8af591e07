// The arrow keys walk the cells of the zone matrix; everything in it is a link without this.
(() => {
  "use strict";

  const STEPS = {
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
  };

  // Empty cells are passed over.
  const next = (cell, [down, right]) => {
    const rows = [...cell.closest("table").rows];
    let row = rows.indexOf(cell.parentElement);
    let column = cell.cellIndex;
    for (;;) {
      row += down;
      column += right;
      const reached = rows[row]?.cells[column];
      if (!reached) return null;
      const link = reached.querySelector("a");
      if (link) return link;
    }
  };

  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const cell = event.target.closest("[data-matrix] :is(td, th)");
    if (!step || !cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const link = next(cell, step);
    event.preventDefault();
    if (link) link.focus();
  });
})();
