// File inputs that send at once, by drag and drop too, with a bar for each file:
//   <form data-uploads="/documents/envois/">
//     <div data-upload-destination="…" data-upload-target="12" data-upload-slot="statuts" data-upload-list="an-id">
//       … <input type="file"> …
//     </div>
// The list of that id is drawn by the server: it is read again from the page once a file has arrived.
import { Upload } from "./upload.js";

const size = (bytes) => {
  for (const [unit, label] of [[1024 ** 3, "Go"], [1024 ** 2, "Mo"], [1024, "ko"]]) {
    if (bytes >= unit) return `${(bytes / unit).toLocaleString("fr-FR", { maximumFractionDigits: 1 })}\u00a0${label}`;
  }
  return `${bytes}\u00a0octet${bytes > 1 ? "s" : ""}`;
};

function element(name, css, text = "") {
  const made = document.createElement(name);
  made.className = css;
  made.textContent = text;
  return made;
}

function button(label, name, action) {
  const made = element("button", "button button--quiet button--small", label);
  made.type = "button";
  made.append(element("span", "visually-hidden", ` – ${name}`));
  made.addEventListener("click", action);
  return made;
}

// One file on the screen.
class Line {
  constructor(zone, file) {
    this.zone = zone;
    this.name = file.name;
    this.total = file.size;
    this.row = element("li", "upload");
    const head = element("p", "upload__head");
    head.append(element("span", "upload__name", file.name), " ", element("span", "text-small text-soft nowrap", size(file.size)));
    this.bar = element("progress", "upload__bar");
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", `Envoi de ${file.name}`);
    this.state = element("p", "upload__state", "En attente");
    this.actions = element("p", "actions upload__actions");
    this.row.append(head, this.bar, this.state, this.actions);
    zone.lines.append(this.row);
  }

  offer(...buttons) {
    this.actions.replaceChildren(...buttons);
  }

  told({ state, sent = 0, seconds, message }) {
    const percent = this.total ? Math.floor((100 * sent) / this.total) : 0;
    if (state !== this.row.dataset.state) this.announce(state, message);
    this.row.dataset.state = state;
    this.bar.hidden = state === "refused";
    if (state !== "refused") this.bar.value = percent;
    const texts = {
      sending: `${percent}\u00a0%`,
      waiting: `Connexion perdue à ${percent}\u00a0% : nouvel essai dans ${seconds}\u00a0s.`,
      done: "Reçu",
      refused: message,
    };
    this.state.textContent = texts[state];
  }

  // Spoken once at each turn, never at each per cent.
  announce(state, message) {
    const texts = {
      sending: this.row.dataset.state === "waiting" ? `L’envoi de ${this.name} reprend.` : `Envoi de ${this.name}.`,
      waiting: `Connexion perdue : l’envoi de ${this.name} reprendra de lui-même.`,
      done: `${this.name} est joint.`,
      refused: `${this.name} : ${message}`,
    };
    this.zone.say(texts[state]);
  }

  remove() {
    const focused = this.row.contains(document.activeElement);
    this.row.remove();
    if (focused) this.zone.input.focus();
  }
}

class Zone {
  constructor(form, root) {
    this.form = form;
    this.root = root;
    this.input = root.querySelector("input[type=file]");
    this.lines = element("ul", "uploads plain-list");
    this.spoken = element("p", "visually-hidden");
    this.spoken.setAttribute("role", "status");
    this.input.after(element("p", "drop__hint", "ou glissez vos fichiers ici : ils partent aussitôt."), this.lines, this.spoken);
    root.classList.add("drop");
    this.input.addEventListener("change", () => {
      this.add([...this.input.files]);
      this.input.value = "";
    });
    for (const name of ["dragenter", "dragover"]) root.addEventListener(name, (event) => this.hover(event, true));
    for (const name of ["dragleave", "drop"]) root.addEventListener(name, (event) => this.hover(event, false));
    root.addEventListener("drop", (event) => this.add([...event.dataTransfer.files]));
  }

  hover(event, over) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.root.classList.toggle("drop--over", over);
  }

  say(text) {
    this.spoken.textContent = text;
  }

  add(files) {
    const { uploadDestination: destination, uploadTarget: target, uploadSlot: slot } = this.root.dataset;
    for (const file of files) {
      const line = new Line(this, file);
      const upload = new Upload({
        file,
        base: this.form.element.dataset.uploads,
        token: this.form.element.querySelector("[name=csrfmiddlewaretoken]").value,
        place: { destination, target, slot },
        details: () => ({}),
        told: (news) => this.told(line, upload, news),
      });
      line.offer(button("Annuler", file.name, () => this.cancel(line, upload)));
      this.form.queue(line, () => this.send(line, upload));
    }
  }

  told(line, upload, news) {
    line.told(news);
    if (news.state !== "refused") return;
    const dismiss = button("Retirer", line.name, () => { line.remove(); });
    const again = button("Réessayer", line.name, () => {
      line.offer(button("Annuler", line.name, () => this.cancel(line, upload)));
      this.form.queue(line, () => this.send(line, upload));
    });
    line.offer(...(news.again ? [again, dismiss] : [dismiss]));
  }

  cancel(line, upload) {
    line.cancelled = true;
    upload.cancel();
    line.remove();
    this.say(`L’envoi de ${line.name} est annulé.`);
  }

  async send(line, upload) {
    if (line.cancelled) return true;
    const answer = await upload.run();
    if (!answer) return Boolean(line.cancelled);
    await this.form.refresh(this.root.dataset.uploadList);
    line.remove();
    return true;
  }
}

class Form {
  constructor(root) {
    this.element = root;
    this.waiting = [];
    this.working = false;
    this.submitter = null;
    root.querySelectorAll("[data-upload-destination]").forEach((zone) => new Zone(this, zone));
    root.querySelectorAll("[data-upload-label]").forEach((control) => {
      (control.querySelector("span") ?? control).textContent = control.dataset.uploadLabel;
    });
    root.addEventListener("submit", (event) => this.hold(event));
    window.addEventListener("beforeunload", (event) => { if (this.working) event.preventDefault(); });
    // A file dropped beside a zone must not replace the page.
    for (const name of ["dragover", "drop"]) {
      window.addEventListener(name, (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
    }
  }

  // One file at a time: on a thin line, two would both be late.
  async queue(line, work) {
    this.waiting.push(work);
    if (this.working) return;
    this.working = true;
    let all = true;
    while (this.waiting.length) all = (await this.waiting.shift()()) && all;
    this.working = false;
    const { submitter } = this;
    this.submitter = null;
    if (submitter && all) this.element.requestSubmit(submitter);
    else if (submitter) line.row.scrollIntoView({ block: "center" });
  }

  // A form sent while a file travels would cut it: the button that was pressed acts once all have arrived.
  hold(event) {
    if (!this.working) return;
    event.preventDefault();
    this.submitter = event.submitter;
  }

  // The server draws its lists; what is being typed in them stays.
  async refresh(id) {
    const here = document.getElementById(id);
    try {
      const page = new DOMParser().parseFromString(await (await fetch(location.href, { credentials: "same-origin" })).text(), "text/html");
      const fresh = page.getElementById(id);
      if (!here || !fresh) throw new Error("no list");
      for (const control of here.querySelectorAll("input[name]")) {
        const twin = fresh.querySelector(`[name="${CSS.escape(control.name)}"]`);
        if (twin) Object.assign(twin, { value: control.value, checked: control.checked });
      }
      here.replaceWith(document.adoptNode(fresh));
      const steps = page.querySelector(".steps");
      if (steps) document.querySelector(".steps")?.replaceWith(document.adoptNode(steps));
    } catch {
      location.reload();
    }
  }
}

export function openDropZones(root = document) {
  root.querySelectorAll("form[data-uploads]").forEach((form) => new Form(form));
}
