"use strict";

// The chat widget. Frames are described in the server's chat module. Text goes in as textContent only.
(() => {
  const log = document.querySelector("[role=log]");
  const typing = document.querySelector("[data-typing]");
  const typist = document.querySelector("[data-typist]");
  const form = document.querySelector("form.say");
  const input = form.querySelector("textarea");
  const button = form.querySelector("button");
  const socket = new WebSocket(`ws://${location.host}/chat/socket`);
  const shown = new Map(); // id -> bubble
  let over = false;

  function show(author, name, text) {
    const bubble = document.createElement("div");
    bubble.className = "message";
    bubble.dataset.author = author;
    if (name) bubble.dataset.name = name;
    bubble.textContent = text;
    log.append(bubble);
    log.scrollTop = log.scrollHeight;
    return bubble;
  }

  function seen(id) {
    log.scrollTop = log.scrollHeight;
    socket.send(JSON.stringify({ type: "seen", id }));
  }

  function say(text) {
    log.querySelector(".choices")?.remove();
    show("customer", "", text);
    socket.send(JSON.stringify({ type: "message", text }));
  }

  function offer(choices) {
    const group = document.createElement("div");
    group.className = "choices";
    group.role = "group";
    group.ariaLabel = "Suggested answers";
    for (const choice of choices) {
      const one = document.createElement("button");
      one.type = "button";
      one.className = "choice";
      one.textContent = choice;
      one.addEventListener("click", () => {
        if (over || socket.readyState !== WebSocket.OPEN) return;
        say(choice);
        input.focus();
      });
      group.append(one);
    }
    log.append(group);
  }

  function showTyping(on, name) {
    typist.textContent = on ? `${name} is typing` : "";
    typing.hidden = !on;
  }

  const takes = {
    message({ id, author, name, text, choices, more }) {
      const bubble = show(author, name, text);
      bubble.ariaBusy = more ? "true" : null; // what reads aloud waits for the rest
      shown.set(id, bubble);
      if (choices) offer(choices);
      seen(id);
    },
    more({ id, text, last }) {
      const bubble = shown.get(id);
      bubble.append(text);
      log.scrollTop = log.scrollHeight;
      if (!last) return;
      bubble.ariaBusy = null;
      seen(id);
    },
    edit({ id, text }) {
      shown.get(id).textContent = text;
      seen(id);
    },
    typing: ({ on, name }) => showTyping(on, name),
    closed: close,
  };

  function close() {
    over = true;
    log.querySelector(".choices")?.remove();
    showTyping(false, "");
    input.disabled = true;
    button.disabled = true;
  }

  socket.addEventListener("message", (event) => {
    const frame = JSON.parse(event.data);
    takes[frame.type]?.(frame);
  });

  socket.addEventListener("close", () => {
    if (!over) show("system", "", "The connection was lost. Please load the page again.");
    close();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (socket.readyState === WebSocket.CONNECTING) { // who is quicker than the line is heard once it stands
      socket.addEventListener("open", () => form.requestSubmit(), { once: true });
      return;
    }
    const text = input.value.trim();
    if (!text || over || socket.readyState !== WebSocket.OPEN) return;
    say(text);
    input.value = "";
    input.focus();
  });

  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
})();
