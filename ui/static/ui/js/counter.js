// Remaining characters under long answers; spoken only when typing pauses.
const PAUSE = 900;

function wording(left, limit) {
  const count = Math.abs(left).toLocaleString("fr-FR");
  const plural = Math.abs(left) > 1 ? "s" : "";
  if (left < 0) return `${count} caractère${plural} de trop`;
  if (left === limit) return `${count} caractères au plus`;
  return `Il reste ${count} caractère${plural}`;
}

function addCounter(area) {
  const limit = Number(area.dataset.counter);
  // The server decides; a hard stop would cut pasted text without saying so.
  area.removeAttribute("maxlength");
  const seen = document.createElement("p");
  seen.className = "counter";
  seen.setAttribute("aria-hidden", "true");
  const spoken = document.createElement("p");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  area.after(seen, spoken);
  let timer = 0;
  const show = () => {
    const left = limit - area.value.length;
    seen.textContent = wording(left, limit);
    seen.classList.toggle("counter--over", left < 0);
    seen.classList.toggle("counter--close", left >= 0 && left < limit / 10);
  };
  show();
  area.addEventListener("input", () => {
    show();
    clearTimeout(timer);
    timer = setTimeout(() => { spoken.textContent = seen.textContent; }, PAUSE);
  });
}

export function addCounters(root = document) {
  root.querySelectorAll("textarea[data-counter]").forEach(addCounter);
}
