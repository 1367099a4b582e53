/* The wall: turns its slides, refreshes them, and goes on with what it has when the line is lost. */
"use strict";
(() => {
  const main = document.getElementById("slides");
  const standing = document.getElementById("standing");
  const dots = document.getElementById("dots");
  const seconds = (name) => Number(main.dataset[name]) * 1000;
  let at = 0;

  const slides = () => [...main.querySelectorAll(".slide")];

  const show = (index) => {
    const all = slides();
    if (!all.length) return;
    at = ((index % all.length) + all.length) % all.length;
    all.forEach((slide, number) => slide.classList.toggle("on", number === at));
    dots.replaceChildren(...all.map((_, number) => Object.assign(document.createElement("span"), { className: number === at ? "on" : "" })));
  };

  const say = (lost) => {
    const asOf = main.firstElementChild?.dataset.asOf ?? "";
    document.body.classList.toggle("lost", lost);
    standing.textContent = lost ? `连接已断开，正在重试。显示的是 ${asOf} 的数据` : `数据截至 ${asOf}`;
  };

  const refresh = async () => {
    try {
      const answer = await fetch(main.dataset.source, { cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(15000) });
      if (answer.status === 404) {
        main.replaceChildren();
        dots.replaceChildren();
        standing.textContent = "这块大屏的授权已停用";
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const next = new DOMParser().parseFromString(await answer.text(), "text/html").body.firstElementChild;
      main.replaceChildren(document.adoptNode(next));
      show(at);
      say(false);
    } catch {
      say(true);
    }
  };

  const tick = () => {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    document.getElementById("clock").textContent =
      `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}`;
  };

  show(0);
  tick();
  setInterval(tick, 5000);
  setInterval(() => show(at + 1), seconds("turn"));
  setInterval(refresh, seconds("refresh"));
  setInterval(() => document.body.classList.contains("lost") && refresh(), 10000);
  addEventListener("online", refresh);
  addEventListener("offline", () => say(true));
  addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(at + 1);
    if (event.key === "ArrowLeft") show(at - 1);
    if (event.key === "f") document.documentElement.requestFullscreen?.();
  });
})();
