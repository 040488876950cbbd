// What the server says of the fields, written beside them: errors as it would have written them, and hints.
// Each is tied to its field by aria-describedby; the tone of a hint is a word before it is a colour.
import { steadily } from "./steady.js";

const TONES = { danger: "À corriger", warning: "Attention", success: "Conforme", info: "Bon à savoir" };

function element(name, words, css) {
  const made = document.createElement(name);
  made.textContent = words;
  if (css) made.className = css;
  return made;
}

// Where a field stands: `widget` is what is drawn, `described` what carries aria-describedby.
function placeOf(form, name) {
  const found = name ? form.elements.namedItem(name) : null;
  const control = found instanceof RadioNodeList ? found[0] : found;
  if (!control) return null;
  const set = ["radio", "checkbox"].includes(control.type) && control.closest("fieldset");
  if (!set) return { control, widget: control.closest(".affix, .tick") ?? control, described: control };
  return { control, widget: [...set.children].find((child) => child.contains(control)), described: set };
}

function describe(target, id) {
  const ids = (target.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  if (!ids.includes(id)) target.setAttribute("aria-describedby", [...ids, id].join(" "));
}

function forget(form, list) {
  form.querySelectorAll(`[aria-describedby~="${CSS.escape(list.id)}"]`).forEach((target) => {
    const ids = target.getAttribute("aria-describedby").split(" ").filter((id) => id && id !== list.id);
    if (ids.length) target.setAttribute("aria-describedby", ids.join(" "));
    else target.removeAttribute("aria-describedby");
  });
  list.remove();
}

export class Marks {
  constructor(form) {
    this.form = form;
    this.shown = { errors: "{}", hints: null };
    this.spoken = element("p", "", "visually-hidden");
    this.spoken.setAttribute("role", "status");
    form.append(this.spoken);
  }

  // `errors`: {field: [sentences]}. Replaces those of the last answer; the page stays as it is when they are the same.
  errors(errors) {
    const wanted = JSON.stringify(errors);
    if (wanted === this.shown.errors) return;
    this.shown.errors = wanted;
    steadily(() => {
      this.form.querySelectorAll("[data-autosave-error]").forEach((list) => forget(this.form, list));
      this.form.querySelectorAll("[data-autosave-invalid]").forEach((control) => {
        control.removeAttribute("aria-invalid");
        control.removeAttribute("data-autosave-invalid");
      });
      for (const [name, sentences] of Object.entries(errors)) this.error(name, [sentences].flat());
    });
  }

  error(name, sentences) {
    const place = placeOf(this.form, name);
    if (!place) return;
    const list = element("ul", "", "errorlist");
    list.id = `${place.control.id || name}_autosave`;
    list.dataset.autosaveError = "";
    for (const sentence of sentences) list.append(element("li", sentence));
    place.widget.before(list);
    place.control.setAttribute("aria-invalid", "true");
    place.control.setAttribute("data-autosave-invalid", "");
    describe(place.described, list.id);
  }

  // `hints`: [{field, tone, sentence, article}]. Replaces all of them; new ones are read out once.
  hints(hints) {
    const wanted = JSON.stringify(hints);
    if (wanted === this.shown.hints) return;
    this.shown.hints = wanted;
    steadily(() => {
      const said = new Set([...this.form.querySelectorAll("[data-hint]")].map((item) => item.textContent));
      this.form.querySelectorAll("[data-hints]").forEach((list) => forget(this.form, list));
      const drawn = hints.map((hint) => this.hint(hint));
      this.spoken.textContent = drawn.filter((words) => !said.has(words)).join(" ");
    });
  }

  hint({ field, tone, sentence, article }) {
    const item = element("li", "", `hint hint--${tone in TONES ? tone : "info"}`);
    item.dataset.hint = "";
    item.append(element("strong", `${TONES[tone] ?? TONES.info}\u00a0:`), ` ${sentence}`);
    if (article) item.append(" ", element("span", `(${article})`, "hint__article"));
    this.listFor(field).append(item);
    return item.textContent;
  }

  listFor(field) {
    const place = placeOf(this.form, field);
    const id = place ? `${place.control.id || field}_hints` : "indications";
    const known = document.getElementById(id);
    if (known) return known;
    const list = element("ul", "", "hints");
    list.id = id;
    list.dataset.hints = "";
    if (place) {
      place.widget.after(list);
      describe(place.described, id);
    } else {
      const status = document.getElementById(this.form.dataset.autosaveStatus);
      if (status && this.form.contains(status)) status.before(list);
      else this.form.append(list);
    }
    return list;
  }
}
