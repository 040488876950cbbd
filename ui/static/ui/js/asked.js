// Questions that depend on answers, shown and hidden while one types:
//   <form data-answers='{"statut": "Association"}'>       the answers given on other steps, optional
//   <div data-show-if='{"op": "eq", "key": "age", "value": "18"}'>…</div>
// What is hidden stays in the page with its answer: the server keeps it and does not submit it, and it is said so.
import { asked, holds, keysOf } from "./conditions.js";
import { steadily } from "./steady.js";
import { labelOf, valuesOf } from "./values.js";

const FIELD = "q-";

function json(text, otherwise) {
  try {
    return JSON.parse(text) ?? otherwise;
  } catch {
    return otherwise;
  }
}

// One text for a field, several for choices; spaces around a text are no answer.
function answersOf(form) {
  const answers = json(form.dataset.answers ?? "{}", {});
  const several = new Set([...form.elements].filter((control) => control.type === "checkbox" || control.type === "select-multiple").map((control) => control.name));
  for (const [name, texts] of Object.entries(valuesOf(form))) {
    if (!name.startsWith(FIELD)) continue;
    const filled = texts.map((text) => text.trim()).filter(Boolean);
    answers[name.slice(FIELD.length)] = several.has(name) ? filled : filled[0] ?? "";
  }
  for (const control of form.querySelectorAll("select:has(optgroup)")) {
    const [option] = control.selectedOptions;
    const group = option?.closest("optgroup");
    // A choice in two parts is both: the group, then the choice in it.
    if (group) answers[control.name.slice(FIELD.length)] = [group.label, option.textContent.trim()];
  }
  return answers;
}

// A question may have several fields: cells of a table, parts of an address.
function keyOf(name) {
  return name.slice(FIELD.length).split(".")[0];
}

class Conditional {
  constructor(form) {
    this.form = form;
    this.blocks = [...form.querySelectorAll("[data-show-if]")].map((block) => ({ block, condition: json(block.dataset.showIf, null) }));
    this.shown = new Map();
    for (const { block, condition } of this.blocks) {
      for (const name of this.namesIn(block)) this.shown.set(name.slice(FIELD.length), this.within(block, condition));
    }
    this.spoken = document.createElement("p");
    this.spoken.className = "visually-hidden";
    this.spoken.setAttribute("role", "status");
    form.append(this.spoken);
    form.addEventListener("input", () => this.show());
    form.addEventListener("change", () => this.show());
    this.show(true);
  }

  namesIn(block) {
    const names = [...block.querySelectorAll("[name]")].map((control) => control.name);
    return [...new Set(names)].filter((name) => name.startsWith(FIELD));
  }

  // A block inside another is asked when both are.
  within(block, condition) {
    const outer = block.parentElement.closest("[data-show-if]");
    return outer ? { op: "all", of: [condition, this.within(outer, json(outer.dataset.showIf, null))] } : condition;
  }

  show(first = false) {
    const answers = answersOf(this.form);
    const visible = asked(this.shown, answers);
    const counted = (key) => visible.get(key) ?? true;
    const changes = [];
    for (const { block, condition } of this.blocks) {
      const known = Object.fromEntries(keysOf(condition).filter(counted).map((key) => [key, answers[key] ?? ""]));
      const hide = !holds(condition, known);
      if (block.hidden !== hide || (hide && first)) changes.push({ block, hide });
    }
    if (changes.length) steadily(() => this.apply(changes, first));
  }

  apply(changes, first) {
    const said = { asked: 0, not: 0 };
    for (const { block, hide } of changes) {
      block.hidden = hide;
      said[hide ? "not" : "asked"] += new Set(this.namesIn(block).map(keyOf)).size;
      block.nextElementSibling?.matches("[data-not-asked]") && block.nextElementSibling.remove();
      if (hide) this.sayKept(block);
    }
    if (first) return;
    const words = [];
    if (said.asked) words.push(said.asked > 1 ? `${said.asked} questions de plus sont posées.` : "Une question de plus est posée.");
    if (said.not) words.push(said.not > 1 ? `${said.not} questions ne sont plus posées.` : "Une question n’est plus posée.");
    this.spoken.textContent = words.join(" ");
  }

  // The question of a field: its own label, or that of the table or of the group it stands in.
  labelIn(block, name) {
    const whole = name.includes(".") && block.querySelector("caption, .rows__title, legend");
    return whole ? whole.childNodes[0].textContent.trim() : labelOf(this.form, name);
  }

  // An answer that one does not see any more is not lost, and one is told.
  sayKept(block) {
    const values = valuesOf(this.form);
    const filled = this.namesIn(block).filter((name) => (values[name] ?? []).some((text) => text.trim()));
    if (!filled.length) return;
    const line = document.createElement("p");
    line.className = "field__help not-asked";
    line.dataset.notAsked = "";
    const named = [...new Set(filled.map((name) => this.labelIn(block, name)))];
    const labels = named.map((label) => `«\u00a0${label}\u00a0»`).join(", ");
    line.textContent = named.length > 1
      ? `Ces questions ne sont plus posées : ${labels}. Vos réponses sont gardées mais ne seront pas déposées.`
      : `Cette question n’est plus posée : ${labels}. Votre réponse est gardée mais ne sera pas déposée.`;
    block.after(line);
  }
}

export function askWhatApplies(root = document) {
  root.querySelectorAll("form:has([data-show-if])").forEach((form) => new Conditional(form));
}
