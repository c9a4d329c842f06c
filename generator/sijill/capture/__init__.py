"""Making stored copies of documents: a payload's text, paragraph by paragraph, and its digest in the record."""

from sijill.capture.payload import Extracted, Payload, UnreadablePayload

__all__ = ["Extracted", "Payload", "UnreadablePayload"]
