// A second click must not send the form twice. The button is not disabled (its name and value must
// travel), and comes back after a while or when the page is shown again.
const RELEASE = 8000;

export function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-disabled='true'][data-busy]").forEach((button) => {
    button.removeAttribute("aria-disabled");
    delete button.dataset.busy;
  });
}

export function guardSubmits(root = document) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (button) {
      button.setAttribute("aria-disabled", "true");
      button.dataset.busy = "yes";
    }
    setTimeout(() => release(form), RELEASE);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));
}
