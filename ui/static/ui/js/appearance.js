// A button in the footer to choose the appearance: as the device, light, dark.
const WORDS = { auto: "Apparence : automatique", light: "Apparence : claire", dark: "Apparence : sombre" };
const NEXT = { auto: "light", light: "dark", dark: "auto" };

function store(choice) {
  try {
    if (choice === "auto") localStorage.removeItem("terreau-theme");
    else localStorage.setItem("terreau-theme", choice);
  } catch {
    // Storage refused: the choice lasts for this page.
  }
}

export function offerThemes(root = document) {
  const button = root.querySelector("[data-theme-toggle]");
  if (!button) return;
  const html = document.documentElement;
  const show = () => { button.textContent = WORDS[html.dataset.theme ?? "auto"]; };
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    const choice = NEXT[html.dataset.theme ?? "auto"];
    if (choice === "auto") delete html.dataset.theme;
    else html.dataset.theme = choice;
    store(choice);
    show();
  });
}
