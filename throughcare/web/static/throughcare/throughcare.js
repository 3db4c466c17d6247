// Small helps on top of pages that work without them.

const one = (where, what) => where.querySelector(what);
const all = (what) => Array.from(document.querySelectorAll(what));

// Copy: <button type="button" data-tc-copy="id-of-text" data-tc-done="Copied" hidden>.
for (const button of all("[data-tc-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.tcCopy);
    await navigator.clipboard.writeText("value" in source ? source.value : source.textContent.trim());
    button.textContent = button.dataset.tcDone || button.textContent;
  });
}

// Print: <button type="button" data-tc-print hidden>.
for (const button of all("[data-tc-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Filters stand open; on a phone, where they would push the answer off the screen, they start closed.
if (window.matchMedia("(max-width: 55em)").matches) {
  for (const panel of all("details.tc-filter")) panel.open = false;
}

// Autosave: every form with a long answer is kept while it is written, at the address that <body> names, or at its own:
// <form data-tc-autosave="/address/">. The whole form is sent a moment after the last key, and again and again while
// there is no connection; the answer is JSON {"said": "Kept at 14:02", "version": 3}.
// One at a time, and the button waits for its answer: otherwise somebody's own save would meet them as a conflict.
const words = document.body.dataset;
const keeps = (form) => form.dataset.tcAutosave || (one(form, "[name=_mine]") && one(form, "textarea") && words.tcDrafts);
for (const form of all("form")) {
  const address = keeps(form);
  if (!address || form.method !== "post") continue;
  let said = one(form, "[data-tc-saved]");
  if (!said) {
    said = Object.assign(document.createElement("p"), { className: "tc-saved" });
    said.setAttribute("role", "status");
    one(form, "textarea").closest(".govuk-form-group")?.after(said);
  }
  const written = () => {
    const body = new FormData(form);
    body.delete("_once");
    return new URLSearchParams([...body].filter(([, value]) => typeof value === "string")).toString();
  };
  let timer, sent = written(), since = "", left = false;
  let going = null;
  const clock = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const tell = (text, lost) => {
    said.textContent = text;
    said.classList.toggle("tc-saved--lost", Boolean(lost));
  };
  const again = () => {
    since ||= clock();
    tell((words.tcOffline || "").replace("{time}", since), true);
    clearTimeout(timer);
    timer = setTimeout(inTurn, 10000);
  };
  const save = async () => {
    const now = written();
    if (now === sent) return;
    try {
      const answer = await fetch(address, {
        method: "POST",
        body: new URLSearchParams(now),
        headers: { Accept: "application/json", "X-Requested-With": "fetch" },
        redirect: "error",
      });
      const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
      if (answer.status >= 500) return again();
      if (!answer.ok) {
        if (answer.status === 401) sent = now;
        return tell(told.said || words.tcNotSaved || "", true);
      }
      sent = now;
      since = clock();
      const version = one(form, "[name=version]");
      if (version && told.version) version.value = told.version;
      tell(told.said || "");
    } catch {
      again();
    }
  };
  const inTurn = () => {
    if (left) return;
    const mine = (going || Promise.resolve()).then(save).finally(() => { if (going === mine) going = null; });
    going = mine;
  };
  form.addEventListener("input", () => {
    since ||= clock();
    clearTimeout(timer);
    timer = setTimeout(inTurn, 1500);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    left = true;
    if (!going) return;
    event.preventDefault();
    going.then(() => form.requestSubmit(event.submitter));
  });
  // Whoever leaves in the second and a half before it is kept, or without a connection, is asked first.
  window.addEventListener("beforeunload", (event) => { if (!left && written() !== sent) event.preventDefault(); });
  window.addEventListener("online", inTurn);
}

// A form that was changed and not sent asks before the tab is closed.
for (const form of all("form[data-tc-guard]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

// A list that narrows as one types: <input data-tc-narrow="id-of-list">; every child of the list is a line.
for (const input of all("input[data-tc-narrow]")) {
  const lines = Array.from(document.getElementById(input.dataset.tcNarrow).children);
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().trim();
    for (const line of lines) line.hidden = words !== "" && !line.textContent.toLowerCase().includes(words);
  });
}

// Work that goes on elsewhere: <p id="..." data-tc-follow="3"> takes its words from the same page anew every few
// seconds; when that page no longer has it, the work is done and the page is loaded again.
for (const part of all("[data-tc-follow]")) {
  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.getElementById(part.id);
      if (!answer.ok || !now?.dataset.tcFollow) return location.reload();
      part.replaceChildren(...now.childNodes);
    } catch {
      // No connection: the next look may find one.
    }
    setTimeout(look, 1000 * part.dataset.tcFollow);
  };
  setTimeout(look, 1000 * part.dataset.tcFollow);
}
