// Nothing moves on the page while a button or a finger is down: a click whose target slips away between
// press and release is lost. What would move the page waits for the release.
const LONGEST = 5000;
const waiting = [];
let pressed = false;
let timer = 0;

function settle() {
  clearTimeout(timer);
  pressed = false;
  for (const change of waiting.splice(0)) change();
}

function release() {
  // The click comes after the release, in the same turn.
  if (pressed) setTimeout(settle, 0);
}

// Does `change` at once, or when nothing is pressed any more. `settle` may come late, never not at all.
export function steadily(change) {
  if (pressed) waiting.push(change);
  else change();
}

window.addEventListener("pointerdown", () => {
  clearTimeout(timer);
  pressed = true;
  timer = setTimeout(settle, LONGEST);
}, true);
for (const name of ["pointerup", "pointercancel", "dragend"]) window.addEventListener(name, release, true);
// The window's own: that of a field comes at the very press that leaves it.
for (const name of ["blur", "pagehide"]) window.addEventListener(name, release);
