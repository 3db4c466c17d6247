// While somebody types who the person is: who is on record already, without a page load. Without scripts the next page asks.
for (const form of document.querySelectorAll("form[data-referrals-likely]")) {
  const place = document.getElementById("likely");
  let timer, last, asking;
  const ask = async () => {
    const body = new FormData(form);
    body.delete("_once");
    const now = new URLSearchParams([...body].filter(([, value]) => typeof value === "string")).toString();
    if (now === last) return;
    last = now;
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.referralsLikely, {
        method: "POST",
        body: new URLSearchParams(now),
        signal: asking.signal,
        redirect: "error",
      });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch {
      // No connection, or a later question is on its way: the next page asks anyway.
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 600);
  });
}
