// One file, sent in parts to `documents/envois/` and resumed after a cut. No screen here: `told` is called
// with what happens: {state: "sending" | "waiting" | "done" | "refused", sent, seconds, message, again}.
const RETRIES = [1, 2, 5, 10, 30];
const TIMEOUT = 120_000;
// Beyond, the digest would need too much memory: the upload resumes within the page only.
const DIGESTED = 256 * 1024 * 1024;
const UNREADABLE = "Ce fichier a changé ou ne peut plus être lu : choisissez-le à nouveau.";
const SIGNED_OUT = "Votre session a pris fin : reconnectez-vous dans un autre onglet, puis réessayez.";
const BROKEN = "L’envoi de ce fichier n’a pas abouti : réessayez dans quelques minutes.";

class Stop extends Error {
  constructor(message, again = false) {
    super(message);
    this.again = again;
  }
}

class Cut extends Error {}

async function digest(file) {
  if (!globalThis.crypto?.subtle || file.size > DIGESTED) return "";
  const bytes = await crypto.subtle.digest("SHA-256", await read(file));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function read(blob) {
  try {
    return await blob.arrayBuffer();
  } catch {
    throw new Stop(UNREADABLE);
  }
}

export class Upload {
  constructor({ file, base, token, place, details, told }) {
    Object.assign(this, { file, base, token, place, details, told });
    this.address = "";
    this.offset = 0;
    this.part = 0;
    this.failures = 0;
    this.cancelled = false;
    this.request = null;
    this.wake = null;
  }

  // Resolves with the server's answer, or with null when the file was refused or the person gave up.
  async run() {
    this.cancelled = false;
    this.failures = 0;
    while (!this.cancelled) {
      try {
        this.told({ state: "sending", sent: this.offset });
        const answer = await this.attempt();
        this.told({ state: "done", sent: this.file.size });
        return answer;
      } catch (error) {
        if (this.cancelled) break;
        if (!(error instanceof Cut)) {
          this.told({ state: "refused", message: error instanceof Stop ? error.message : BROKEN, again: error.again ?? true });
          return null;
        }
        await this.pause();
      }
    }
    return null;
  }

  async attempt() {
    if (this.address) await this.ask();
    else await this.start();
    while (this.offset < this.file.size) await this.sendPart();
    const answer = await this.send("POST", `${this.address}fin/`, this.form(this.details()));
    if (answer.status === 409) {
      this.offset = answer.json.offset;
      throw new Cut();
    }
    return this.expect(answer);
  }

  async start() {
    this.sha256 ??= await digest(this.file);
    const { name, size } = this.file;
    const answer = await this.send("POST", this.base, this.form({ ...this.place, name, size, sha256: this.sha256 }));
    const { id, offset, part } = this.expect(answer);
    Object.assign(this, { address: `${this.base}${id}/`, offset, part });
  }

  // Where the server stands; what it has forgotten begins again.
  async ask() {
    const answer = await this.send("GET", this.address);
    if (answer.status === 404) {
      this.address = "";
      await this.start();
    } else {
      this.offset = this.expect(answer).offset;
    }
  }

  async sendPart() {
    const begin = this.offset;
    const body = await read(this.file.slice(begin, begin + this.part));
    const headers = { "Content-Type": "application/octet-stream" };
    const answer = await this.send("POST", `${this.address}?offset=${begin}`, body, headers, (sent) => {
      this.told({ state: "sending", sent: begin + Math.min(sent, body.byteLength) });
    });
    if (answer.status !== 409) this.expect(answer);
    this.offset = answer.json.offset;
    this.failures = 0;
    this.told({ state: "sending", sent: this.offset });
  }

  cancel() {
    this.cancelled = true;
    this.request?.abort();
    this.wake?.();
    if (!this.address) return;
    this.send("POST", `${this.address}abandon/`, this.form({})).catch(() => {
      // Out of reach: the server forgets it by itself.
    });
    this.address = "";
    this.offset = 0;
  }

  form(values) {
    const data = new FormData();
    for (const [name, value] of Object.entries(values)) data.set(name, value);
    return data;
  }

  // What only time can mend is tried again; the rest is said.
  expect({ status, json }) {
    if (status >= 200 && status < 300 && json) return json;
    if (status === 429 || status === 502 || status === 503 || status === 504) throw new Cut();
    if (status === 401 || (status >= 200 && status < 300)) throw new Stop(SIGNED_OUT, true);
    throw new Stop(json?.message || BROKEN, json?.again ?? status >= 500);
  }

  send(method, address, body = null, headers = {}, progress = null) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      this.request = request;
      request.open(method, address);
      request.timeout = TIMEOUT;
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRFToken", this.token);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      if (progress) request.upload.addEventListener("progress", (event) => progress(event.loaded));
      for (const name of ["error", "timeout", "abort"]) request.addEventListener(name, () => reject(new Cut()));
      request.addEventListener("load", () => {
        let json = null;
        try {
          json = JSON.parse(request.responseText);
        } catch {
          // A page instead of an answer: the sign-in page, or one of a proxy.
        }
        resolve({ status: request.status, json });
      });
      request.send(body);
    });
  }

  // Until the announced moment, the network's return, or the person's impatience.
  pause() {
    const seconds = RETRIES[Math.min(this.failures, RETRIES.length - 1)];
    this.failures += 1;
    this.told({ state: "waiting", sent: this.offset, seconds });
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.wake?.(), seconds * 1000);
      const wake = () => this.wake?.();
      window.addEventListener("online", wake);
      this.wake = () => {
        clearTimeout(timer);
        window.removeEventListener("online", wake);
        this.wake = null;
        resolve();
      };
    });
  }
}
