// Conditions on answers, as `grants/calls/conditions.py` reads them: the same cases are played on both
// (tests/ui/conditions.json). Pure: no page, no form.
const LONGEST = 40;
const SPACES = /[\u0020\u00a0\u2009\u202f]/g;
const NUMBER = /^-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/;
const GROUPS = {
  all: (of, values) => of.every((item) => holds(item, values)),
  any: (of, values) => of.some((item) => holds(item, values)),
  not: (of, values) => !of.some((item) => holds(item, values)),
};
const ORDERS = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

// A number typed the French way, exact: units of 10^-places. Null for any other text.
function number(text) {
  const plain = text.replace(SPACES, "").replaceAll(",", ".");
  if (plain.length > LONGEST || !NUMBER.test(plain)) return null;
  const [whole, part = ""] = plain.split(".");
  return { units: BigInt(`${whole.replace("-", "")}${part}`) * (whole.startsWith("-") ? -1n : 1n), places: part.length };
}

function sign(left, right) {
  return left < right ? -1 : Number(left > right);
}

// By code point, as the server does: the browser's own order parts astral characters.
function textOrder(left, right) {
  const [one, other] = [[...left], [...right]];
  for (let place = 0; place < Math.min(one.length, other.length); place += 1) {
    const order = sign(one[place].codePointAt(0), other[place].codePointAt(0));
    if (order) return order;
  }
  return sign(one.length, other.length);
}

function order(left, right) {
  const [one, other] = [number(left), number(right)];
  if (!one || !other) return textOrder(left, right);
  const places = Math.max(one.places, other.places);
  const scale = ({ units, places: own }) => units * 10n ** BigInt(places - own);
  return sign(scale(one), scale(other));
}

// Whether the condition is met: `values` gives for each key a text, or several for several choices; an
// absent key is unanswered. No condition is always met.
export function holds(condition, values) {
  if (!condition?.op) return true;
  const { op, key, value } = condition;
  if (op in GROUPS) return GROUPS[op](condition.of ?? [], values);
  const answer = values[key] ?? "";
  if (op === "filled") return answer.length > 0;
  if (!answer.length) return false;
  if (op === "contains") return [answer].flat().includes(value);
  if (Array.isArray(answer)) return op === "in" && answer.some((item) => (value ?? []).includes(item));
  if (op === "in") return (value ?? []).some((item) => order(answer, String(item)) === 0);
  return ORDERS[op](order(answer, String(value)));
}

// Every key that the condition asks.
export function keysOf(condition) {
  if (!condition?.op) return [];
  return condition.op in GROUPS ? (condition.of ?? []).flatMap(keysOf) : [condition.key];
}

// Which of the keys are asked, given the answers: a hidden question counts as unanswered. `shown` maps
// each key that has a condition to it; other keys are always asked.
export function asked(shown, values) {
  const known = new Map();
  const look = (key) => {
    if (!known.has(key)) {
      known.set(key, true); // a circle is refused when the form is designed; here it only must end
      const on = keysOf(shown.get(key)).filter((other) => other !== key && look(other));
      known.set(key, holds(shown.get(key), Object.fromEntries(on.map((other) => [other, values[other] ?? ""]))));
    }
    return known.get(key);
  };
  return new Map([...shown.keys()].map((key) => [key, look(key)]));
}
