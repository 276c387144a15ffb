"""Looking at a desk's page before anything is done there: what would be filled in, and where one would write."""

from probes.preview.chat import ChatPreview, preview_chat
from probes.preview.form import FormPreview, preview_form

__all__ = ["ChatPreview", "FormPreview", "preview_chat", "preview_form"]
