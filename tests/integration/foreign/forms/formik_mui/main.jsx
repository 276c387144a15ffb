// A shop's contact page as teams build it with React: Formik holds the values, Yup says what is wrong with them,
// Material UI draws every control, the form leaves by fetch as JSON. `?moved` is the same page after a redesign.
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { useFormik } from "formik";
import * as Yup from "yup";
import dayjs from "dayjs";
import {
  Alert, AppBar, Box, Button, Checkbox, Container, FormControl, FormControlLabel, FormGroup, FormHelperText, FormLabel,
  InputLabel, MenuItem, Paper, Radio, RadioGroup, Select, Snackbar, Stack, TextField, Toolbar, Typography,
} from "@mui/material";
import { AdapterDayjs } from "@mui/x-date-pickers/AdapterDayjs";
import { DatePicker } from "@mui/x-date-pickers/DatePicker";
import { LocalizationProvider } from "@mui/x-date-pickers/LocalizationProvider";

const moved = new URLSearchParams(location.search).has("moved");
const TOPICS = [
  ["product", "Product information"],
  ["order", "Problem with an order"],
  ["returns", "Returns and refunds"],
  ["press", "Press"],
];

const rules = Yup.object({
  fullName: Yup.string().required("Please tell us your name"),
  email: Yup.string().email("This is no e-mail address").required("We need an e-mail address to answer you"),
  topic: Yup.string().required("Please choose a topic"),
  contactBy: Yup.string().required("Please say how you want to hear from us"),
  message: Yup.string().min(20, "Please tell us a little more").required("Please tell us what happened"),
  consent: Yup.boolean().oneOf([true], "We may not answer without your consent"),
});

function Header() {
  return (
    <AppBar position="static" color="default">
      <Toolbar>
        <Typography variant="h6" sx={{ flexGrow: 1 }}>Copperworks</Typography>
        <Box component="form" role="search" action="/search">
          <TextField size="small" type="search" name="q" label="Search the shop" />
        </Box>
      </Toolbar>
    </AppBar>
  );
}

function Footer() {
  return (
    <Box component="form" action="/newsletter" method="post" sx={{ mt: 4 }}>
      <Typography variant="subtitle1">Never miss a kettle</Typography>
      <Stack direction="row" spacing={1}>
        <TextField size="small" type="email" name="newsletter-email" label="Your e-mail address" required />
        <Button type="submit" variant="outlined">Subscribe</Button>
      </Stack>
    </Box>
  );
}

function ContactForm() {
  const [told, setTold] = useState("");
  const [failed, setFailed] = useState("");
  const formik = useFormik({
    initialValues: {
      fullName: "", email: "", phone: "", orderNumber: "", topic: "", bought: null, contactBy: "", message: "",
      consent: false, newsletter: false,
    },
    validationSchema: rules,
    async onSubmit(values, { resetForm, setErrors }) {
      const bought = values.bought ? dayjs(values.bought).format("YYYY-MM-DD") : null;
      const answer = await fetch("/api/contact", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...values, bought }),
      });
      const body = await answer.json();
      setFailed("");
      if (answer.ok) {
        resetForm();
        setTold(`Thank you! We have your message. Your reference is ${body.reference}.`);
      } else if (body.errors) setErrors(body.errors);
      else setFailed(body.message);
    },
  });
  const field = (name, more = {}) => ({
    id: moved ? `f-${name.length}-${name[0]}` : name,
    name: moved ? undefined : name,
    value: formik.values[name],
    onChange: (event) => formik.setFieldValue(name, event.target.value),
    onBlur: () => formik.setFieldTouched(name),
    error: formik.touched[name] && Boolean(formik.errors[name]),
    helperText: formik.touched[name] && formik.errors[name],
    fullWidth: true,
    margin: "normal",
    ...more,
  });
  const wrong = (name) => formik.touched[name] && formik.errors[name];

  const who = (
    <>
      <TextField {...field("fullName")} label={moved ? "How may we call you?" : "Full name"} autoComplete="name" required />
      <TextField {...field("email")} label={moved ? "Where can we reach you by e-mail?" : "E-mail"} autoComplete="email" required />
      <TextField {...field("phone")} label="Phone number" type="tel" helperText="Optional, for urgent matters" />
    </>
  );
  const what = (
    <>
      <TextField {...field("orderNumber")} label={moved ? "Order no. (see your invoice)" : "Order number"} />
      <FormControl fullWidth margin="normal" required error={Boolean(wrong("topic"))}>
        <InputLabel id="topic-label">{moved ? "Your question is about" : "Topic"}</InputLabel>
        <Select
          labelId="topic-label" id="topic" label={moved ? "Your question is about" : "Topic"} value={formik.values.topic}
          onChange={(event) => formik.setFieldValue("topic", event.target.value)}
        >
          {TOPICS.map(([value, text]) => <MenuItem key={value} value={value}>{text}</MenuItem>)}
        </Select>
        <FormHelperText>{wrong("topic")}</FormHelperText>
      </FormControl>
      <DatePicker
        label="Date of purchase" value={formik.values.bought} disableFuture
        onChange={(value) => formik.setFieldValue("bought", value)}
        slotProps={{ textField: { fullWidth: true, margin: "normal" } }}
      />
      <TextField
        {...field("message")} label={moved ? "Tell us what happened" : "Message"} multiline minRows={4} required
      />
    </>
  );

  return (
    <Paper component="form" noValidate onSubmit={formik.handleSubmit} sx={{ p: 3, mt: 3 }}>
      {moved ? <>{what}{who}</> : <>{who}{what}</>}
      <FormControl margin="normal" required error={Boolean(wrong("contactBy"))}>
        <FormLabel id="contact-by">How should we contact you?</FormLabel>
        <RadioGroup
          row aria-labelledby="contact-by" name="contactBy" value={formik.values.contactBy}
          onChange={(event) => formik.setFieldValue("contactBy", event.target.value)}
        >
          <FormControlLabel value="phone" control={<Radio />} label="By phone" />
          <FormControlLabel value="email" control={<Radio />} label="By e-mail" />
        </RadioGroup>
        <FormHelperText>{wrong("contactBy")}</FormHelperText>
      </FormControl>
      <FormGroup>
        <FormControlLabel
          control={<Checkbox name="newsletter" checked={formik.values.newsletter}
            onChange={(event) => formik.setFieldValue("newsletter", event.target.checked)} />}
          label="Send me news and offers by e-mail"
        />
        <FormControlLabel
          control={<Checkbox name="consent" checked={formik.values.consent}
            onChange={(event) => formik.setFieldValue("consent", event.target.checked)} />}
          label="I agree that my details are used to answer my question (privacy policy)"
        />
        {wrong("consent") && <FormHelperText error>{wrong("consent")}</FormHelperText>}
      </FormGroup>
      {failed && <Alert severity="error" sx={{ my: 2 }}>{failed}</Alert>}
      <Button type="submit" variant="contained" disabled={formik.isSubmitting}>{moved ? "Submit request" : "Send message"}</Button>
      <Snackbar open={Boolean(told)} message={told} autoHideDuration={10000} onClose={() => setTold("")} />
    </Paper>
  );
}

createRoot(document.getElementById("root")).render(
  <LocalizationProvider dateAdapter={AdapterDayjs}>
    <Header />
    <Container maxWidth="sm">
      <Typography variant="h4" sx={{ mt: 3 }}>Contact us</Typography>
      <Typography>We answer within two working days.</Typography>
      <ContactForm />
      <Footer />
    </Container>
  </LocalizationProvider>,
);
