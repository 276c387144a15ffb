"""A Spanish shop's contact page with NiceGUI, on a free loopback port until told to stop.

Quasar's controls, their values kept by the server and sent there over a websocket as they change: no request ever
carries the form. `/?moved` is the same page after a redesign. Prints its address, then a line of JSON for each form it
accepts.
"""

import json
import socket
import sys

import uvicorn
from fastapi import FastAPI  # type: ignore[import-not-found,unused-ignore]
from nicegui import ui  # type: ignore[import-not-found,unused-ignore]

TOPICS = {"producto": "Información sobre un producto", "pedido": "Problema con un pedido", "prensa": "Prensa"}
WAYS = {"telefono": "Por teléfono", "correo": "Por correo electrónico"}
REQUIRED = {"Este campo es obligatorio": bool}
EMAIL = {**REQUIRED, "Esta dirección no es válida": lambda value: "@" in value}

Parts = dict[str, ui.element]


def who(parts: Parts, *, new: bool) -> None:
    parts["nombre"] = ui.input("¿Cómo se llama? *" if new else "Nombre *", validation=REQUIRED)
    parts["apellidos"] = ui.input("Apellidos *", validation=REQUIRED)
    parts["correo"] = ui.input("Su correo *" if new else "Correo electrónico *", validation=EMAIL)
    parts["telefono"] = ui.input("Teléfono")


def what(parts: Parts, *, new: bool) -> None:
    parts["pedido"] = ui.input("Referencia del pedido" if new else "Número de pedido")
    parts["motivo"] = ui.select(TOPICS, label="Motivo de la consulta *", validation=REQUIRED)
    parts["mensaje"] = ui.textarea("Cuéntenos qué ha pasado *" if new else "Mensaje *", validation=REQUIRED)


@ui.page("/")  # type: ignore[untyped-decorator,unused-ignore]
def contact(moved: str | None = None) -> None:
    """The page."""
    new = moved is not None
    parts: Parts = {}
    with ui.header():
        ui.label("Cobres del Sur")
        ui.input(placeholder="Buscar productos")
    with ui.card().classes("w-full max-w-2xl mx-auto") as card:
        ui.label("Contacto").classes("text-h4")
        for block in (what, who) if new else (who, what):
            block(parts, new=new)
        ui.label("¿Cómo prefiere que le respondamos?")
        parts["respuesta"] = ui.radio(WAYS, value="telefono").props("inline")
        parts["privacidad"] = ui.checkbox("He leído y acepto la política de privacidad *")
        parts["boletin"] = ui.checkbox("Quiero recibir el boletín de novedades")
        ui.button("Enviar consulta" if new else "Enviar mensaje", on_click=lambda: take(card, parts))
    with ui.footer():
        ui.input("Su correo electrónico")
        ui.button("Suscribirme")


def take(card: ui.card, parts: Parts) -> None:
    """The button was pressed: accept the form, or say what is wrong with it."""
    fit = [part.validate() for part in parts.values() if hasattr(part, "validate")]
    if not all(fit):
        ui.notify("Revise los campos marcados", type="negative")
    elif not parts["privacidad"].value:
        ui.notify("Debe aceptar la política de privacidad", type="negative")
    elif parts["correo"].value.endswith("@bloqueado.example"):
        ui.notify("No podemos escribir a esta dirección", type="negative", timeout=0)
    else:
        sys.stdout.write(json.dumps({name: part.value for name, part in parts.items()}) + "\n")
        sys.stdout.flush()
        card.clear()
        with card:
            ui.label("Gracias por escribirnos").classes("text-h4")
            ui.label("Su consulta tiene el número CS-30291. Le responderemos pronto.")


def main() -> None:
    application = FastAPI()
    ui.run_with(application, title="Contacto | Cobres del Sur", language="es")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        sys.stdout.write(f"http://127.0.0.1:{listener.getsockname()[1]}/\n")
        sys.stdout.flush()
        uvicorn.Server(uvicorn.Config(application, log_level="warning")).run(sockets=[listener])


if __name__ == "__main__":
    main()
