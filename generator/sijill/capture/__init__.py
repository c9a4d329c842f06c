"""Making stored copies of documents: the text, paragraph by paragraph, and its digest in the document's record."""

from sijill.capture.payload import Extracted, Payload, UnreadablePayload

__all__ = ["Extracted", "Payload", "UnreadablePayload"]
