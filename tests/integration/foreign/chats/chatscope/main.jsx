// chatscope's kit in the corner of a company's page, behind a launcher of its own.
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import {
  Button, ChatContainer, ConversationHeader, MainContainer, Message, MessageInput, MessageList, MessageSeparator, TypingIndicator,
} from "@chatscope/chat-ui-kit-react";
import "@chatscope/chat-ui-kit-styles/dist/default/styles.min.css";

const Said = ({ mine, sender, text, choices = [], onChoice }) => (
  <Message model={{ message: text, sender, direction: mine ? "outgoing" : "incoming", position: "single" }}>
    {!mine && <Message.Header sender={sender} />}
    {choices.length > 0 && (
      <Message.CustomContent>
        {text}
        <div>{choices.map((choice) => <Button key={choice} border onClick={() => onChoice(choice)}>{choice}</Button>)}</div>
      </Message.CustomContent>
    )}
  </Message>
);

const Chat = () => {
  const [entries, setEntries] = useState([]);
  const [typing, setTyping] = useState(null);
  const [over, setOver] = useState(false);
  const add = (entry) => setEntries((all) => [...all, { ...entry, key: all.length }]);
  const grow = (entry) => {
    setTyping(null);
    if (entry.count === 1) add(entry);
    else change(entry);
  };
  const change = ({ id, text }) => setEntries((all) => all.map((each) => (each.id === id ? { ...each, text } : each)));
  const send = (text) => { add({ mine: true, text }); desk.say(text); };
  useEffect(() => desk.listen({
    said: (entry) => { setTyping(null); add(entry); },
    grew: grow,
    edited: change,
    typing: ({ sender }) => setTyping(sender),
    notice: add,
    ended: (entry) => { setTyping(null); add(entry); setOver(true); },
  }), []);
  return (
    <MainContainer className="panel">
      <ChatContainer>
        <ConversationHeader><ConversationHeader.Content userName="Parcels" info="We answer within minutes" /></ConversationHeader>
        <MessageList typingIndicator={typing && <TypingIndicator content={`${typing} is typing`} />}>
          {entries.map(({ key, ...entry }) => entry.mine || entry.sender
            ? <Said key={key} {...entry} onChoice={send} />
            : <MessageSeparator key={key} content={entry.text} />)}
        </MessageList>
        <MessageInput placeholder="Type your message" attachButton={false} disabled={over}
          onSend={(_html, _content, text) => send(text)} />
      </ChatContainer>
    </MainContainer>
  );
};

const Corner = () => {
  const [open, setOpen] = useState(false);
  return <>{open && <Chat />}<Button border onClick={() => setOpen(!open)}>{open ? "Close" : "Chat with us"}</Button></>;
};

createRoot(document.querySelector("#corner")).render(<Corner />);
