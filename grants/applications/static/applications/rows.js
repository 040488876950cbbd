// Tables and groups that repeat: rows are added in place, and a table copied from a spreadsheet fills them.
// The server does both too (« Ajouter des lignes », « Coller un tableau »): this only adds comfort.
const PLACES = 100;
const ADDED = 1;
const YES = ["oui", "o", "x", "vrai", "true", "1"];
const NO = ["non", "n", "faux", "false", "0"];

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();
}

// The cells of a text copied from a spreadsheet: tabs between cells, quotes around those of several lines.
export function linesOf(text) {
  const separator = text.includes("\t") || !text.includes(";") ? "\t" : ";";
  const rows = [[""]];
  let quoted = false;
  const clean = text.replace(/\r\n?/g, "\n").replace(/^\ufeff/, "").replace(/^\n+|\n+$/g, "");
  for (let place = 0; place < clean.length; place += 1) {
    const sign = clean[place];
    const row = rows.at(-1);
    if (quoted) {
      if (sign !== '"') row[row.length - 1] += sign;
      else if (clean[place + 1] === '"') { row[row.length - 1] += sign; place += 1; } else quoted = false;
    } else if (sign === '"' && row.at(-1) === "") quoted = true;
    else if (sign === separator) row.push("");
    else if (sign === "\n") rows.push([""]);
    else row[row.length - 1] += sign;
  }
  // A quote that never closes was a quote, not the start of a cell of several lines.
  const read = quoted ? clean.split("\n").map((line) => line.split(separator)) : rows;
  return read.map((row) => row.map((cell) => cell.trim())).filter((row) => row.some(Boolean));
}

// A cell as its field reads it; as pasted when it means nothing to it.
function put(control, text) {
  if (control.tagName === "SELECT") {
    const options = [...control.options].filter((option) => option.value);
    const word = folded(text);
    const same = options.filter((option) => folded(option.textContent) === word || option.value === text);
    const yesNo = options.length === 2 && options[0].value === "oui";
    const meant = yesNo ? (YES.includes(word) && "oui") || (NO.includes(word) && "non") : "";
    const value = meant || (same.length === 1 ? same[0].value : "");
    if (!value && text) control.add(new Option(`${text} (n’est pas proposé)`, text));
    control.value = value || text;
    return Boolean(value) || !text;
  }
  const day = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  if (control.type === "date") {
    control.value = day ? `${day[3]}-${day[2].padStart(2, "0")}-${day[1].padStart(2, "0")}` : text;
    if (control.value || !text) return true;
    control.type = "text"; // no day: seen as pasted, to be corrected
    control.value = text;
  } else {
    const words = control.tagName === "TEXTAREA" ? text : text.replace(/\s*\n\s*/g, " ");
    control.value = control.inputMode === "numeric" ? words.replace(/^(.*\d)[.,]0+$/, "$1") : words;
  }
  return true;
}

class Rows {
  constructor(root) {
    this.root = root;
    this.name = root.dataset.rows;
    this.most = Number(root.dataset.rowsMost);
    this.body = root.querySelector("[data-rows-body]");
    this.model = root.querySelector("[data-rows-model]");
    this.said = root.querySelector("[data-rows-said]");
    this.more = root.querySelector("button[name=lignes]");
    this.more?.addEventListener("click", (event) => this.add(event));
    this.area = root.querySelector("[data-rows-paste]");
    root.addEventListener("paste", (event) => this.paste(event));
  }

  get rows() {
    return [...this.body.querySelectorAll("[data-row]")];
  }

  cells(row) {
    return [...row.querySelectorAll("[data-column]")];
  }

  placeOf(row) {
    return Number(this.cells(row)[0].name.slice(this.name.length + 1).split(".")[0]);
  }

  isBlank(row) {
    return this.cells(row).every((cell) => !cell.value.trim());
  }

  // A blank row after the others; null when the table is full.
  grow() {
    const used = this.rows.map((row) => this.placeOf(row));
    const place = Math.max(-1, ...used) + 1;
    if (used.length >= this.most || place >= PLACES) return null;
    const holder = document.createElement("template");
    holder.innerHTML = this.model.innerHTML.replaceAll("__n__", place).replaceAll("__r__", place + 1);
    const row = holder.content.querySelector("[data-row]");
    this.body.append(row);
    if (this.more) this.more.hidden = used.length + 1 >= this.most;
    return row;
  }

  add(event) {
    event.preventDefault();
    let first = null;
    for (let count = 0; count < ADDED; count += 1) first ??= this.grow();
    if (!first) return;
    this.cells(first)[0].focus();
    this.say("Une ligne ajoutée.");
  }

  say(text) {
    this.said.textContent = text;
  }

  paste(event) {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const into = event.target.closest("[data-column]");
    const whole = event.target === this.area;
    if (!whole && (!into || !text.includes("\t"))) return;
    const lines = linesOf(text);
    if (!lines.length) return;
    event.preventDefault();
    const left = whole ? this.fill(lines, this.firstBlank(), 0) : this.fill(lines, into.closest("[data-row]"), this.cells(into.closest("[data-row]")).indexOf(into));
    if (whole || left.length) this.area.value = left.map((line) => line.join("\t")).join("\n");
    if (left.length) this.area.closest("details").open = true;
    this.root.dispatchEvent(new Event("input", { bubbles: true }));
    this.body.querySelector("[data-column]").dispatchEvent(new Event("input", { bubbles: true }));
  }

  firstBlank() {
    const rows = this.rows;
    const last = rows.findLastIndex((row) => !this.isBlank(row));
    return rows[last + 1] ?? null;
  }

  // The line of titles says which column is which; without one, columns follow each other.
  titles(line) {
    const known = this.cells(this.rows[0]).map((cell) => folded(this.titleOf(cell)));
    const found = line.map((cell) => known.indexOf(folded(cell)));
    const hits = found.filter((place) => place >= 0);
    const said = line.filter(Boolean).length;
    return hits.length && hits.length * 2 >= said && new Set(hits).size === hits.length ? found : null;
  }

  titleOf(cell) {
    return cell.closest("[data-label]")?.dataset.label ?? cell.labels?.[0]?.childNodes[0]?.textContent ?? "";
  }

  // Fills from `row` and `column` on; gives the lines that found no row.
  fill(lines, row, column) {
    const titles = this.titles(lines[0]);
    const rest = titles ? lines.slice(1) : [...lines];
    let current = row ?? this.grow();
    let filled = 0;
    let refused = 0;
    while (rest.length && current) {
      const cells = this.cells(current);
      rest.shift().forEach((text, place) => {
        const cell = cells[titles ? titles[place] : place + column];
        if (cell && !put(cell, text)) refused += 1;
      });
      filled += 1;
      if (rest.length) current = this.rows[this.rows.indexOf(current) + 1] ?? this.grow();
    }
    const words = [filled > 1 ? `${filled} lignes remplies.` : "Une ligne remplie."];
    if (refused) words.push(refused > 1 ? `${refused} choix ne sont pas dans la liste.` : "Un choix n’est pas dans la liste.");
    if (rest.length) words.push(rest.length > 1 ? `${rest.length} lignes n’ont pas trouvé de place.` : "Une ligne n’a pas trouvé de place.");
    this.said.classList.remove("visually-hidden");
    this.say(words.join(" "));
    return rest;
  }
}

document.querySelectorAll("[data-rows]").forEach((root) => new Rows(root));
