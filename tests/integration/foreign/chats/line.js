// The wire to the desk, for components that leave it to their users: `desk.listen({said, grew, ...})`, `desk.say(text)`.
window.desk = {
  listen(handlers) {
    this.socket = new WebSocket(`ws://${location.host}/desk`);
    this.socket.onmessage = (event) => {
      const fact = JSON.parse(event.data);
      handlers[fact.kind]?.(fact);
    };
  },
  say(text) { this.socket.send(text); },
};
