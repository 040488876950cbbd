// Totals, balance and rate of the budget while it is typed. The server computes them again: this only adds comfort.
const form = document.querySelector("form[data-budget]");
const SPACES = /[\s\u00a0\u202f\u2009€]/g;
const PAUSE = 900;
let speaking = 0;

// Amounts in cents, as whole numbers: nothing is ever rounded. Unreadable text counts for nothing.
function cents(text) {
  const match = /^(\d{1,10})(?:[.,](\d{1,2}))?$/.exec(text.replace(SPACES, ""));
  return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : 0;
}

function euros(amount) {
  return (amount / 100).toLocaleString("fr-FR", { style: "currency", currency: "EUR" });
}

function requested() {
  return cents(form.querySelector("[data-budget-requested]")?.dataset.budgetRequested ?? "");
}

// The lines of one side as typed: [account, cents].
function lines(side) {
  return [...form.querySelectorAll(`[data-budget-amount="${side}"]`)].map((input) => [
    form.elements.namedItem(input.name.replace(/amount$/, "account"))?.value ?? "",
    cents(input.value),
  ]);
}

function total(side) {
  const sums = { cash: side === "income" ? requested() : 0, kind: 0 };
  for (const [account, amount] of lines(side)) sums[/^8[67]/.test(account) ? "kind" : "cash"] += amount;
  return sums;
}

// What the rate of the call is computed on, as `grants/calls/eligibility/kinds/money.py` has it.
function base(rate, expense) {
  if (rate.dataset.base === "with_kind") return expense.cash + expense.kind;
  if (rate.dataset.base !== "eligible") return expense.cash;
  const excluded = ["86", ...rate.dataset.excluded.split(" ").filter(Boolean)];
  const admitted = lines("expense").filter(([account]) => !excluded.some((start) => account.startsWith(start)));
  return admitted.reduce((sum, [, amount]) => sum + amount, 0);
}

function showRate(expense) {
  const rate = form.querySelector("[data-budget-rate]");
  if (!rate) return;
  const on = base(rate, expense);
  rate.hidden = !on || !requested();
  if (rate.hidden) return;
  const percent = (requested() * 100) / on;
  rate.querySelector("[data-budget-rate-value]").textContent =
    `${percent.toLocaleString("fr-FR", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}\u00a0%`;
  // Exact, before any rounding: 80,001 % is more than 80 %.
  const limit = cents(rate.dataset.max);
  const over = limit > 0 && BigInt(requested()) * 10000n > BigInt(limit) * BigInt(on);
  rate.querySelector("[data-budget-rate-over]").hidden = !over;
  rate.toggleAttribute("data-over", over);
}

function showTotals(side, sums) {
  const cash = form.querySelector(`[data-budget-total="${side}"]`);
  const kind = form.querySelector(`[data-budget-total-kind="${side}"]`);
  if (cash) cash.textContent = euros(sums.cash);
  if (!kind) return;
  kind.textContent = euros(sums.kind);
  kind.closest("tr").hidden = !sums.kind;
}

// The balance is read out: only once typing pauses.
function showBalance(expense, income) {
  const gap = expense.cash - income.cash;
  const kindGap = expense.kind - income.kind;
  const result = form.querySelector("[data-budget-result]");
  const words = [];
  if (gap) words.push(`Écart entre charges et produits : ${euros(Math.abs(gap))}.`);
  if (kindGap) words.push(`Écart entre contributions volontaires (86 et 87) : ${euros(Math.abs(kindGap))}.`);
  if (!words.length && expense.cash) words.push("Le budget est équilibré.");
  const text = words.join(" ");
  if (!result || result.textContent.trim() === text) return;
  const line = document.createElement("p");
  line.textContent = text;
  result.replaceChildren(line);
}

function show() {
  const expense = total("expense");
  const income = total("income");
  showTotals("expense", expense);
  showTotals("income", income);
  showRate(expense);
  clearTimeout(speaking);
  speaking = setTimeout(() => showBalance(expense, income), PAUSE);
}

if (form) {
  for (const name of ["input", "change"]) form.addEventListener(name, show);
  showRate(total("expense"));
}
