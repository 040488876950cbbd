// What a closed window, a cut or an ended session left on the device, offered field by field.
import { shorten } from "./kept.js";
import { fits, labelOf, same, setValues, valuesOf, wording } from "./values.js";

function element(name, words = "", css = "") {
  const made = document.createElement(name);
  made.textContent = words;
  if (css) made.className = css;
  return made;
}

function button(words, kind, action) {
  const made = element("button", words, `button button--${kind} button--small`);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

function moment(at) {
  const date = new Date(at).toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: "numeric" });
  const time = new Date(at).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
  return `${date} à ${time.replace(":", "\u00a0h\u00a0")}`;
}

class Offer {
  constructor(form, left) {
    this.form = form;
    this.left = left.map(([key, entry]) => ({ key, entry, fields: [...entry.fields] }));
    this.rows = new Map();
    for (const { entry } of this.left) this.collect(entry);
  }

  // The newest text of each field, when it is not what the page shows already.
  collect(entry) {
    const present = valuesOf(this.form);
    for (const field of entry.fields) {
      if (same(present[field.name] ?? [], field.texts)) this.settle(field.name, field.texts);
      else if (!this.rows.has(field.name)) this.rows.set(field.name, { field });
    }
  }

  // This field needs no choice any more; `texts` restricts that to entries with this very text.
  settle(name, texts = null) {
    for (const each of this.left) {
      each.fields = each.fields.filter((field) => field.name !== name || (texts && !same(field.texts, texts)));
      shorten(each.key, each.fields);
    }
  }

  show() {
    if (!this.rows.size) return;
    this.panel = element("section", "", "alert alert--warning");
    this.panel.id = "saisie-gardee";
    const body = element("div", "", "alert__body");
    const title = element("p", "Une saisie gardée sur cet appareil n’est pas enregistrée", "alert__title");
    // Only the title is read out: the texts may be long.
    title.setAttribute("role", "alert");
    title.id = "saisie-gardee-titre";
    this.panel.setAttribute("aria-labelledby", title.id);
    const when = moment(Math.max(...this.left.map(({ entry }) => entry.at)));
    body.append(title, element("p", `Elle date du ${when}. Comparez, puis choisissez ; rien n’est remplacé sans vous.`));
    const list = element("dl", "", "definitions");
    for (const row of this.rows.values()) list.append(this.draw(row));
    const all = element("p", "", "actions");
    if (this.rows.size > 1) all.append(button("Tout reprendre", "secondary", () => this.takeAll()));
    all.append(button("Oublier cette saisie", "quiet", () => this.forget()));
    body.append(list, all);
    this.panel.append(body);
    this.form.before(this.panel);
  }

  draw(row) {
    const { name, texts, label } = row.field;
    const present = valuesOf(this.form)[name] ?? [];
    const here = fits(this.form, name, texts);
    row.drawn = element("div", "", "definition");
    const content = element("dd");
    const there = this.side("Dans le dossier", name, present);
    const kept = this.side("Sur cet appareil", name, texts);
    content.append(...(here ? [there, kept] : [kept, element("p", "Cette réponse n’a plus de place sur cette page : copiez-la si vous en avez besoin.")]));
    row.drawn.append(element("dt", here ? labelOf(this.form, name) : label), content);
    if (here) {
      const take = button("Reprendre cette réponse", "secondary", () => this.take(row)?.focus());
      take.setAttribute("aria-label", `Reprendre cette réponse : ${labelOf(this.form, name)}`);
      content.append(take);
    }
    return row.drawn;
  }

  side(where, name, texts) {
    const line = element("p", `${where}\u00a0: `);
    const words = wording(this.form, name, texts);
    line.append(words ? element("q", words, "as-typed") : "aucune réponse");
    return line;
  }

  take(row) {
    const control = setValues(this.form, row.field.name, row.field.texts);
    this.rows.delete(row.field.name);
    this.settle(row.field.name);
    row.drawn.remove();
    if (!this.rows.size) this.panel.remove();
    return control;
  }

  takeAll() {
    let first = null;
    for (const row of [...this.rows.values()]) {
      if (fits(this.form, row.field.name, row.field.texts)) first = this.take(row) ?? first;
    }
    first?.focus();
  }

  forget() {
    for (const each of this.left) shorten(each.key, []);
    this.panel.remove();
    this.form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  }
}

export async function offerWhatWasKept(form, kept) {
  const left = await kept.left();
  if (left.length) new Offer(form, left).show();
}
