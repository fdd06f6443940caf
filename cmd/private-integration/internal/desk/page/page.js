"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  // make builds an element: texts are text, never HTML.
  const make = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children.filter((c) => c !== "" && c !== null && c !== undefined));
    return element;
  };
  const live = byId("live"), entries = byId("entries");

  // ---- Routes: the stage, the search, and a form in each that is opened.

  const filter = () => {
    const stage = byId("stage").value;
    const words = byId("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0, all = 0;
    for (const route of document.querySelectorAll(".route")) {
      const here = route.dataset.stage === stage;
      const text = here && words.length ? route.textContent.toLowerCase() : "";
      route.hidden = !here || !words.every((word) => text.includes(word));
      all += here ? 1 : 0;
      shown += route.hidden ? 0 : 1;
    }
    byId("count").textContent = shown === all ? `${all} ${all === 1 ? "route" : "routes"}` : `${shown} of ${all} routes`;
  };

  const key = (route) => `${route.dataset.stage} ${route.dataset.method} ${route.dataset.path}`;

  const verbs = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

  const addForm = (route) => {
    if (route.querySelector("form")) {
      return;
    }
    const data = route.dataset;
    const field = (name, label, control) => make("label", {}, label, Object.assign(control, { name, autocomplete: "off", spellcheck: false }));
    const parameters = data.names.split(" ").filter(Boolean).map((name) =>
      field(`path.${name}`, name, make("input", { required: true })));
    const verb = data.method === "ANY" ? [field("method", "Method", make("select", {}, ...verbs.map((v) => make("option", {}, v))))] : [];
    const headers = [];
    if (data.key) {
      headers.push("x-api-key: ");
    }
    if (data.authorization) {
      headers.push("Authorization: ");
    }
    const body = field("body", "Body", make("textarea", { rows: 3 }));
    const answer = make("div", { className: "answer" });
    answer.setAttribute("role", "status");
    const form = make("form", { className: "call" },
      make("div", { className: "fields" }, ...verb, ...parameters, field("query", "Query string", make("input", { placeholder: "expand=1" }))),
      field("headers", "Headers, one a line", make("textarea", { rows: Math.max(1, headers.length), value: headers.join("\n"), placeholder: "Name: value" })),
      body,
      make("div", { className: "send" }, make("button", { className: "primary" }, "Call"), make("span", { className: "quiet" }, "")),
      answer);
    form.setAttribute("aria-label", `Call ${data.method} ${data.path}`);
    const hideBody = () => {
      body.hidden = ["GET", "HEAD"].includes(data.method === "ANY" ? form.elements.method.value : data.method);
    };
    form.addEventListener("change", hideBody);
    hideBody();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(route, form, answer);
    });
    route.append(form);
  };

  // request is what a form asks for.
  const request = (route, form) => {
    const { stage, method, path } = route.dataset;
    const filled = path.replace(/\{([^{}]+?)(\+?)\}/g, (_, name, greedy) => {
      const value = form.elements[`path.${name}`].value;
      return greedy ? value.split("/").map(encodeURIComponent).join("/") : encodeURIComponent(value);
    });
    const query = form.elements.query.value.replace(/^\?/, "");
    const headers = form.elements.headers.value.split("\n").map((line) => line.split(/:(.*)/s))
      .map(([name, value]) => [name.trim(), (value || "").trim()]).filter(([name, value]) => name && value);
    return {
      method: method === "ANY" ? form.elements.method.value : method,
      path: `/${encodeURIComponent(stage)}${filled}${query ? `?${query}` : ""}`,
      headers,
      body: form.elements.body.closest("label").hidden ? "" : form.elements.body.value,
    };
  };

  // curl is the same call for a shell.
  const curl = (r) => {
    const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
    const parts = ["curl -i"];
    if (r.method === "HEAD") {
      parts[0] = "curl -I";
    } else if (r.method !== "GET") {
      parts.push(`-X ${r.method}`);
    }
    parts.push(...r.headers.map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`));
    if (r.body) {
      parts.push(`--data-binary ${quote(r.body)}`);
    }
    return [...parts, quote(location.origin + r.path)].join(" ");
  };

  const pretty = (a) => {
    if (a.binary) {
      return `(${a.bytes} bytes that are no text)`;
    }
    try {
      return JSON.stringify(JSON.parse(a.body), null, 2);
    } catch {
      return a.body;
    }
  };

  const send = async (route, form, answer) => {
    const asked = request(route, form);
    const button = form.querySelector("button");
    button.disabled = true;
    answer.replaceChildren(make("p", { className: "quiet" }, "Waiting for the answer …"));
    try {
      const response = await fetch("/.page/call", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(asked),
      });
      if (!response.ok) {
        throw new Error(await response.text());
      }
      const a = await response.json();
      answer.replaceChildren(
        make("p", {}, make("span", { className: `chip ${a.status < 400 ? "good" : "bad"}` }, `${a.status} ${a.text}`), ` in ${Math.round(a.milliseconds)} ms, ${a.bytes} bytes`),
        a.bytes ? make("pre", { tabIndex: 0 }, pretty(a)) : "",
        make("details", {}, make("summary", {}, "Headers of the answer"), make("pre", {}, (a.headers || []).map((h) => h.join(": ")).join("\n"))),
        make("details", { className: "curl" }, make("summary", {}, "The same with curl"), make("pre", {}, curl(asked))));
    } catch (error) {
      answer.replaceChildren(make("p", { className: "problem" }, `The call could not be made: ${error.message}`));
    } finally {
      button.disabled = false;
    }
  };

  document.addEventListener("toggle", (event) => {
    if (event.target.matches(".route") && event.target.open) {
      addForm(event.target);
    }
  }, true);
  byId("wiring").addEventListener("input", (event) => {
    if (event.target.matches("#stage, #find")) {
      filter();
    }
  });

  // ---- The template: what a new one changes, and what the check finds.

  const refresh = async () => {
    const response = await fetch("/.page/wiring");
    if (!response.ok) {
      throw new Error(response.statusText);
    }
    const fresh = make("template", { innerHTML: await response.text() }).content;
    // What is typed and opened stays, where the route does.
    const before = new Map([...document.querySelectorAll(".route[open]")].map((route) => [key(route), route]));
    const stage = byId("stage").value, find = byId("find").value;
    const focused = document.activeElement;
    for (const route of fresh.querySelectorAll(".route")) {
      const old = before.get(key(route));
      if (old) {
        route.open = true;
        const form = old.querySelector("form");
        if (form) {
          route.append(form);
        }
      }
    }
    byId("wiring").replaceChildren(fresh);
    if ([...byId("stage").options].some((option) => option.value === stage)) {
      byId("stage").value = stage;
    }
    byId("find").value = find;
    filter();
    if (focused && focused.id && byId(focused.id)) {
      byId(focused.id).focus();
    } else if (focused && focused.isConnected) {
      focused.focus();
    }
    check();
  };

  let checks = 0;
  const check = async () => {
    const mine = ++checks;
    try {
      const response = await fetch("/.page/findings");
      const text = await response.text();
      if (mine === checks) {
        byId("findings").innerHTML = text; // of html/template
      }
    } catch {
      // The stream says that the server is gone.
    }
  };

  // ---- The log.

  const most = 500;
  const clock = (time) => new Date(time).toLocaleTimeString([], { hour12: false });

  const show = (e) => {
    const item = make("li", { className: "new" });
    if (e.kind === "call") {
      const c = e.call, ok = !c.reason && c.status < 400;
      item.classList.add(ok ? "ok" : "not");
      const more = [["Sent", c.url], ["Method", c.where], ["VPC link", c.link], ["Load balancer and port", c.backend],
        ["Backend's status", c.backendStatus], ["Gateway response", c.response], ["Integration error", c.error],
        ["Notes", (c.notes || []).join("; ")], ["Request id", c.requestId]].filter(([, value]) => value);
      item.append(
        make("div", { className: "line" },
          make("span", { className: `chip ${ok ? "good" : "bad"}` }, String(c.status)), make("code", {}, c.line),
          make("span", { className: "took" }, `${c.milliseconds.toFixed(1)} ms`), make("time", { dateTime: e.time }, clock(e.time))),
        c.reason ? make("p", { className: "problem" }, c.reason) : "",
        make("details", {}, make("summary", {}, c.url ? `sent ${c.url}` : "not sent to a backend"),
          make("dl", {}, ...more.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, make("code", {}, String(value)))]))));
    } else {
      item.classList.add("not");
      item.append(make("div", { className: "line" }, make("span", { className: "chip" }, "template"),
        make("time", { dateTime: e.time }, clock(e.time))), make("p", {}, e.text));
    }
    byId("empty").hidden = true;
    entries.prepend(item);
    while (entries.children.length > most) {
      entries.lastElementChild.remove();
    }
  };

  byId("failed").addEventListener("change", (event) => entries.classList.toggle("failed", event.target.checked));
  byId("clear").addEventListener("click", () => {
    entries.replaceChildren();
    live.textContent = "The log is cleared.";
  });

  let version = Number(document.body.dataset.version);
  let history = 0; // the last event that was there before the page
  const newest = async (number) => {
    if (number === version) {
      return;
    }
    version = number;
    await refresh().catch((error) => { live.textContent = `The new template cannot be shown: ${error.message}`; });
  };

  const source = new EventSource("/.page/events");
  source.addEventListener("hello", (event) => {
    const { instance, version: number, last } = JSON.parse(event.data);
    if (instance !== document.body.dataset.instance) {
      location.reload();
      return;
    }
    history = last;
    live.textContent = "The log is live.";
    newest(number);
  });
  source.addEventListener("message", async (event) => {
    const e = JSON.parse(event.data);
    show(e);
    if (e.kind === "template" && e.id > history) {
      if (e.version === version) {
        await refresh().catch(() => {}); // a refused one: the banner
      } else {
        await newest(e.version);
      }
      live.textContent = `${clock(e.time)}: ${e.text}`;
    }
  });
  source.addEventListener("error", () => { live.textContent = "The server does not answer. Trying again …"; });

  filter();
  check();
})();
