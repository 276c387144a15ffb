// Botframework's web chat on a Direct Line of our own: activities come from the desk's socket, not from Microsoft's cloud.
import { createElement } from "react";
import "./node_modules/botframework-webchat/dist/webchat-minimal.js";

const { renderWebChat } = window.WebChat;
const observable = (began) => {
  const observers = new Set();
  return {
    subscribe(observer) {
      observers.add(observer);
      setTimeout(began, 0, observer);
      return { unsubscribe: () => observers.delete(observer) };
    },
    next: (value) => observers.forEach((observer) => observer.next(value)),
  };
};
const ONLINE = 2;
const connectionStatus$ = observable((observer) => observer.next(ONLINE));
const activity$ = observable(() => desk.socket ?? listen());
let count = 0;
const tell = (sender, activity) => activity$.next({
  id: `a${++count}`,
  timestamp: new Date().toISOString(),
  from: sender ? { id: sender, name: sender, role: "bot" } : { id: "me", role: "user" },
  conversation: { id: "c" },
  ...activity,
});

const directLine = {
  activity$,
  connectionStatus$,
  end() {},
  postActivity(activity) {
    const id = `a${++count}`;
    setTimeout(() => {
      activity$.next({ ...activity, id, timestamp: new Date().toISOString() });
      if (activity.type === "message") desk.say(activity.text);
    });
    return observable((observer) => { observer.next(id); observer.complete?.(); });
  },
};
const listen = () => desk.listen({
  said: ({ sender, text, choices }) => tell(sender, {
    type: "message",
    text,
    suggestedActions: choices.length ? { actions: choices.map((title) => ({ type: "imBack", title, value: title })) } : undefined,
  }),
  grew: ({ id, sender, text, count, last }) => tell(sender, {
    id: `${id}-${count}`,
    type: last ? "message" : "typing",
    text,
    channelData: { streamType: last ? "final" : "streaming", streamSequence: count, streamId: `${id}-1` },
  }),
  typing: ({ sender }) => tell(sender, { type: "typing" }),
  notice: ({ text }) => tell("Parcels", { type: "event", name: "notice", value: text }),
  ended: ({ text }) => { tell("Parcels", { type: "event", name: "notice", value: text }); render({ hideSendBox: true }); },
});

const activityMiddleware = () => (next) => (card, ...rest) => card.activity.type === "event"
  ? () => createElement("div", { className: "status-line" }, card.activity.value)
  : next(card, ...rest);
const render = (styleOptions) => renderWebChat(
  { directLine, userID: "me", username: "You", locale: "en-US", activityMiddleware, styleOptions }, document.querySelector("#webchat"),
);
render({});
