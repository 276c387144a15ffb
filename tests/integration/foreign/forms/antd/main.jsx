// A French draper's contact page with Ant Design: its form keeps the values and the rules, its lists open in a portal
// and can be typed into; sent by fetch as JSON, answered by a result page or a message. `?moved`: after a redesign.
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { Button, Checkbox, ConfigProvider, DatePicker, Form, Input, Layout, Radio, Result, Select, Typography, Upload, message } from "antd";
import fr from "antd/locale/fr_FR.js";

const moved = new URLSearchParams(location.search).has("moved");
const needed = (what) => [{ required: true, message: `${what}, s’il vous plaît` }];

const who = (
  <>
    <Form.Item name="nom" label={moved ? "Votre nom complet" : "Nom et prénom"} rules={needed("Votre nom")}><Input autoComplete="name" /></Form.Item>
    <Form.Item name="mail" label={moved ? "Courriel" : "E-mail"} rules={[...needed("Votre e-mail"), { type: "email", message: "Adresse non valable" }]}><Input /></Form.Item>
    <Form.Item name="tel" label="Téléphone portable"><Input /></Form.Item>
  </>
);
const what = (
  <>
    <Form.Item name="motif" label={moved ? "Objet de votre demande" : "Motif de contact"} rules={needed("Un motif")}>
      <Select
        showSearch placeholder="Choisissez" optionFilterProp="label"
        options={[
          { value: "conseil", label: "Conseil" },
          { value: "retard", label: "Retard ou problème de livraison" },
          { value: "pro", label: "Espace professionnel" },
        ]}
      />
    </Form.Item>
    <Form.Item name="commande" label={moved ? "Référence de la commande" : "N° de commande"}><Input /></Form.Item>
    <Form.Item name="achat" label="Date d’achat"><DatePicker /></Form.Item>
    <Form.Item name="texte" label={moved ? "Comment pouvons-nous vous aider ?" : "Message"} rules={needed("Votre message")}><Input.TextArea rows={5} showCount /></Form.Item>
  </>
);

function Contact() {
  const [form] = Form.useForm();
  const [done, setDone] = useState(null);
  const [api, holder] = message.useMessage();

  async function send(values) {
    const answer = await fetch("/api/contact", {
      method: "POST", headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...values, achat: values.achat ? values.achat.format("YYYY-MM-DD") : null, photo: (values.photo?.fileList ?? []).length }),
    });
    const body = await answer.json();
    if (answer.ok) setDone(body.reference);
    else api.error(body.message, 0);
  }

  if (done) {
    return <Result status="success" title="Merci, votre message nous est bien parvenu" subTitle={`Dossier n° ${done}. Réponse sous deux jours ouvrés.`} />;
  }
  return (
    <Form form={form} layout="vertical" onFinish={send} name={moved ? "sav2" : "contact"} initialValues={{ accord: false, lettre: false }} scrollToFirstError>
      {holder}
      {moved ? <>{what}{who}</> : <>{who}{what}</>}
      <Form.Item name="photo" label="Photo"><Upload beforeUpload={() => false}><Button>Choisir un fichier</Button></Upload></Form.Item>
      <Form.Item name="canal" label="Réponse souhaitée" rules={needed("Votre choix")}>
        <Radio.Group optionType={moved ? "button" : "default"} options={[{ value: "tel", label: "Par téléphone" }, { value: "mail", label: "Par e-mail" }]} />
      </Form.Item>
      <Form.Item name="lettre" valuePropName="checked"><Checkbox>Je m’inscris à la newsletter</Checkbox></Form.Item>
      <Form.Item name="accord" valuePropName="checked" rules={[{ validator: (_, value) => (value ? Promise.resolve() : Promise.reject(new Error("Votre accord est nécessaire"))) }]}>
        <Checkbox>J’ai lu la politique de confidentialité et j’accepte le traitement de mes données</Checkbox>
      </Form.Item>
      <Button type="primary" htmlType="submit">{moved ? "Transmettre" : "Envoyer le message"}</Button>
    </Form>
  );
}

createRoot(document.getElementById("root")).render(
  <ConfigProvider locale={fr}>
    <Layout>
      <Layout.Header><Input.Search placeholder="Rechercher un tissu" style={{ maxWidth: 300 }} /></Layout.Header>
      <Layout.Content style={{ maxWidth: 640, margin: "2rem auto", width: "100%" }}>
        <Typography.Title>Service client</Typography.Title>
        <Contact />
      </Layout.Content>
    </Layout>
  </ConfigProvider>,
);
