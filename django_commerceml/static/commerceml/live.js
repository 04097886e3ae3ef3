/* Follows the runs of a page until one of them ends, then loads the page again.
   A run that nobody works on is brought forward, for those who may. */
"use strict";

(() => {
  const QUICK = 1000, IDLE = 5000, SLOWEST = 30000, CALM = 4000;
  const root = document.documentElement;
  if (root.dataset.cmlFollowed) return;
  root.dataset.cmlFollowed = "yes";
  const boxes = new Map([...document.querySelectorAll("[data-cml-run]")].map((box) => [box.dataset.cmlRun, box]));
  const watch = document.querySelector("[data-cml-watch]");
  const source = (watch || [...boxes.values()][0] || root).dataset.cmlLive;
  if (!source) return;
  const query = [...boxes.keys()].map((id) => `run=${id}`).concat(watch ? watch.dataset.cmlWatch : []).join("&");
  const usual = boxes.size ? QUICK : IDLE;
  let pause = usual, timer = 0, isWorking = false, workPause = QUICK, workAt = 0, hasEnded = false;

  const ask = async (address, options) => {
    const answer = await fetch(address, {headers: {Accept: "application/json"}, credentials: "same-origin", ...options});
    if (!answer.ok) throw new Error(answer.status);
    return (await answer.json()).runs;
  };
  const put = (box, name, text) => {
    const place = box.querySelector(`[data-cml="${name}"]`);
    if (place && place.textContent !== text) place.textContent = text;
  };
  const show = (run) => {
    const box = boxes.get(String(run.id));
    if (!box || run.finished || run.held) { hasEnded = true; return; }
    for (const name of ["word", "text", "said"]) put(box, name, run[name]);
    const bar = box.querySelector("progress");
    if (run.share === null) bar.removeAttribute("value"); else bar.value = run.share;
    const note = box.querySelector('[data-cml="waits"]');
    if (note) note.hidden = !run.waits || isWorking;
  };
  const work = async (runs) => {
    const next = runs.find((run) => run.waits && boxes.get(String(run.id))?.dataset.cmlWork);
    if (!next || isWorking || Date.now() < workAt) return;
    isWorking = true;
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const options = {method: "POST", headers: {Accept: "application/json", "X-CSRFToken": token}};
    try {
      (await ask(boxes.get(String(next.id)).dataset.cmlWork, options)).forEach(show);
      workPause = QUICK;
    } catch { workPause = Math.min(2 * workPause, SLOWEST); }
    workAt = Date.now() + workPause - QUICK;
    isWorking = false;
  };
  const follow = async () => {
    try {
      const runs = await ask(`${source}?${query}`);
      runs.forEach(show);
      pause = usual;
      if (!hasEnded) work(runs);
    } catch { pause = Math.min(2 * pause, SLOWEST); }
    if (hasEnded && performance.now() > CALM) location.reload(); else plan();
  };
  const plan = () => { clearTimeout(timer); if (!document.hidden) timer = setTimeout(follow, pause); };
  document.addEventListener("visibilitychange", plan);
  plan();
})();
