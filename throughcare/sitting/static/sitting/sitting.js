// Meeting mode, on top of forms that work without it. What others write appears; what one writes is kept on this page
// until it has arrived, in its order, each thing once. Nothing is put into the browser's own storage.

const room = document.getElementById("sit");
const words = room.dataset;
const every = Number(words.tcEvery);
const status = room.querySelector("[data-tc-status]");
const longest = 10000;
const clock = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
const one = (what) => room.querySelector(what);
const part = (name) => room.querySelector(`[data-tc-part="${CSS.escape(name)}"]`);

// It comes by itself.
one("[data-tc-reload]")?.remove();

// ---- whether there is a connection

let lostAt = "", failed = 0, stopped = false;

function tell(text, bad) {
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle("sit-status--lost", Boolean(bad));
}

function lost() {
  failed += 1;
  lostAt ||= clock();
  tell((words.tcLost || "").replace("{time}", lostAt), true);
}

function found() {
  failed = 0;
  if (!lostAt && !status.classList.contains("sit-status--lost")) return;
  if (queue.length || held.size) return;
  lostAt = "";
  tell((words.tcBack || "").replace("{time}", clock()));
}

const wait = () => Math.min(longest, every * 2 ** failed);

// ---- what others write

let mark = "", active = false, timer = 0, looking = false;
for (const kind of ["keydown", "pointerdown", "wheel", "touchstart"]) {
  window.addEventListener(kind, () => { active = true; }, { passive: true });
}

function put(here, fresh) {
  if (here.innerHTML.trim() === fresh.innerHTML.trim()) return;
  const old = new Map(Array.from(here.children, (child) => [child.id, child]));
  const now = Array.from(fresh.children);
  if (!now.length || now.some((child) => !child.id)) {
    if (!here.contains(document.activeElement)) here.replaceChildren(...document.importNode(fresh, true).childNodes);
    return;
  }
  let after = null;
  for (const child of now) {
    const there = old.get(child.id);
    old.delete(child.id);
    // A link that somebody stands on is not taken away under them.
    const kept = there && (there.isEqualNode(child) || there.contains(document.activeElement));
    const node = kept ? there : document.importNode(child, true);
    if (there && !kept) there.replaceWith(node);
    const place = after ? after.nextElementSibling : here.firstElementChild;
    if (place !== node) here.insertBefore(node, place);
    after = node;
  }
  for (const gone of old.values()) gone.remove();
}

function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  let known = 0;
  for (const fresh of page.querySelectorAll("[data-tc-part]")) {
    const here = part(fresh.dataset.tcPart);
    if (here) put(here, fresh);
    if (here && "tcItem" in fresh.dataset) known += 1;
  }
  const told = page.querySelectorAll("[data-tc-item]").length;
  if (words.tcMoved && (known !== told || known !== room.querySelectorAll("[data-tc-item]").length)) tell(words.tcMoved);
}

async function look(proof) {
  clearTimeout(timer);
  if (looking || stopped) return false;
  looking = true;
  let ok = false;
  try {
    const headers = { "X-Requested-With": "fetch" };
    if (mark) headers["If-None-Match"] = mark;
    if (active) headers["X-Active"] = "yes";
    if (proof) headers["X-Proof"] = "wanted";
    const address = words.tcAs ? `${words.tcNow}?as=${words.tcAs}` : words.tcNow;
    const answer = await fetch(address, { headers, redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(8000) });
    ok = await heard(answer, proof);
  } catch {
    lost();
  }
  looking = false;
  timer = setTimeout(look, document.hidden ? longest : wait());
  return ok;
}

async function heard(answer, proof) {
  if (answer.status === 304 || answer.ok) {
    active = false;
    if (answer.ok) {
      const text = await answer.text();
      mark = answer.headers.get("ETag") || "";
      show(text);
    }
    const renewed = answer.headers.get("X-Proof");
    if (proof && renewed) for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = renewed;
    found();
    if (queue.length) send();
    for (const form of held) again(form);
    return true;
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    failed = 3;
    lostAt ||= clock();
    tell(words.tcOut, true);
  } else if (answer.status === 409) {
    stopped = true;
    tell(words.tcOther, true);
  } else if (answer.status === 428) {
    failed = 3;
    tell(words.tcLeft, true);
  } else if (answer.status === 403 || answer.status === 404) {
    failed = 3;
    tell(words.tcShut, true);
  } else {
    lost();
  }
  return false;
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
window.addEventListener("online", () => { failed = 0; look(); });
timer = setTimeout(look, every);

// ---- what one writes: lines and actions

const queue = [];
const held = new Set();
let sending = false, leaving = false;

function key() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function waiting(form, text) {
  const list = one(`[data-tc-pending="${form.dataset.tcSend}"]`);
  const line = document.createElement("li");
  const state = Object.assign(document.createElement("span"), { className: "sit-pending__state", textContent: words.tcSending });
  line.append(Object.assign(document.createElement("span"), { className: "sit-pending__text", textContent: text }), " ", state);
  list.append(line);
  list.hidden = false;
  return { line, state, list };
}

function arrived(sent) {
  sent.line.remove();
  sent.list.hidden = !sent.list.children.length;
}

for (const form of room.querySelectorAll("[data-tc-send]")) {
  const main = form.querySelector("[data-tc-main]");
  const error = form.querySelector("[data-tc-error]");
  // A key held down says nothing twice, and no complaint about a line that is empty by then.
  main.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.repeat) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    error.textContent = "";
    if (!main.value.trim()) {
      error.textContent = words.tcWords;
      return main.focus();
    }
    const body = new FormData(form);
    for (const name of ["_mine", "_once", "csrfmiddlewaretoken"]) body.delete(name);
    const sentAs = Array.from(form.elements).find((field) => field.name.endsWith("_sent_as"));
    body.set(sentAs.name, key());
    body.set("as", words.tcAs);
    queue.push({ form, main, error, body, text: main.value, ...waiting(form, main.value) });
    main.value = "";
    main.focus();
    send();
  });
}

async function post(address, body, form) {
  const whole = new URLSearchParams(Array.from(body));
  whole.set("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  return fetch(address, { method: "POST", body: whole, headers: { "X-Requested-With": "fetch" }, redirect: "manual", signal: AbortSignal.timeout(15000) });
}

async function send() {
  if (sending || stopped) return;
  sending = true;
  let renewed = false;
  while (queue.length) {
    const next = queue[0];
    let answer;
    try {
      answer = await post(next.form.action, next.body, next.form);
    } catch {
      lost();
      break;
    }
    if (answer.ok) {
      queue.shift();
      await look();
      arrived(next);
    } else if (answer.status === 403 && !renewed) {
      renewed = true;
      if (!(await look(true))) break;
    } else if (answer.status === 409) {
      stopped = true;
      tell(words.tcOther, true);
      break;
    } else if (answer.status >= 400 && answer.status < 500) {
      queue.shift();
      await refused(next, answer);
    } else if (answer.type === "opaqueredirect") {
      lostAt ||= clock();
      tell(words.tcOut, true);
      break;
    } else {
      lost();
      break;
    }
  }
  sending = false;
  if (!queue.length) found();
}

// What cannot be kept goes back to where it was typed, with the reason; if something else stands there, it stays below.
async function refused(next, answer) {
  const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
  next.error.textContent = told.said || words.tcRefused;
  if (next.main.value) {
    next.state.textContent = words.tcRefused;
  } else {
    next.main.value = next.text;
    arrived(next);
  }
}

// ---- the decision: sent in the background, so that a network that drops takes nothing away

for (const form of room.querySelectorAll("form[data-tc-hold]")) {
  form.addEventListener("submit", (event) => {
    // Its draft is being kept at this moment: the form is sent again by itself when that is done.
    if (event.defaultPrevented) return;
    event.preventDefault();
    held.add(form);
    again(form);
  });
  form.addEventListener("input", () => {
    if (held.delete(form)) form.querySelector("[data-tc-held]").textContent = words.tcChanged;
  });
}

let carrying = false;

async function again(form, renewed) {
  if (carrying || stopped || !held.has(form)) return;
  carrying = true;
  const said = form.querySelector("[data-tc-held]");
  let answer;
  try {
    answer = await post(location.pathname, new FormData(form), form);
  } catch {
    lost();
    said.textContent = words.tcKept;
    said.classList.add("tc-saved--lost");
    carrying = false;
    return;
  }
  carrying = false;
  if (answer.status >= 500) {
    lost();
    said.textContent = words.tcKept;
    return;
  }
  if (answer.status === 403 && !renewed && (await look(true))) return again(form, true);
  held.delete(form);
  leaving = true;
  // Recorded, or signed out: the page says which. Refused: the form is sent as ever, and comes back with the reason.
  if (answer.type === "opaqueredirect") location.assign((await gone()) ? words.tcAgenda : location.pathname);
  else HTMLFormElement.prototype.submit.call(form);
}

// A decision can close its own item: an offer that was refused is about somebody whom this scheme knows no more.
async function gone() {
  try {
    const answer = await fetch(words.tcNow, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(8000) });
    return answer.status === 404;
  } catch {
    return false;
  }
}

window.addEventListener("beforeunload", (event) => {
  const typed = Array.from(room.querySelectorAll("[data-tc-main]")).some((field) => field.value.trim());
  if (!leaving && (queue.length || held.size || typed)) event.preventDefault();
});

// ---- keys

const help = document.getElementById("keys");
const single = one("[data-tc-single-keys]");
document.addEventListener("keydown", (event) => {
  if (!help || event.key !== "?" || !single.checked || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  help.open = !help.open;
  help.querySelector("summary").focus();
});
