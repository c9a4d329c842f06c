import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sijill.log.checkpoint import Head, Proof, head_of, read_proof
from sijill.log.notes import LOG, WITNESS, Note, NoteError, PublicKey, SecretKey, check, read_note
from sijill.model.merkle import ProofError, Tree, hash_of_leaf, inclusion, root_of

# From Go's sumdb/note (note_test.go, example_test.go) and C2SP's signed-note.md.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
NEUMANN_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
SPECIFICATION = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPECIFICATION_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
TEXT = "archive.example.org/log\n3\n" + "A" * 43 + "=\n"
KEY = SecretKey("archive.example.org/log", LOG, bytes(range(32)))
OTHER = SecretKey("archive.example.org/log", LOG, bytes(32))
LIBRARY = SecretKey("library.example.org/witness", WITNESS, b"\7" * 32)


def signed(text: str, *keys: SecretKey, time: int = 1_700_000_000) -> Note:
    return Note(text, tuple(key.sign(text, time) for key in keys))


@pytest.mark.parametrize(("key", "note"), [(NEUMANN, NEUMANN_NOTE), (SPECIFICATION, SPECIFICATION_NOTE)])
def test_published_notes_are_accepted_and_nothing_like_them(key: str, note: str) -> None:
    public = PublicKey.read(key)
    assert public.text() == key
    assert check(read_note(note.encode()), public) is not None
    with pytest.raises(NoteError):
        check(read_note(note.replace("r", "R", 1).encode()), public)


def test_a_published_secret_key_signs_as_published() -> None:
    secret = SecretKey.read(NEUMANN_SECRET)
    assert (secret.text(), secret.public_key.text()) == (NEUMANN_SECRET, NEUMANN)
    assert signed(NEUMANN_NOTE.partition("\n\n")[0] + "\n", secret).data() == NEUMANN_NOTE.encode()


@pytest.mark.parametrize("text", [NEUMANN, NEUMANN_SECRET])
def test_a_key_with_a_letter_lost_or_changed_is_refused(text: str) -> None:
    read = SecretKey.read if text.startswith("PRIVATE") else PublicKey.read
    for at in range(len(text)):
        for other in (text[:at] + text[at + 1 :], text[:at] + chr(ord(text[at]) + 1) + text[at + 1 :], text[:at]):
            with pytest.raises(NoteError):
                read(other)


def test_a_note_is_read_as_it_was_written() -> None:
    note = signed(TEXT, KEY, LIBRARY)
    assert read_note(note.data()) == note
    assert check(note, KEY.public_key) == note.signatures[0]
    witnessed = check(note, LIBRARY.public_key)
    assert witnessed is not None
    assert int.from_bytes(witnessed.data[:8]) == 1_700_000_000


def test_a_signature_of_an_unknown_key_is_none_and_of_a_known_key_must_be_right() -> None:
    note = signed(TEXT, KEY)
    assert check(note, OTHER.public_key) is None
    assert check(note, LIBRARY.public_key) is None
    forged = note.signatures[0]._replace(number=OTHER.public_key.number)
    with pytest.raises(NoteError, match="another text or key"):
        check(Note(TEXT, (forged,)), OTHER.public_key)


def test_a_witness_s_time_is_signed() -> None:
    one = LIBRARY.sign(TEXT, 1_700_000_000)
    later = one._replace(data=(1_800_000_000).to_bytes(8) + one.data[8:])
    with pytest.raises(NoteError):
        check(Note(TEXT, (later,)), LIBRARY.public_key)


def test_a_key_of_one_kind_is_not_one_of_the_other() -> None:
    public = PublicKey(LIBRARY.name, LOG, LIBRARY.public_key.raw)
    assert public.number != LIBRARY.public_key.number
    assert check(signed(TEXT, LIBRARY), public) is None


@given(st.data())
def test_a_note_with_any_byte_changed_is_never_signed_text(data: st.DataObject) -> None:
    whole = bytearray(signed(TEXT, KEY).data())
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        note = read_note(bytes(whole))
        assert check(note, KEY.public_key) is None
    except NoteError:
        pass


@given(st.binary(max_size=200) | st.text(alphabet="a\n— +=A1", max_size=80).map(str.encode))
def test_any_bytes_are_a_note_or_refused(data: bytes) -> None:
    for read in (read_note, read_proof):
        with contextlib.suppress(NoteError):
            assert read(data).data() == data


@pytest.mark.parametrize(
    "text", ["a\n1\n", "a\n01\n" + "A" * 43 + "=\n", "a\n1\nAA==\n", "\n1\n" + "A" * 43 + "=\n", TEXT + "more\n"]
)
def test_a_text_that_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        head_of(Note(text, ()))


def test_a_proof_is_read_as_written_and_proves_its_entry_alone() -> None:
    leaves = [hash_of_leaf(b"%d" % number) for number in range(5)]
    tree = Tree(leaves)
    head = Head(KEY.name, 5, root_of(tree.node, 5))
    proof = Proof(3, tuple(inclusion(tree.node, 3, 5)), signed(head.text(), KEY))
    assert read_proof(proof.data()) == proof
    assert proof.check(leaves[3]) == head
    for wrong in (0, 1, 2, 4):
        with pytest.raises(ProofError):
            proof.check(leaves[wrong])
