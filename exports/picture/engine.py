"""Runs the layout library, which is JavaScript, without a browser or Node.

V8 is told to make no machine code at run time (`--jitless`): layouts take some times longer, and
workers need no memory that is both writable and executable, which hardened services forbid. It
may end its whole process when memory runs out, so nothing but `__main__` imports this.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from py_mini_racer import DEFAULT_V8_FLAGS, init_mini_racer, mini_racer

_LIBRARY = Path(__file__).with_name("elkjs-0.12.1") / "elk-worker.min.js"
_MEMORY_BYTES = 1_500_000_000

# The library expects to be a web worker: it takes a message and posts its answer.
_WORKER = """
var answers = [];
var self = globalThis;
self.postMessage = (answer) => answers.push(answer);
var module = { exports: {} };
var exports = module.exports;
"""
_ASK = """
function arranged(graph) {
  const ask = (message) => { answers.length = 0; self.onmessage({ data: message }); };
  ask({ id: 0, cmd: "register", algorithms: ["layered"] });
  ask({ id: 1, cmd: "layout", graph: JSON.parse(graph), layoutOptions: {}, options: {} });
  return JSON.stringify(answers[0]);
}
"""


class LayoutError(Exception):
    """The library refused the graph; the text says why, in its own words."""


def arranged(graph: dict[str, Any]) -> dict[str, Any]:
    """The graph with positions and sizes, and routes of its edges. Raises LayoutError."""
    init_mini_racer(flags=(*DEFAULT_V8_FLAGS, "--jitless"), ignore_duplicate_init=True)
    with mini_racer() as engine:
        engine.set_hard_memory_limit(_MEMORY_BYTES)
        for source in (_WORKER, f"{_LIBRARY.read_text()}\n;0", _ASK):
            engine.eval(source)
        answer = json.loads(str(engine.call("arranged", json.dumps(graph))))
    if "error" in answer:
        raise LayoutError(json.dumps(answer["error"])[:2000])
    found: dict[str, Any] = answer["data"]
    return found
