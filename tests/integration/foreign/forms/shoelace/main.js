// A lamp shop's contact form as web components: Shoelace's controls, each with a shadow root of its own, inside the
// shop's own element, which has one too. Sent by fetch as JSON. `?moved` is the same page after a redesign.
import "@shoelace-style/shoelace/dist/themes/light.css";
import "@shoelace-style/shoelace/dist/components/alert/alert.js";
import "@shoelace-style/shoelace/dist/components/button/button.js";
import "@shoelace-style/shoelace/dist/components/checkbox/checkbox.js";
import "@shoelace-style/shoelace/dist/components/input/input.js";
import "@shoelace-style/shoelace/dist/components/option/option.js";
import "@shoelace-style/shoelace/dist/components/radio/radio.js";
import "@shoelace-style/shoelace/dist/components/radio-group/radio-group.js";
import "@shoelace-style/shoelace/dist/components/select/select.js";
import "@shoelace-style/shoelace/dist/components/textarea/textarea.js";
import { serialize } from "@shoelace-style/shoelace/dist/utilities/form.js";

const moved = new URLSearchParams(location.search).has("moved");
const who = `
  <sl-input name="name" label="${moved ? "Who are you?" : "Name"}" autocomplete="name" required></sl-input>
  <sl-input name="email" type="email" label="${moved ? "Your e-mail" : "Email"}" help-text="We answer to this address" required></sl-input>
  <sl-input name="phone" type="tel" label="Telephone (optional)"></sl-input>`;
const what = `
  <sl-input name="order" label="${moved ? "Order reference" : "Order number"}"></sl-input>
  <sl-select name="about" label="${moved ? "Reason for writing" : "Subject"}" placeholder="Please choose" required>
    <sl-option value="advice">Advice before buying</sl-option>
    <sl-option value="complaint">Complaint about an order</sl-option>
    <sl-option value="trade">Trade and wholesale</sl-option>
  </sl-select>
  <sl-textarea name="words" label="${moved ? "How can we help?" : "Your message"}" rows="6" required></sl-textarea>`;

class ContactForm extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    root.innerHTML = `
      <style>form > * { margin-bottom: 1rem; display: block } .trap { position: absolute; left: -9000px }</style>
      <form>
        ${moved ? what + who : who + what}
        <div class="trap"><sl-input name="homepage" label="Homepage" tabindex="-1" autocomplete="off"></sl-input></div>
        <sl-radio-group name="answer" label="How shall we answer?" required>
          <sl-radio value="phone">Call me</sl-radio>
          <sl-radio value="email">By email</sl-radio>
        </sl-radio-group>
        <sl-checkbox name="privacy" required>I have read the privacy policy and consent to my data being processed</sl-checkbox>
        <sl-checkbox name="news">Yes, send me the monthly newsletter</sl-checkbox>
        <sl-button type="submit" variant="primary">${moved ? "Submit" : "Send"}</sl-button>
      </form>
      <sl-alert variant="danger"><span></span></sl-alert>`;
    const form = root.querySelector("form");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await fetch("/api/contact", {
        method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(serialize(form)),
      });
      const body = await answer.json();
      if (answer.ok) {
        root.innerHTML = `<h2>Thank you for writing</h2><p>We will answer within three days. Ticket ${body.reference}</p>`;
        return;
      }
      root.querySelector("sl-alert span").textContent = body.message;
      root.querySelector("sl-alert").open = true;
    });
  }
}

customElements.whenDefined("sl-textarea").then(() => customElements.define("contact-form", ContactForm));
