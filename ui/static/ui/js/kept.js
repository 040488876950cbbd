// What is typed and not yet saved, kept on the device: by person, form and window. Forgotten once saved,
// at sign-out, and after a week whatever happens.
import { labelOf, same, valuesOf } from "./values.js";

const PREFIX = "terreau-saisie:";
const ROLL_CALL = "terreau-appel";
const PRESENT = "terreau-present";
const WEEK = 7 * 24 * 60 * 60 * 1000;
const ANSWERS_WITHIN = 300;

function read(key) {
  try {
    const entry = JSON.parse(localStorage.getItem(key));
    return entry && typeof entry.at === "number" && entry.fields ? entry : null;
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    localStorage.setItem(key, value);
    return true;
  } catch {
    return false; // Storage refused or full: the page says that it must not be closed.
  }
}

function remove(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept either.
  }
}

function keys(start) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(start));
  } catch {
    return [];
  }
}

// The title of the window without the name of the site.
function title() {
  return document.title.replace(/ – [^–]*$/, "");
}

export class Kept {
  constructor(form) {
    this.form = form;
    this.owner = form.dataset.autosaveOwner ?? "";
    this.place = `${PREFIX}${this.owner}:${new URL(form.dataset.autosaveUrl, location.href).pathname}:`;
    this.key = this.place + Date.now().toString(36) + Math.random().toString(36).slice(2);
    this.saved = valuesOf(form);
    this.revoked = !this.owner;
    window.addEventListener("storage", (event) => this.hear(event));
  }

  // Another window asks who is there, or has signed out.
  hear(event) {
    if (event.key === ROLL_CALL && event.newValue) write(PRESENT, `${this.key} ${event.newValue}`);
    if (event.key === this.key && event.newValue === null) this.revoked = true;
  }

  // The fields that differ from what the server has.
  unsaved() {
    const present = valuesOf(this.form);
    return Object.keys(present).filter((name) => !same(present[name], this.saved[name] ?? []));
  }

  // Whether all that is unsaved is now on the device.
  keep() {
    if (this.revoked) return false;
    const present = valuesOf(this.form);
    const fields = this.unsaved().map((name) => ({ name, label: labelOf(this.form, name), texts: present[name] }));
    if (!fields.length) {
      this.forget();
      return true;
    }
    return write(this.key, JSON.stringify({ at: Date.now(), page: location.pathname, title: title(), fields }));
  }

  // The server has these values now, but for the fields named.
  settle(values, except = []) {
    for (const [name, texts] of Object.entries(values)) if (!except.includes(name)) this.saved[name] = texts;
    this.keep();
  }

  forget() {
    remove(this.key);
  }

  // What windows that are gone have left for this form: [[key, entry]], the newest first.
  async left() {
    const mine = keys(this.place).filter((key) => key !== this.key);
    if (!this.owner || !mine.length) return [];
    const present = await this.callRoll();
    const found = mine.filter((key) => !present.has(key)).map((key) => [key, read(key)]);
    return found.filter(([, entry]) => entry).sort((one, other) => other[1].at - one[1].at);
  }

  callRoll() {
    const call = `${Date.now()}.${Math.random()}`;
    const present = new Set();
    const listen = (event) => {
      const [key, answered] = (event.key === PRESENT && event.newValue ? event.newValue : "").split(" ");
      if (answered === call) present.add(key);
    };
    window.addEventListener("storage", listen);
    write(ROLL_CALL, call);
    return new Promise((resolve) => {
      setTimeout(() => {
        window.removeEventListener("storage", listen);
        remove(ROLL_CALL);
        remove(PRESENT);
        resolve(present);
      }, ANSWERS_WITHIN);
    });
  }
}

// Keeps only these fields of an entry; none, and the entry goes.
export function shorten(key, fields) {
  const entry = read(key);
  if (entry && fields.length) write(key, JSON.stringify({ ...entry, fields }));
  else remove(key);
}

export function keptFor(owner) {
  return keys(`${PREFIX}${owner}:`).map(read).filter(Boolean);
}

export function forgetOld() {
  for (const key of keys(PREFIX)) if (!(read(key)?.at > Date.now() - WEEK)) remove(key);
}

// Signing out leaves nothing of this person here. Before, the page says what is not saved yet.
export function forgetAtSignOut(root = document) {
  const form = root.querySelector("form[data-sign-out]");
  if (!form) return;
  const owner = form.dataset.signOut;
  const list = root.querySelector("[data-kept-list]");
  const entries = keptFor(owner);
  const warning = root.querySelector("[data-kept-warning]");
  if (warning && list && entries.length) {
    const pages = new Map(entries.map((entry) => [entry.page, entry.title]));
    for (const [page, title] of pages) {
      const link = document.createElement("a");
      link.href = page;
      link.textContent = title;
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    warning.hidden = false;
  }
  form.addEventListener("submit", () => keys(`${PREFIX}${owner}:`).forEach(remove));
}
