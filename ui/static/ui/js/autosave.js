// Drafts save themselves:
//   <form data-autosave data-autosave-url="…" data-autosave-status="an-id">
// The region `an-id` has role="status". The server answers JSON:
//   200 {version, saved_at_label} · 409 {message} · 422 {errors: {field: […]}, message}
// Never two requests in flight; what is typed during one leaves with the next.
const PAUSE = 800;
const RETRIES = [5, 15, 30, 60];
// Leaving a field may be the first half of a click: nothing moves on the page before the click is whole.
const AFTER_FOCUS = 300;
const PATIENCE = 5000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = document.getElementById(form.dataset.autosaveStatus);
    this.sending = false;
    this.changed = false;
    this.stopped = false;
    this.leaving = false;
    this.waiting = false;
    this.flight = null;
    this.failures = 0;
    this.timer = 0;
    form.addEventListener("input", () => this.touch(PAUSE));
    form.addEventListener("change", () => this.touch(PAUSE));
    form.addEventListener("focusout", () => { if (this.changed && !this.failures) this.schedule(AFTER_FOCUS); });
    form.addEventListener("submit", (event) => this.leave(event));
    window.addEventListener("online", () => { if (this.changed) this.schedule(0); });
    window.addEventListener("pageshow", () => { this.leaving = false; });
    window.addEventListener("beforeunload", (event) => {
      if (this.changed && !this.leaving) event.preventDefault();
    });
  }

  // The answer in flight brings the version that the submission must name: it is waited for, not for ever.
  leave(event) {
    this.leaving = true;
    clearTimeout(this.timer);
    if (!this.sending) return;
    event.preventDefault();
    if (this.waiting) return;
    this.waiting = true;
    const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
    Promise.race([this.flight, late]).then(() => {
      this.waiting = false;
      this.sending = false;
      this.form.requestSubmit(event.submitter);
    });
  }

  touch(delay) {
    this.changed = true;
    // After a failure the announced retry stands: typing must not hammer a server that is down.
    if (!this.failures) this.schedule(delay);
  }

  schedule(delay) {
    clearTimeout(this.timer);
    if (!this.stopped && !this.leaving) this.timer = setTimeout(() => { this.flight = this.save(); }, delay);
  }

  say(text, tone = "") {
    if (!this.status || this.status.textContent === text) return;
    this.status.textContent = text;
    this.status.dataset.tone = tone;
  }

  // Files travel with the real submit only: sending them at each keystroke would be wasteful.
  body() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  }

  async save() {
    if (this.sending || this.stopped || this.leaving) return;
    this.sending = true;
    this.changed = false;
    this.say("Enregistrement…");
    try {
      const token = this.form.querySelector("[name=csrfmiddlewaretoken]");
      const response = await fetch(this.form.dataset.autosaveUrl, {
        method: "POST",
        body: this.body(),
        credentials: "same-origin",
        headers: { Accept: "application/json", "X-CSRFToken": token?.value ?? "", "X-Requested-With": "fetch" },
      });
      await this.read(response);
    } catch {
      this.retry();
    } finally {
      this.sending = false;
    }
    if (this.changed && this.failures === 0) this.schedule(PAUSE);
  }

  async read(response) {
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    const answer = isJson ? await response.json() : {};
    if (response.ok && isJson && !response.redirected) {
      this.failures = 0;
      this.saved(answer);
    } else if (response.status === 409) {
      this.version(answer);
      this.stop(answer.message ?? "Ce dossier a été modifié ailleurs : copiez votre saisie puis rechargez la page.");
    } else if (response.status === 422) {
      this.failures = 0;
      this.mark(answer.errors ?? {});
      this.say(answer.message ?? "Une réponse est à corriger ; les autres sont enregistrées.", "danger");
      this.version(answer);
    } else if (response.status === 401 || response.status === 403 || response.status === 404 || response.redirected) {
      this.stop(answer.message ?? "Votre session a pris fin : copiez votre saisie, puis reconnectez-vous.");
    } else {
      this.retry();
    }
  }

  saved(answer) {
    this.mark({});
    this.version(answer);
    const label = answer.saved_at_label ?? new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" }).replace(":", " h ");
    this.say(label.startsWith("Enregistré") ? label : `Enregistré à ${label}`, "success");
  }

  version(answer) {
    const field = this.form.elements.namedItem("version");
    if (field && answer.version !== undefined) field.value = answer.version;
  }

  stop(message) {
    this.stopped = true;
    this.changed = false;
    this.say(message, "danger");
  }

  retry() {
    this.changed = true;
    const seconds = RETRIES[Math.min(this.failures, RETRIES.length - 1)];
    this.failures += 1;
    this.say(`Hors connexion : vos réponses restent sur cet écran, nouvel essai dans ${seconds} s.`, "warning");
    this.schedule(seconds * 1000);
  }

  // Errors beside their fields, as the server would have written them.
  mark(errors) {
    this.form.querySelectorAll("[data-autosave-error]").forEach((list) => list.remove());
    this.form.querySelectorAll("[data-autosave-invalid]").forEach((control) => {
      control.removeAttribute("aria-invalid");
      control.removeAttribute("data-autosave-invalid");
      const kept = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => !id.endsWith("_autosave"));
      control.setAttribute("aria-describedby", kept.join(" "));
    });
    for (const [name, messages] of Object.entries(errors)) this.markField(name, [messages].flat());
  }

  markField(name, messages) {
    const found = this.form.elements.namedItem(name);
    const control = found instanceof RadioNodeList ? found[0] : found;
    if (!control) return;
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.id = `${control.id || name}_autosave`;
    list.dataset.autosaveError = "";
    for (const message of messages) {
      const item = document.createElement("li");
      item.textContent = message;
      list.append(item);
    }
    (control.closest(".affix") ?? control).before(list);
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("data-autosave-invalid", "");
    control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${list.id}`.trim());
  }
}

export function watchForms(root = document) {
  root.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
}
