/* page.js - filters, groups and search of the findings. Without it the page shows everything in one order; with it the
 * same cards are hidden, moved under headings and counted. The view lives in the fragment, so that it can be linked. */
(() => {
  "use strict";
  const form = document.getElementById("filters");
  if (!form) return;
  const index = JSON.parse(document.getElementById("index").textContent);
  const search = document.getElementById("search"), grouping = document.getElementById("group"), shown = document.getElementById("shown");
  const groups = document.getElementById("groups");
  const japanese = document.getElementById("lang-ja"), english = document.getElementById("lang-en");
  const selects = [...form.querySelectorAll("select")].filter((select) => select !== grouping);
  const startLanguage = document.documentElement.lang;

  /* ---- cards: what each says of itself ---- */
  const list = (text) => (text ? text.split(" ") : []);
  const standards = Object.keys(index.standards);
  const cards = [...document.querySelectorAll("#findings details.finding")].map((node) => {
    const d = node.dataset, [category, ...items] = index.requirements[d.r] || [];
    return {
      node, home: node.parentNode, marker: document.createComment(""), subjects: list(d.e), owners: list(d.o || d.e), text: null,
      values: {
        status: [d.s], class: list(d.c), severity: list(d.v), basis: list(d.b), disposition: list(d.d || (d.s === "met" || d.s === "no_target" ? "" : "open")), layer: list(d.l), due: list(d.u), organization: list(d.o || d.e), element: list(d.e),
        requirement: [d.r], category: list(category), event: list(d.t), characteristic: list(d.k),
      },
      standards: items.map((numbers, i) => numbers.map((n) => index.standards[standards[i]].ids[n])),
    };
  });
  cards.forEach((card) => card.home.insertBefore(card.marker, card.node));
  const valuesOf = (card, key) => (key.startsWith("standard:") ? card.standards[standards.indexOf(key.slice(9))] || [] : card.values[key] || []);
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  const textOf = (card) => (card.text = card.text ?? plain(card.node.textContent));

  /* ---- words: what stands in the page already is read there ---- */
  const pairOf = (node) => ["en", "ja"].map((language) => ([...node.querySelectorAll("[lang=" + language + "]")].pop() || node).textContent);
  index.labels.requirement = Object.fromEntries(cards.map((card) => [card.node.dataset.r, pairOf(card.node.querySelector(".title"))]));
  index.labels.event = Object.fromEntries([...document.querySelectorAll("#events tr[id]")].map((row) => [row.id, pairOf(row.cells[0])]));
  const pick = (pair) => (typeof pair === "string" ? pair : pair[japanese.checked ? 1 : 0]);
  const tableOf = (key) => (key.startsWith("standard:") ? index.standards[key.slice(9)].items : index.labels[key]) || {};
  const labelOf = (key, value) => {
    const entry = tableOf(key)[value];
    if (value === "" || value === "-") return pick(index.words.none);
    if (!entry) return value;
    return index.coded.includes(key) || key.startsWith("standard:") ? value + " " + pick(entry) : pick(entry);
  };
  const order = (key) => {
    const known = key.startsWith("standard:") ? index.standards[key.slice(9)].ids : Object.keys(tableOf(key));
    const place = (value) => (value === "" ? Infinity : known.indexOf(value));
    return (a, b) => (a === "" || b === "" || known.length ? place(a) - place(b) : 0) || (a < b ? -1 : a > b ? 1 : 0);
  };

  /* ---- the view: what is asked, and what it shows ---- */
  const readView = () => {
    const view = { group: grouping.value, q: search.value.trim() };
    for (const select of selects) view[select.name] = select.value;
    return view;
  };
  /* A card stands for several subjects: those that the organization and element asked for leave. */
  const countOf = (card, view) =>
    card.subjects.filter((subject, i) => (!view.element || subject === view.element) && (!view.organization || card.owners[i] === view.organization)).length;
  const matches = (card, view, words) =>
    selects.every((select) => !view[select.name] || valuesOf(card, select.name).includes(view[select.name])) && countOf(card, view) > 0 && words.every((word) => textOf(card).includes(word));

  const goHome = () => {
    if (!groups.firstChild) return;
    for (const card of cards) card.marker.after(card.node);
    groups.replaceChildren();
  };
  const stub = (card) => {
    const line = document.createElement("p"), link = document.createElement("a"), summary = card.node.querySelector("summary");
    line.className = "stub";
    link.href = "#" + card.node.id;
    link.append(...[...summary.childNodes].slice(0, 2).map((part) => part.cloneNode(true)));
    line.append(link);
    return line;
  };
  const heading = (key, value, count) => {
    const title = document.createElement("h3");
    title.className = "group-title";
    title.textContent = labelOf(key, value) + " (" + count + ")";
    return title;
  };
  const showGroups = (view, chosen) => {
    const found = new Map();
    for (const card of chosen)
      for (const value of valuesOf(card, view.group).length ? new Set(valuesOf(card, view.group)) : [""]) {
        if (view[view.group] && view[view.group] !== value) continue;
        if (!found.has(value)) found.set(value, []);
        found.get(value).push(card);
      }
    const placed = new Set();
    for (const value of [...found.keys()].sort(order(view.group))) {
      const key = view.group === "organization" || view.group === "element" ? view.group : "";
      const count = found.get(value).reduce((sum, card) => sum + countOf(card, key ? { ...view, [key]: value } : view), 0);
      groups.append(heading(view.group, value, count));
      for (const card of found.get(value)) groups.append(placed.has(card) ? stub(card) : card.node), placed.add(card);
    }
  };
  const apply = () => {
    const view = readView(), words = plain(view.q).split(/\s+/).filter(Boolean), chosen = [];
    let count = 0, all = 0;
    for (const card of cards) {
      const hit = matches(card, view, words);
      card.node.hidden = !hit;
      all += card.subjects.length;
      if (hit) count += countOf(card, view), chosen.push(card);
    }
    goHome();
    if (view.group) showGroups(view, chosen);
    shown.textContent = pick(index.words.shown).replace("{0}", count).replace("{1}", all).replace("{2}", chosen.length);
  };

  /* ---- the fragment ---- */
  const fragmentOf = (view) => {
    const parts = new URLSearchParams();
    for (const [key, value] of Object.entries(view)) if (value) parts.set(key, value);
    if (document.documentElement.lang !== startLanguage) parts.set("lang", document.documentElement.lang);
    return parts.toString();
  };
  const setLanguage = (language) => {
    (language === "ja" ? japanese : english).checked = true;
    document.documentElement.lang = language;
    for (const option of form.querySelectorAll("option")) option.textContent = optionText(option);
  };
  const remember = (replace) => {
    const fragment = "#" + fragmentOf(readView());
    if (fragment === (location.hash || "#")) return;
    if (replace) location.replace(fragment);
    else location.hash = fragment;
  };
  const clear = () => {
    search.value = "";
    for (const control of [...selects, grouping]) control.value = "";
  };
  const openCard = (node) => {
    const card = node.closest("details.finding");
    if (card && card.hidden) clear(), apply();
    for (let part = node.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    node.scrollIntoView();
  };
  const decoded = (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  const follow = () => {
    const raw = location.hash.slice(1), fragment = decoded(raw), node = raw.includes("=") ? null : document.getElementById(fragment);
    if (node) {
      if (!shown.textContent) apply();
      openCard(node);
      return;
    }
    const view = new URLSearchParams(raw.includes("=") ? raw : "");
    clear();
    for (const control of [...selects, grouping]) if (view.has(control.name)) control.value = view.get(control.name);
    search.value = view.get("q") || "";
    setLanguage(view.get("lang") || startLanguage);
    apply();
    view.delete("lang");
    if ([...view].length) document.getElementById("findings").scrollIntoView();
  };

  /* ---- controls ---- */
  const optionText = (option) => {
    const { key, value, count } = option.dataset;
    if (key === "all") return pick(index.words.all);
    if (key === "group") return value.startsWith("standard:") ? index.standards[value.slice(9)].title : pick(index.words.groups[value] || index.words.groups.none);
    return labelOf(key, value) + " (" + count + ")";
  };
  const addOption = (select, key, value, count) => {
    const option = document.createElement("option");
    Object.assign(option.dataset, { key, value, count });
    option.value = value;
    option.textContent = optionText(option);
    select.append(option);
  };
  for (const select of selects) {
    const counts = new Map();
    for (const card of cards)
      valuesOf(card, select.name).forEach((value) => counts.set(value, (counts.get(value) || 0) + (select.name === "element" || select.name === "organization" ? 1 : card.subjects.length)));
    addOption(select, "all", "", 0);
    for (const value of [...counts.keys()].sort(order(select.name))) addOption(select, select.name, value, counts.get(value));
    if (counts.size === 0) select.closest("label").hidden = true;
  }
  for (const key of ["", ...Object.keys(index.words.groups).filter((name) => name !== "none"), ...standards.map((name) => "standard:" + name)]) addOption(grouping, "group", key, 0);

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => (apply(), remember(true)), 120);
  });
  form.addEventListener("change", (event) => event.target !== search && (apply(), remember(false)));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("clear").addEventListener("click", () => (clear(), apply(), remember(false)));
  document.getElementById("open-all").addEventListener("click", () => cards.forEach((card) => card.node.hidden || (card.node.open = true)));
  document.getElementById("close-all").addEventListener("click", () => cards.forEach((card) => (card.node.open = false)));
  for (const button of [english, japanese])
    button.addEventListener("change", () => {
      setLanguage(japanese.checked ? "ja" : "en");
      apply();
      remember(true);
    });
  window.addEventListener("hashchange", () => {
    const fragment = location.hash.slice(1);
    if (fragment !== fragmentOf(readView())) follow();
  });
  form.hidden = false;
  follow();
})();
