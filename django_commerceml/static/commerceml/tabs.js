"use strict";
// The sections of a page become tabs. Without this script they stand below each
// other, and the tabs are links to them.
(() => {
  const list = document.querySelector("[data-cml-tabs] .cml-tablist");
  if (!list) {
    return;
  }
  const tabs = Array.from(list.querySelectorAll("a.cml-tab"));
  const panelOf = (tab) => document.getElementById(tab.hash.slice(1));
  const form = list.closest("form");

  const show = (chosen) => {
    for (const tab of tabs) {
      const isChosen = tab === chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      panelOf(tab).hidden = !isChosen;
    }
    if (form) {
      form.action = location.pathname + location.search + chosen.hash;
    }
  };

  const choose = (tab) => {
    history.replaceState(null, "", tab.hash);
    show(tab);
  };

  const steps = {
    ArrowRight: (place) => (place + 1) % tabs.length,
    ArrowLeft: (place) => (place + tabs.length - 1) % tabs.length,
    Home: () => 0,
    End: () => tabs.length - 1,
  };

  list.setAttribute("role", "tablist");
  list.parentElement.classList.add("cml-tabs-on");
  for (const tab of tabs) {
    const panel = panelOf(tab);
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.classList.add("cml-tabpanel-on");
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      choose(tab);
    });
    tab.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      if (step) {
        event.preventDefault();
        const next = tabs[step(tabs.indexOf(tab))];
        choose(next);
        next.focus();
      }
    });
  }

  const named = () => {
    const target = document.getElementById(location.hash.slice(1));
    const panel = target && target.closest(".cml-tabpanel");
    return panel && tabs.find((tab) => panelOf(tab) === panel);
  };
  const wrong = tabs.find((tab) => tab.classList.contains("cml-tab-wrong"));
  show(wrong || named() || tabs[0]);
  window.addEventListener("hashchange", () => show(named() || tabs[0]));
})();
