// Loaded before the page is painted: applies the appearance chosen earlier, if any.
try {
  const chosen = localStorage.getItem("terreau-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage refused by the browser: the system's preference applies.
}
