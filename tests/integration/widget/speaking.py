"""Chats whose page does as it is told: with marks for who said what, and without."""

# ruff: noqa: E501  (pages and scripts, a line a thought)

from probes.widget.news import Bubble
from tests.integration.widget.pages import Chat

SAY = """<script>
  const log = document.querySelector('.log'), field = document.querySelector('textarea'), wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const say = (who, text, where = log) => { const row = document.createElement('div'); row.className = `message ${who}`;
    const words = document.createElement('p'); words.textContent = text; row.append(words); where.append(row); return row; };
  const again = () => log.replaceChildren(...[...log.children].map((one) => one.cloneNode(true)));
  field.onkeydown = (event) => { if (event.key === 'Enter') { event.preventDefault(); const text = field.value; field.value = ''; (window.own ?? say)('own', text); } };
</script>"""
CHAT = f"<div class=chat><div class=log role=log></div><div class=foot><textarea placeholder='Type a message'></textarea></div></div>{SAY}"
PLAIN = f"""<style>.log {{ height: 300px; width: 400px; overflow-y: auto }} .log > div {{ display: flex }} .log > div > div {{ padding: 4px }}</style>
  <div><div class=log></div><div><textarea placeholder='Type a message'></textarea></div></div>{SAY}<script>
  const line = (side, text) => {{ const row = document.createElement('div'); row.style.justifyContent = side;
    row.innerHTML = '<div></div>'; row.firstChild.textContent = text; log.append(row); return row; }};
  window.own = (who, text) => line('flex-end', text);</script>"""


async def spoken(chat: Chat, text: str = "Where is my kettle?") -> Bubble:
    """Open the chat and say something; returns our own bubble."""
    await chat.window.open()
    await chat.window.hands.say(text)
    bubble = await chat.until(Bubble, text)
    assert isinstance(bubble, Bubble)
    return bubble
