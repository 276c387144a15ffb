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
  let over = false;

  function show(author, name, text) {
    const bubble = document.createElement("div");
    bubble.className = "message";
    bubble.dataset.author = author;
    if (name) bubble.dataset.name = name;
    bubble.textContent = text;
    log.append(bubble);
    log.scrollTop = log.scrollHeight;
  }

  function showTyping(on, name) {
    typist.textContent = on ? `${name} is typing` : "";
    typing.hidden = !on;
  }

  function close() {
    over = true;
    showTyping(false, "");
    input.disabled = true;
    button.disabled = true;
  }

  socket.addEventListener("message", (event) => {
    const frame = JSON.parse(event.data);
    if (frame.type === "message") {
      show(frame.author, frame.name, frame.text);
      socket.send(JSON.stringify({ type: "seen", id: frame.id }));
    } else if (frame.type === "typing") {
      showTyping(frame.on, frame.name);
    } else if (frame.type === "closed") {
      close();
    }
  });

  socket.addEventListener("close", () => {
    if (!over) show("system", "", "The connection was lost. Please load the page again.");
    close();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text || over || socket.readyState !== WebSocket.OPEN) return;
    show("customer", "", text);
    socket.send(JSON.stringify({ type: "message", text }));
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
