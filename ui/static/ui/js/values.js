// The content of a form as texts by name, and back. Tokens, files and passwords are no content.
const SILENT = new Set(["file", "password", "submit", "button", "reset", "image", "fieldset", "output"]);
const TECHNICAL = new Set(["csrfmiddlewaretoken", "version"]);

export function controls(form) {
  return [...form.elements].filter((control) => control.name && !SILENT.has(control.type)
    && !TECHNICAL.has(control.name) && !control.closest("[data-not-kept]"));
}

function selected(control) {
  if (control.type === "checkbox" || control.type === "radio") return control.checked ? [control.value] : [];
  if (control.type === "select-multiple") return [...control.selectedOptions].map((option) => option.value);
  return [control.value];
}

// name -> texts; a choice that is not made is an empty list.
export function valuesOf(form) {
  const values = {};
  for (const control of controls(form)) values[control.name] = [...(values[control.name] ?? []), ...selected(control)];
  return values;
}

export function same(left, right) {
  return left?.length === right?.length && left.every((text, place) => text === right[place]);
}

function put(control, texts) {
  if (control.type === "checkbox" || control.type === "radio") control.checked = texts.includes(control.value);
  else if (control.type === "select-multiple") for (const option of control.options) option.selected = texts.includes(option.value);
  else control.value = texts.shift() ?? "";
}

// Puts the texts in the controls of that name and says so as if they had been typed.
export function setValues(form, name, texts) {
  const named = controls(form).filter((control) => control.name === name);
  const rest = [...texts];
  for (const control of named) put(control, rest);
  named[0]?.dispatchEvent(new Event("input", { bubbles: true }));
  named[0]?.dispatchEvent(new Event("change", { bubbles: true }));
  return named[0];
}

// Whether the form has where to put these texts.
export function fits(form, name, texts) {
  const named = controls(form).filter((control) => control.name === name);
  const known = named.flatMap((control) => {
    if (control.type === "checkbox" || control.type === "radio") return [control.value];
    return control.options ? [...control.options].map((option) => option.value) : texts;
  });
  return named.length > 0 && texts.every((text) => known.includes(text));
}

// The question that a person reads in front of this field.
export function labelOf(form, name) {
  const control = controls(form).find((each) => each.name === name);
  const legend = control?.closest("fieldset")?.querySelector("legend");
  const label = ["checkbox", "radio"].includes(control?.type) && legend ? legend : control?.labels?.[0];
  const spoken = label ? [...label.childNodes].filter((node) => node.className !== "field__optional").map((node) => node.textContent).join("") : "";
  return (control?.getAttribute("aria-label") || spoken || name).trim();
}

// The texts as a person chose or typed them; empty when there is no answer.
export function wording(form, name, texts) {
  const named = controls(form).filter((control) => control.name === name);
  const words = texts.map((text) => {
    const chosen = named.find((control) => ["checkbox", "radio"].includes(control.type) && control.value === text);
    const option = named.flatMap((control) => [...(control.options ?? [])]).find((each) => each.value === text);
    return (chosen?.labels?.[0] ?? option)?.textContent.trim() ?? text;
  });
  return words.join(", ").trim();
}
