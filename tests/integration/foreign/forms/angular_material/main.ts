// A Spanish bookshop's contact page with Angular's reactive forms and Angular Material: lists in an overlay, floating
// labels, a calendar, a telephone field; sent by HttpClient as JSON, thanks in a snack bar. `?moved`: after a redesign.
import "@angular/compiler";
import "@angular/material/prebuilt-themes/azure-blue.css";
import { provideHttpClient, HttpClient } from "@angular/common/http";
import { ChangeDetectorRef, Component, inject, provideZonelessChangeDetection } from "@angular/core";
import { FormBuilder, FormGroupDirective, ReactiveFormsModule, Validators } from "@angular/forms";
import { MatButtonModule } from "@angular/material/button";
import { MatCheckboxModule } from "@angular/material/checkbox";
import { provideNativeDateAdapter } from "@angular/material/core";
import { MatDatepickerModule } from "@angular/material/datepicker";
import { MatFormFieldModule } from "@angular/material/form-field";
import { MatInputModule } from "@angular/material/input";
import { MatRadioModule } from "@angular/material/radio";
import { MatSelectModule } from "@angular/material/select";
import { MatSnackBar } from "@angular/material/snack-bar";
import { bootstrapApplication } from "@angular/platform-browser";

const WHO = `
  <mat-form-field><mat-label>{{ moved ? "Nombre completo" : "Nombre y apellidos" }}</mat-label>
    <input matInput formControlName="nombre" required>
    <mat-error>Indique su nombre</mat-error></mat-form-field>
  <mat-form-field><mat-label>{{ moved ? "E-mail de contacto" : "Correo electrónico" }}</mat-label>
    <input matInput formControlName="correo" required>
    <mat-error>{{ form.get("correo")!.getError("server") ?? "Indique una dirección válida" }}</mat-error></mat-form-field>
  <mat-form-field><mat-label>Teléfono móvil</mat-label><input matInput type="tel" formControlName="movil">
    <mat-hint>Opcional</mat-hint></mat-form-field>`;
const WHAT = `
  <mat-form-field><mat-label>{{ moved ? "Su número de pedido" : "N.º de pedido" }}</mat-label>
    <input matInput formControlName="pedido"></mat-form-field>
  <mat-form-field><mat-label>Fecha de compra</mat-label>
    <input matInput [matDatepicker]="picker" formControlName="fecha">
    <mat-datepicker-toggle matIconSuffix [for]="picker" /><mat-datepicker #picker /></mat-form-field>
  <mat-form-field><mat-label>{{ moved ? "¿Sobre qué nos escribe?" : "Motivo" }}</mat-label>
    <mat-select formControlName="motivo" required>
      <mat-option value="libro">Busco un libro</mat-option>
      <mat-option value="envio">Mi pedido o el envío</mat-option>
      <mat-option value="prensa">Prensa</mat-option>
    </mat-select></mat-form-field>
  <mat-form-field><mat-label>{{ moved ? "¿En qué podemos ayudarle?" : "Su mensaje" }}</mat-label>
    <textarea matInput rows="5" formControlName="mensaje" required></textarea></mat-form-field>`;
const moved = new URLSearchParams(location.search).has("moved");

@Component({
  selector: "contact-page",
  imports: [
    ReactiveFormsModule, MatButtonModule, MatCheckboxModule, MatDatepickerModule, MatFormFieldModule, MatInputModule,
    MatRadioModule, MatSelectModule,
  ],
  providers: [provideNativeDateAdapter()],
  template: `
    <h1>Contacto</h1>
    <form [formGroup]="form" (ngSubmit)="send(directive)" #directive="ngForm">
      ${moved ? WHAT + WHO : WHO + WHAT}
      <p id="via">¿Cómo prefiere la respuesta?</p>
      <mat-radio-group aria-labelledby="via" formControlName="via" required>
        <mat-radio-button value="telefono">Llámenme</mat-radio-button>
        <mat-radio-button value="correo">Por correo electrónico</mat-radio-button>
      </mat-radio-group>
      <mat-checkbox formControlName="boletin">Deseo recibir el boletín con las novedades</mat-checkbox>
      <mat-checkbox formControlName="privacidad" required>Acepto el aviso legal y la política de privacidad</mat-checkbox>
      <button mat-flat-button type="submit">{{ moved ? "Enviar solicitud" : "Enviar" }}</button>
    </form>`,
})
class ContactPage {
  readonly moved = moved;
  private readonly http = inject(HttpClient);
  private readonly bar = inject(MatSnackBar);
  private readonly changes = inject(ChangeDetectorRef);
  readonly form = inject(FormBuilder).group({
    nombre: ["", Validators.required],
    correo: ["", [Validators.required, Validators.email]],
    movil: [""],
    pedido: [""],
    fecha: [null],
    motivo: ["", Validators.required],
    mensaje: ["", Validators.required],
    via: ["", Validators.required],
    boletin: [false],
    privacidad: [false, Validators.requiredTrue],
  });

  send(directive: FormGroupDirective): void {
    if (this.form.invalid) return;
    this.http.post<{ reference: string }>("/api/contact", this.form.value).subscribe({
      next: (body) => {
        directive.resetForm();
        this.bar.open(`Gracias, hemos recibido su mensaje. Referencia: ${body.reference}`, "Cerrar");
      },
      error: (answer) => {
        this.form.get("correo")!.setErrors({ server: answer.error.message });
        this.form.get("correo")!.markAsTouched();
        this.changes.markForCheck();
      },
    });
  }
}

bootstrapApplication(ContactPage, { providers: [provideZonelessChangeDetection(), provideHttpClient()] });
