"""What a chat is made of in tests: its log, a place to write in, and a script by which words appear."""

# ruff: noqa: E501  (pages and scripts, a line a thought)

from tests.integration.widget.pages import ENQUIRY

LOG = "<div class=log role=log></div>"
SAY = """<script>
  window.say = (who, text) => { const row = document.createElement('div'); row.className = `message ${who}`; row.innerText = text;
    document.querySelector('.log').append(row); };
</script>"""
AREA = "<div class=foot><textarea placeholder='Type a message'></textarea></div>"
WORDS = " ".join(ENQUIRY.body.split())
