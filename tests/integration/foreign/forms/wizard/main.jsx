// A parcel service's help page in four steps: react-hook-form holds the values, Material UI's stepper shows one step
// at a time, and only that step's fields are in the page. `?moved` is the same page after a redesign: other steps.
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { Controller, FormProvider, useForm, useFormContext } from "react-hook-form";
import {
  Alert, Box, Button, Checkbox, Container, FormControl, FormControlLabel, FormHelperText, FormLabel, InputAdornment,
  Link, Paper, Radio, RadioGroup, Stack, Step, StepLabel, Stepper, TextField, Typography,
} from "@mui/material";

const moved = new URLSearchParams(location.search).has("moved");

function Text({ name, rules, ...more }) {
  const { register, formState: { errors } } = useFormContext();
  return (
    <TextField
      fullWidth margin="normal" required={Boolean(rules?.required)} error={Boolean(errors[name])}
      helperText={errors[name]?.message} {...register(name, rules)} {...more}
    />
  );
}

function Matter() {
  const { control } = useFormContext();
  return (
    <Controller
      name="matter" control={control} rules={{ required: "Please choose what it is about" }}
      render={({ field, fieldState }) => (
        <FormControl error={Boolean(fieldState.error)}>
          <FormLabel id="matter">What can we help you with?</FormLabel>
          <RadioGroup aria-labelledby="matter" {...field}>
            <FormControlLabel value="business" control={<Radio />} label="I am a business customer" />
            <FormControlLabel value="parcel" control={<Radio />} label="My parcel or my order" />
            <FormControlLabel value="job" control={<Radio />} label="A job with you" />
          </RadioGroup>
          <FormHelperText>{fieldState.error?.message}</FormHelperText>
        </FormControl>
      )}
    />
  );
}

const Happened = () => (
  <>
    <Text name="parcel" label={moved ? "Order reference" : "Parcel or order number"} />
    <Text name="story" label={moved ? "Your concern" : "What happened?"} multiline minRows={5} rules={{ required: "Please tell us what happened" }} />
  </>
);

const You = () => (
  <>
    <Stack direction="row" spacing={2}>
      <Text name="given" label="First name" rules={{ required: "Please enter your first name" }} autoComplete="given-name" />
      <Text name="family" label={moved ? "Last name" : "Surname"} rules={{ required: "Please enter your surname" }} autoComplete="family-name" />
    </Stack>
    <Text
      name="mail" label={moved ? "E-mail" : "Email address"} type={moved ? "text" : "email"} autoComplete="email"
      rules={{ required: "Please enter your email address", pattern: { value: /^\S+@\S+\.\S+$/, message: "That is no email address" } }}
    />
    <Text
      name="mobile" label="Mobile" type="tel"
      slotProps={{ input: { startAdornment: <InputAdornment position="start">+44</InputAdornment> } }}
    />
  </>
);

function Check() {
  const { control, getValues } = useFormContext();
  const values = getValues();
  const tick = (name, label, rules) => (
    <Controller
      name={name} control={control} rules={rules}
      render={({ field: { value, ...field }, fieldState }) => (
        <>
          <FormControlLabel control={<Checkbox {...field} checked={value} />} label={label} />
          {fieldState.error && <FormHelperText error>{fieldState.error.message}</FormHelperText>}
        </>
      )}
    />
  );
  return (
    <Stack>
      <Typography>From {values.given} {values.family}, {values.mail}:</Typography>
      <Typography sx={{ whiteSpace: "pre-line", p: 2 }}>{values.story}</Typography>
      {tick("news", "Keep me posted about offers")}
      {tick("terms", <>I have read the <Link href="/privacy">privacy notice</Link> and agree to it</>, { required: "Please agree to the privacy notice" })}
    </Stack>
  );
}

const STEPS = moved
  ? [["Your details", You], ["Your concern", () => <><Happened /><Matter /></>], ["Send", Check]]
  : [["Topic", Matter], ["What happened", Happened], ["About you", You], ["Check and send", Check]];

function Wizard() {
  const form = useForm({
    mode: "onTouched",
    defaultValues: { matter: "", parcel: "", story: "", given: "", family: "", mail: "", mobile: "", news: false, terms: false },
  });
  const [at, setAt] = useState(0);
  const [told, setTold] = useState(null);
  const [failed, setFailed] = useState("");
  const last = at === STEPS.length - 1;
  const [, Body] = STEPS[at];

  async function next() {
    if (await form.trigger()) setAt(at + 1);
  }
  async function send(values) {
    const answer = await fetch("/api/contact", {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(values),
    });
    const body = await answer.json();
    if (answer.ok) setTold(body.reference);
    else setFailed(body.message);
  }

  if (told) {
    return (
      <Paper sx={{ p: 3 }}>
        <Typography variant="h5">We are on it</Typography>
        <Typography>Your case number is {told}. You will hear from us by email.</Typography>
      </Paper>
    );
  }
  return (
    <FormProvider {...form}>
      <Paper component="form" noValidate onSubmit={form.handleSubmit(send)} sx={{ p: 3 }}>
        <Stepper activeStep={at} alternativeLabel>
          {STEPS.map(([title]) => <Step key={title}><StepLabel>{title}</StepLabel></Step>)}
        </Stepper>
        <Box sx={{ my: 3 }}><Body /></Box>
        {failed && <Alert severity="error" sx={{ mb: 2 }}>{failed}</Alert>}
        <Stack direction="row" sx={{ justifyContent: "space-between" }}>
          <Button type="button" disabled={at === 0} onClick={() => setAt(at - 1)}>Back</Button>
          {last
            ? <Button key="send" type="submit" variant="contained">Send</Button>
            : <Button key="next" type="button" variant="contained" onClick={next}>{moved ? "Continue" : "Next"}</Button>}
        </Stack>
      </Paper>
    </FormProvider>
  );
}

createRoot(document.getElementById("root")).render(
  <Container maxWidth="sm">
    <Box component="form" action="/track" sx={{ my: 3 }}>
      <TextField size="small" name="tracking" label="Track a parcel: number" /> <Button type="submit">Track</Button>
    </Box>
    <Typography variant="h4" sx={{ my: 3 }}>How can we help?</Typography>
    <Wizard />
  </Container>,
);
