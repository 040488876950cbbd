// Drafts save themselves:
//   <form data-autosave data-autosave-url="…" data-autosave-status="an-id" data-autosave-owner="user id">
// The region `an-id` has role="status". The server answers JSON, every key optional but `version`:
//   200 {version, saved_at_label, hints, notice} · 409 {version, message, conflicts: [{field}]}
//   422 {version, errors: {field: […]}, message}
// Never two requests in flight; what is typed during one leaves with the next. With an owner, what is not
// saved is kept on the device (kept.js). A page is left through a save: what cannot be saved stays in sight.
import { Kept } from "./kept.js";
import { Marks } from "./marks.js";
import { showNotice } from "./notice.js";
import { offerWhatWasKept } from "./resume.js";
import { steadily } from "./steady.js";
import { valuesOf } from "./values.js";

const PAUSE = 800;
const KEEP_AFTER = 200;
const RETRIES = [5, 15, 30, 60];
// Leaving a field may be the first half of a click: the click itself saves, once, sooner than this.
const AFTER_FOCUS = 300;
// A quick save needs no « en cours »: a screen reader would read it at every pause.
const SLOW = 1500;
// A submission waits for the save before it, not for ever.
const PATIENCE = 15000;

const CUT = "Hors connexion";
const DOWN = "Le site ne répond pas";
const ENDED = "Votre session a pris fin";
const GONE = "Ce dossier n’est plus accessible depuis ce compte";
const ELSEWHERE = "Ce dossier a été modifié ailleurs : copiez votre saisie puis rechargez la page.";

function clock() {
  return new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" }).replace(":", " h ");
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = document.getElementById(form.dataset.autosaveStatus);
    this.said = this.status?.textContent;
    this.kept = new Kept(form);
    this.marks = new Marks(form);
    this.changed = false;
    this.stopped = "";
    this.leaving = false;
    this.flight = null;
    this.failures = 0;
    this.timer = 0;
    this.keeping = 0;
    // A browser that fills the fields again with old texts would put them over what others saved since.
    form.autocomplete = "off";
    for (const name of ["input", "change"]) form.addEventListener(name, (event) => this.touch(event));
    form.addEventListener("focusout", () => { if (this.changed && !this.failures) this.schedule(AFTER_FOCUS); });
    form.addEventListener("submit", (event) => this.leave(event));
    window.addEventListener("online", () => { if (this.changed) this.schedule(0); });
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.comeBack(); });
    window.addEventListener("pagehide", () => this.keep());
    document.addEventListener("visibilitychange", () => this.seen());
    window.addEventListener("beforeunload", (event) => {
      if (this.changed && !this.leaving) event.preventDefault();
    });
    offerWhatWasKept(form, this.kept);
  }

  touch(event) {
    if (!event.target.name || event.target.type === "file") return;
    this.changed = true;
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), KEEP_AFTER);
    // After a failure the announced retry stands: typing must not hammer a server that is down.
    if (!this.failures) this.schedule(PAUSE);
  }

  keep() {
    clearTimeout(this.keeping);
    return !this.changed || this.kept.keep();
  }

  schedule(delay) {
    clearTimeout(this.timer);
    if (!this.stopped && !this.leaving) this.timer = setTimeout(() => this.save(), delay);
  }

  // Put aside on a phone, or another window in front: what is typed leaves now, or is at least kept.
  seen() {
    if (document.hidden) {
      this.keep();
      if (this.changed && !this.failures) this.schedule(0);
    } else if (this.stopped === ENDED) this.renew().then((again) => { if (again) this.save(); });
  }

  comeBack() {
    this.leaving = false;
    if (this.changed) this.schedule(0);
  }

  // The submission names the version that the last save gave: it leaves when that is known. Without a
  // network nobody leaves: the page of an error would show nothing of what is typed.
  leave(event) {
    if (this.leaving === "now") return;
    clearTimeout(this.timer);
    if (!this.flight && !this.changed && !this.failures) {
      this.go();
      return;
    }
    event.preventDefault();
    if (this.leaving) return;
    this.leaving = true;
    this.keep();
    this.last().then((reached) => {
      this.leaving = false;
      if (reached) this.send(event.submitter);
      else if (this.changed) this.schedule(this.delay());
    });
  }

  // Saves until nothing is left to save; false when nothing can be.
  async last() {
    const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE, "late"); });
    for (;;) {
      const outcome = await Promise.race([this.save(), late]);
      if (outcome === "late" || this.stopped === ELSEWHERE) return true;
      if (this.stopped || this.failures) return false;
      if (!this.changed) return true;
    }
  }

  send(submitter) {
    // In a turn of its own: a form takes no submission while it announces another.
    setTimeout(() => {
      this.leaving = "now";
      this.form.requestSubmit(submitter);
      this.go();
    }, 0);
  }

  go() {
    this.leaving = "now";
    // The navigation may be refused or turn into a download: the page then goes on saving.
    setTimeout(() => { this.leaving = false; }, PATIENCE);
  }

  delay() {
    return RETRIES[Math.min(this.failures, RETRIES.length) - 1] * 1000 || PAUSE;
  }

  say(text, tone = "") {
    if (!this.status || this.said === text) return;
    this.said = text;
    steadily(() => {
      this.status.textContent = text;
      this.status.dataset.tone = tone;
    });
  }

  // Files travel with the real submit only: sending them at each keystroke would be wasteful.
  body() {
    const data = new FormData(this.form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  }

  // Whoever asks for a save during one gets that one.
  save() {
    this.flight ??= this.attempt().finally(() => { this.flight = null; });
    return this.flight;
  }

  async attempt(again = false) {
    clearTimeout(this.timer);
    if (this.stopped === ELSEWHERE) return;
    this.changed = false;
    const sent = valuesOf(this.form);
    const slow = setTimeout(() => this.say("Enregistrement…"), SLOW);
    try {
      const token = this.form.querySelector("[name=csrfmiddlewaretoken]");
      const response = await fetch(this.form.dataset.autosaveUrl, {
        method: "POST",
        body: this.body(),
        credentials: "same-origin",
        headers: { Accept: "application/json", "X-CSRFToken": token?.value ?? "", "X-Requested-With": "fetch" },
      });
      await this.read(response, sent, again);
    } catch {
      this.retry(CUT);
    } finally {
      clearTimeout(slow);
    }
    if (this.changed && !this.failures) this.schedule(PAUSE);
  }

  async read(response, sent, again) {
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    const answer = isJson ? await response.json() : {};
    showNotice(this.form, answer.notice);
    if (response.redirected || response.status === 401 || response.status === 403) {
      await this.refused(answer, again);
    } else if (isJson && (response.ok || response.status === 422)) {
      this.saved(answer, sent, response.ok);
    } else if (response.status === 409) {
      this.version(answer);
      this.kept.settle(isJson && answer.conflicts ? sent : {}, (answer.conflicts ?? []).map((conflict) => conflict.field));
      this.stop(ELSEWHERE, answer.message ?? ELSEWHERE);
    } else if (response.status === 404) {
      this.stop(GONE, `${GONE}. ${this.whereItIs()}`);
    } else {
      this.retry(DOWN);
    }
  }

  saved(answer, sent, whole) {
    this.failures = 0;
    this.stopped = "";
    this.version(answer);
    this.kept.settle(sent);
    this.marks.errors(answer.errors ?? {});
    if (answer.hints) this.marks.hints(answer.hints);
    const label = answer.saved_at_label ?? clock();
    if (whole) this.say(label.startsWith("Enregistré") ? label : `Enregistré à ${label}`, "success");
    else this.say(answer.message ?? "Une réponse est à corriger ; les autres sont enregistrées.", "danger");
  }

  version(answer) {
    const field = this.form.elements.namedItem("version");
    if (field && answer.version !== undefined) field.value = answer.version;
  }

  // Another sign-in changes the token of every window: the page fetches the new one, once, then saves again.
  async refused(answer, again) {
    this.changed = true;
    if (!again && await this.renew()) {
      await this.attempt(true);
    } else if (again || answer.message) {
      this.stop(GONE, answer.message ?? `${GONE}. ${this.whereItIs()}`);
    } else {
      this.stop(ENDED, `${ENDED}. ${this.whereItIs()} `);
      const link = document.createElement("a");
      link.href = location.pathname + location.search;
      link.textContent = "Se reconnecter pour l’enregistrer";
      link.addEventListener("click", () => { if (this.keep()) this.leaving = "now"; });
      steadily(() => { if (this.stopped === ENDED && !this.status?.querySelector("a")) this.status?.append(link); });
    }
  }

  // Whether the same person is signed in, with a fresh token in the form.
  async renew() {
    try {
      const response = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) return false;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const form = [...page.querySelectorAll("form[data-autosave]")]
        .find((each) => each.dataset.autosaveUrl === this.form.dataset.autosaveUrl);
      const fresh = form?.querySelector("[name=csrfmiddlewaretoken]")?.value;
      if (!fresh || form.dataset.autosaveOwner !== this.form.dataset.autosaveOwner) return false;
      this.form.querySelector("[name=csrfmiddlewaretoken]").value = fresh;
      this.stopped = "";
      return true;
    } catch {
      return false;
    }
  }

  stop(why, message) {
    this.stopped = why;
    this.changed = this.kept.unsaved().length > 0;
    this.keep();
    this.say(message, "danger");
  }

  retry(why) {
    this.changed = true;
    this.failures += 1;
    this.say(`${why} : ${this.whereItIs(false)}`, "warning");
    this.schedule(this.delay());
  }

  whereItIs(sentence = true) {
    const words = this.kept.keep()
      ? "votre saisie est gardée sur cet appareil."
      : "votre saisie reste sur cette page, ne la fermez pas.";
    return sentence ? words[0].toUpperCase() + words.slice(1) : words;
  }
}

export function watchForms(root = document) {
  root.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
}
