// The summary of a rejected form is what the person must read first.
export function focusErrors(root = document) {
  const summary = root.querySelector("[data-error-summary]");
  if (summary) {
    summary.focus();
    document.title = `Erreur : ${document.title}`;
    summary.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const target = link && document.getElementById(link.hash.slice(1));
      if (!target) return;
      event.preventDefault();
      const control = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
      (target.closest(".field") ?? target).scrollIntoView({ block: "start" });
      (control ?? target).focus({ preventScroll: true });
    });
  }
}
