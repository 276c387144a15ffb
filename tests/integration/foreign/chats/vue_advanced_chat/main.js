// vue-advanced-chat as its README has it: a web component with its own shadow root, one room, properties set from outside.
import { register } from "vue-advanced-chat";

register();
const chat = document.querySelector("vue-advanced-chat");
const users = [{ _id: "me", username: "You" }, { _id: "Robo", username: "Robo" }, { _id: "Mia", username: "Mia" }];
let room = { roomId: "1", roomName: "Parcels", avatar: "", users, typingUsers: [] };
let messages = [];
let count = 0;

const typing = (...ids) => { room = { ...room, typingUsers: ids }; chat.rooms = [room]; };
const show = (senderId, content, more = {}) => {
  const _id = more._id ?? `mine${++count}`;
  const message = { _id, content, senderId, username: senderId, date: "25 November", timestamp: "10:20", ...more };
  const known = messages.some((each) => each._id === _id);
  messages = known ? messages.map((each) => (each._id === _id ? message : each)) : [...messages, message];
  chat.messages = messages;
};

Object.assign(chat, { height: "500px", currentUserId: "me", singleRoom: true, roomsLoaded: true, showAudio: false, rooms: [room] });
chat.addEventListener("fetch-messages", () => setTimeout(() => { chat.messages = messages; chat.messagesLoaded = true; }));
chat.addEventListener("send-message", ({ detail: [{ content }] }) => { show("me", content, { saved: true }); desk.say(content); });
desk.listen({
  said: ({ id, sender, text }) => { typing(); show(sender, text, { _id: id }); },
  grew: ({ id, sender, text }) => { typing(); show(sender, text, { _id: id }); },
  edited: ({ id, sender, text }) => show(sender, text, { _id: id, edited: true }),
  typing: ({ sender }) => typing(sender),
  notice: ({ text }) => show("", text, { system: true }),
  ended: ({ text }) => { typing(); show("", text, { system: true }); chat.showFooter = false; },
});
