// Totals of the budget while it is typed. The server computes them again: this only adds comfort.
const form = document.querySelector("form[data-budget]");
const SPACES = /[\s\u00a0\u202f\u2009€]/g;

// Amounts in cents, as whole numbers: nothing is ever rounded. Unreadable text counts for nothing.
function cents(text) {
  const match = /^(\d{1,10})(?:[.,](\d{1,2}))?$/.exec(text.replace(SPACES, ""));
  return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : 0;
}

function euros(amount) {
  return (amount / 100).toLocaleString("fr-FR", { style: "currency", currency: "EUR" });
}

function total(side) {
  const sums = { cash: 0, kind: 0 };
  form.querySelectorAll(`[data-budget-amount="${side}"]`).forEach((input) => {
    const account = form.elements.namedItem(input.name.replace(/amount$/, "account"));
    sums[/^8[67]/.test(account?.value ?? "") ? "kind" : "cash"] += cents(input.value);
  });
  if (side === "income") {
    sums.cash += cents(form.querySelector("[data-budget-requested]")?.dataset.budgetRequested ?? "");
  }
  return sums;
}

function show() {
  const expense = total("expense");
  const income = total("income");
  form.querySelector('[data-budget-total="expense"]').textContent = euros(expense.cash);
  form.querySelector('[data-budget-total="income"]').textContent = euros(income.cash);
  const gap = expense.cash - income.cash;
  const kindGap = expense.kind - income.kind;
  const result = form.querySelector("[data-budget-result]");
  const words = [];
  if (gap) words.push(`Écart entre charges et produits : ${euros(Math.abs(gap))}.`);
  if (kindGap) words.push(`Écart entre contributions volontaires (86 et 87) : ${euros(Math.abs(kindGap))}.`);
  if (!words.length && expense.cash) words.push("Le budget est équilibré.");
  const text = words.join(" ");
  if (result.textContent.trim() === text) return;
  const line = document.createElement("p");
  line.textContent = text;
  result.replaceChildren(line);
}

if (form) form.addEventListener("input", show);
