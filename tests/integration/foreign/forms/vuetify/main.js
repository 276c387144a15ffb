// A French shop's contact page with Vue and Vuetify: lists that open in an overlay, a file field, rules checked by
// v-form, multipart by fetch, thanks in the form's place. `?moved` is the same page after a redesign.
import { createApp, reactive, ref } from "vue";
import { createVuetify } from "vuetify";
import * as components from "vuetify/components";
import { aliases, mdi } from "vuetify/iconsets/mdi-svg";
import "vuetify/styles";

const moved = new URLSearchParams(location.search).has("moved");
const filled = (what) => (value) => Boolean(value) || `${what} est obligatoire.`;

const Contact = {
  setup() {
    const form = ref(null);
    const state = reactive({ sending: false, thanks: "", refusal: "", errors: {} });
    const empty = {
      civilite: null, nom: "", prenom: "", courriel: "", telephone: "", commande: "", motif: null, achat: "",
      reponse: null, message: "", piece: null, donnees: false, lettre: false,
    };
    const values = reactive({ ...empty });
    const rules = {
      nom: [filled("Le nom")],
      prenom: [filled("Le prénom")],
      courriel: [filled("L’adresse e-mail"), (value) => /^\S+@\S+\.\S+$/.test(value) || "Cette adresse n’est pas valable."],
      motif: [filled("Le motif")],
      reponse: [filled("Ce choix")],
      message: [filled("Le message")],
      donnees: [(value) => value || "Sans votre accord, nous ne pouvons pas vous répondre."],
    };
    async function send() {
      state.errors = {};
      state.refusal = "";
      if (!(await form.value.validate()).valid) return;
      state.sending = true;
      const data = new FormData();
      for (const [name, value] of Object.entries(values)) {
        if (value !== null && value !== undefined) data.append(name, value);
      }
      const answer = await fetch("/api/contact", { method: "POST", body: data });
      const body = await answer.json();
      state.sending = false;
      if (answer.ok) state.thanks = body.reference;
      else {
        state.errors = body.errors ?? {};
        state.refusal = body.message ?? "";
      }
    }
    return { form, state, values, rules, send, moved };
  },
  template: `
    <v-app>
      <v-app-bar title="Cuivres & Fils">
        <v-text-field label="Rechercher un produit" type="search" density="compact" hide-details name="recherche" />
      </v-app-bar>
      <v-main><v-container style="max-width: 720px">
        <h1 class="text-h4 mb-4">Contactez-nous</h1>
        <v-alert v-if="state.thanks" type="success" title="Merci !">
          Votre demande a bien été envoyée. Numéro de dossier : {{ state.thanks }}. Nous répondons sous 48 heures.
        </v-alert>
        <v-form v-else ref="form" @submit.prevent="send" validate-on="submit lazy">
          <template v-if="moved">
            <v-textarea v-model="values.message" :rules="rules.message" label="Expliquez-nous votre problème *" />
            <v-select v-model="values.motif" :rules="rules.motif" :items="motifs" label="De quoi s’agit-il ? *" />
          </template>
          <v-row>
            <v-col cols="2"><v-select v-model="values.civilite" :items="['Mme', 'M.']" label="Civilité" /></v-col>
            <v-col><v-text-field v-model="values.prenom" :rules="rules.prenom" label="Prénom *" :name="moved ? undefined : 'firstname'" /></v-col>
            <v-col><v-text-field v-model="values.nom" :rules="rules.nom" :label="moved ? 'Nom de famille *' : 'Nom *'" :name="moved ? undefined : 'lastname'" /></v-col>
          </v-row>
          <v-text-field v-model="values.courriel" :rules="rules.courriel" :error-messages="state.errors.courriel"
            :label="moved ? 'Votre courriel *' : 'Adresse e-mail *'" :type="moved ? 'text' : 'email'" />
          <v-text-field v-model="values.telephone" label="Numéro de téléphone" type="tel" />
          <v-text-field v-model="values.commande" :error-messages="state.errors.commande"
            :label="moved ? 'N° de commande' : 'Numéro de commande'" hint="Il figure sur votre facture" />
          <v-text-field v-model="values.achat" label="Date d’achat" type="date" />
          <template v-if="!moved">
            <v-select v-model="values.motif" :rules="rules.motif" :items="motifs" label="Motif de votre demande *" />
            <v-textarea v-model="values.message" :rules="rules.message" label="Votre message *" />
          </template>
          <v-file-input v-model="values.piece" label="Joindre une photo (facultatif)" accept="image/*" />
          <v-radio-group v-model="values.reponse" :rules="rules.reponse" label="Comment souhaitez-vous être recontacté ? *" inline>
            <v-radio label="Par téléphone" value="telephone" />
            <v-radio label="Par e-mail" value="courriel" />
          </v-radio-group>
          <v-checkbox v-model="values.donnees" :rules="rules.donnees" density="compact"
            label="J’accepte que mes données soient utilisées pour traiter ma demande *" />
          <v-checkbox v-model="values.lettre" density="compact" label="Je souhaite recevoir la lettre d’information" />
          <v-alert v-if="state.refusal" type="error" class="mb-4">{{ state.refusal }}</v-alert>
          <v-btn type="submit" color="primary" :loading="state.sending">{{ moved ? "Valider ma demande" : "Envoyer" }}</v-btn>
        </v-form>
        <v-divider class="my-8" />
        <v-form>
          <v-text-field label="Votre adresse e-mail" type="email" placeholder="S’abonner à la lettre d’information" />
          <v-btn type="submit" variant="outlined">Je m’abonne</v-btn>
        </v-form>
      </v-container></v-main>
    </v-app>`,
  data: () => ({
    motifs: [
      { title: "Renseignement sur un produit", value: "produit" },
      { title: "Problème de livraison ou de commande", value: "commande" },
      { title: "Presse", value: "presse" },
    ],
  }),
};

createApp(Contact)
  .use(createVuetify({ components, icons: { defaultSet: "mdi", aliases, sets: { mdi } } }))
  .mount("#app");
