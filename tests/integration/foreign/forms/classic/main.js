// A furniture shop's contact page as agencies have built them for years: Bootstrap's looks, jQuery and its validation,
// Select2 in the place of the list, a telephone field with flags, a calendar, a banner that asks about cookies before
// anything else can be clicked. Sent by $.ajax. `?moved` is the same page after a redesign.
import "bootstrap/dist/css/bootstrap.css";
import "select2/dist/css/select2.css";
import "intl-tel-input/styles";
import "flatpickr/dist/flatpickr.css";
import "vanilla-cookieconsent/dist/cookieconsent.css";
import jQuery from "jquery";
import select2 from "select2";
import validation from "jquery-validation";
import intlTelInput from "intl-tel-input";
import flatpickr from "flatpickr";
import { German } from "flatpickr/dist/l10n/de.js";
import * as CookieConsent from "vanilla-cookieconsent";

window.jQuery = window.$ = jQuery;
if (typeof select2 === "function") select2(window, jQuery);
void validation;

const moved = new URLSearchParams(location.search).has("moved");
const column = (width, inner) => `<div class="col-md-${width}">${inner}</div>`;
const input = (name, label, more = "") => {
  const id = moved ? `feld-${name.length}${name[0]}` : name;
  return moved
    ? `<input class="form-control" id="${id}" name="${name}" placeholder="${label}" ${more}>`
    : `<label class="form-label" for="${id}">${label}</label><input class="form-control" id="${id}" name="${name}" ${more}>`;
};

const who = [
  column(6, input("vn", "Vorname*", "required")),
  column(6, input("nn", "Name*", "required")),
  column(6, input("em", moved ? "Ihre E-Mail*" : "E-Mail*", 'type="email" required')),
  column(6, input("tel", "Telefon", 'type="tel"')),
];
const what = [
  column(6, input("nr", moved ? "Auftragsnummer (falls vorhanden)" : "Kunden- oder Bestellnummer")),
  column(6, input("datum", "Gekauft am")),
  column(12, `${moved ? '<div class="form-label">Worum geht es?*</div>' : '<label class="form-label" for="thema">Thema*</label>'}
    <select class="form-select" id="thema" name="thema" required><option value=""></option>
      <optgroup label="Vor dem Kauf"><option value="beratung">Beratung</option><option value="termin">Termin in der Ausstellung</option></optgroup>
      <optgroup label="Nach dem Kauf"><option value="reklamation">Reklamation oder Lieferproblem</option><option value="montage">Montage</option></optgroup>
    </select>`),
  column(12, `${moved ? '<div class="form-label">Ihr Anliegen*</div>' : '<label class="form-label" for="text">Nachricht*</label>'}
    <textarea class="form-control" id="text" name="text" rows="6" required></textarea>`),
];
const rest = [
  column(12, `<div class="hp" aria-hidden="true"><label>Bitte nicht ausfüllen <input name="url" tabindex="-1" autocomplete="off"></label></div>
    <label class="form-label" for="anlage">Anlage (PDF, JPG)</label><input class="form-control" type="file" id="anlage" name="anlage" accept=".pdf,image/jpeg">`),
  column(12, `<div class="form-check form-switch"><input class="form-check-input" type="checkbox" role="switch" id="nl" name="nl" value="ja">
    <label class="form-check-label" for="nl">Ich möchte Angebote und Neuigkeiten per E-Mail erhalten.</label></div>
    <div class="form-check"><input class="form-check-input" type="checkbox" id="ds" name="ds" value="ja" required>
    <label class="form-check-label" for="ds">Ich bin mit der Verarbeitung meiner Daten gemäß der <a href="/datenschutz">Datenschutzerklärung</a> einverstanden.*</label></div>`),
  column(12, `<button type="button" class="btn btn-link">Vorschau</button>
    ${moved ? '<input type="submit" class="btn btn-primary" value="Jetzt absenden">' : '<button class="btn btn-primary">Absenden</button>'}`),
];

const form = jQuery("#contact").html([...(moved ? [...what, ...who] : [...who, ...what]), ...rest].join(""));
jQuery("#thema").select2({ placeholder: "Bitte wählen", width: "100%" });
intlTelInput(form.find("[name=tel]")[0], { initialCountry: "gb" });
flatpickr(form.find("[name=datum]")[0], { locale: German, altInput: true, altFormat: "j. F Y", dateFormat: "Y-m-d", maxDate: "today" });
jQuery.extend(jQuery.validator.messages, { required: "Bitte füllen Sie dieses Feld aus.", email: "Bitte prüfen Sie Ihre E-Mail-Adresse." });

form.validate({
  ignore: "", // Select2 hides the list itself
  rules: { text: { minlength: 20 } },
  messages: { text: { minlength: "Bitte schildern Sie uns etwas mehr." } },
  errorElement: "span",
  errorClass: "is-invalid text-danger",
  submitHandler(element) {
    jQuery.ajax({ url: "/api/contact", method: "POST", data: new FormData(element), processData: false, contentType: false })
      .done((body) => {
        form.remove();
        jQuery("#outcome").html(`<div class="alert alert-success"><h4>Danke für Ihre Nachricht!</h4>Ihr Vorgang hat die Nummer ${body.reference}.</div>`);
      })
      .fail((answer) => jQuery("#outcome").html('<div class="alert alert-danger"></div>').children().text(answer.responseJSON.message));
  },
});

CookieConsent.run({
  hideFromBots: false,
  disablePageInteraction: true,
  categories: { necessary: { enabled: true, readOnly: true }, analytics: {} },
  language: {
    default: "de",
    translations: {
      de: {
        consentModal: {
          title: "Wir verwenden Cookies",
          description: "Einige sind notwendig, andere helfen uns, unsere Seiten zu verbessern.",
          acceptAllBtn: "Alle akzeptieren",
          acceptNecessaryBtn: "Nur notwendige",
          showPreferencesBtn: "Einstellungen",
        },
        preferencesModal: {
          title: "Einstellungen", acceptAllBtn: "Alle akzeptieren", acceptNecessaryBtn: "Nur notwendige", savePreferencesBtn: "Speichern",
          sections: [{ title: "Statistik", linkedCategory: "analytics" }],
        },
      },
    },
  },
});
