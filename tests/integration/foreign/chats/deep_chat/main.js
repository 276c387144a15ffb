// deep-chat with a handler of our own in place of a service: a web component that draws its bubbles in a shadow root.
import "deep-chat";

const chat = document.createElement("deep-chat");
chat.names = { ai: { text: "Parcels" }, user: { text: "You" } };
chat.textInput = { placeholder: { text: "Ask us anything" } };
const buttons = (choices) => choices.map((choice) => `<button class="deep-chat-button deep-chat-suggestion-button">${choice}</button>`).join("");
const listen = (signals) => {
  desk.listen({
    said: ({ text, choices }) => {
      signals.onResponse({ text });
      if (choices.length) signals.onResponse({ html: `<div>${buttons(choices)}</div>` });
    },
    grew: ({ text, count }) => signals.onResponse({ text, overwrite: count > 1 }),
    edited: ({ text }) => signals.onResponse({ text, overwrite: true }),
    notice: ({ text }) => signals.onResponse({ text, role: "status" }),
    ended: ({ text }) => {
      signals.onResponse({ text, role: "status" });
      chat.disableSubmitButton();
      chat.shadowRoot.querySelector("#text-input").contentEditable = "false"; // setting `textInput` would begin anew
    },
  });
  signals.newUserMessage.listener = ({ messages }) => desk.say(messages.at(-1).text);
  desk.socket.onopen = () => signals.onOpen();
};
let beginning = 0;
chat.connect = {
  websocket: true,
  handler: (_, signals) => { // once for each time it draws itself, which may be twice in the beginning
    clearTimeout(beginning);
    beginning = setTimeout(listen, 100, signals);
  },
};
document.querySelector("main").append(chat);
