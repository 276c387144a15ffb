// Flowise's embedded assistant, as its README has it put into pages.
import Chatbot from "flowise-embed/dist/web.js";

Chatbot.init({
  chatflowid: "parcels",
  apiHost: location.origin,
  theme: { chatWindow: { title: "Parcels", welcomeMessage: "Hello, this is Robo of Parcels. How can I help you?" } },
});
