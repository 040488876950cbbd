// What an answer must tell whoever is typing, once: the call has closed, what is saved, whom to write to.
import { steadily } from "./steady.js";

function paragraph(...parts) {
  const line = document.createElement("p");
  line.append(...parts.filter(Boolean));
  return line;
}

function link(address, words) {
  const made = document.createElement("a");
  made.href = address;
  made.textContent = words;
  return made;
}

// In sight until it is read: then it stays at the end of the form.
function understood(box) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--secondary button--small";
  button.textContent = "J’ai compris";
  button.addEventListener("click", () => {
    box.classList.remove("notice--new");
    button.parentElement.remove();
  });
  return paragraph(button);
}

// `notice`: {id, tone, title, sentences: [], service, email, phone}. Shown once per id; a page that was
// drawn with that id says it already.
export function showNotice(form, notice) {
  if (!notice?.id || document.getElementById(notice.id)) return;
  steadily(() => {
    form.querySelectorAll(".notice").forEach((earlier) => earlier.remove());
    const box = document.createElement("div");
    box.id = notice.id;
    box.className = `notice notice--new alert alert--${notice.tone}`;
    box.setAttribute("role", "alert");
    const body = document.createElement("div");
    body.className = "alert__body";
    const title = paragraph(notice.title);
    title.className = "alert__title";
    body.append(title, ...(notice.sentences ?? []).map((sentence) => paragraph(sentence)));
    if (notice.service) {
      const email = notice.email && link(`mailto:${notice.email}`, notice.email);
      const phone = notice.phone && link(`tel:${notice.phone.replace(/[^+\d]/g, "")}`, notice.phone);
      body.append(paragraph(notice.service, email && " – ", email, phone && " – ", phone));
    }
    body.append(understood(box));
    box.append(body);
    form.append(box);
  });
}
