"""What file names say about stems: names of mixtures, of stems, and the instruments that belong to a stem."""

from __future__ import annotations

import re
import unicodedata

MIXTURE_NAMES = (
    "mixture", "mix", "full mix", "fullmix", "full", "stereo mix", "mixdown", "mix down", "final mix", "rough mix",
    "master", "mastered", "premaster", "full song", "full track", "original", "2mix",
)  # fmt: skip
"""Names of the file of the whole song, as `plain` gives them; the first that a song has is taken."""

STEM_NAMES = frozenset({
    "vocals", "vocal", "voice", "voices", "vox", "lead vocals", "backing vocals", "background vocals", "lead",
    "backing", "choir", "singing", "speech", "dialog", "dialogue", "drums", "drum", "drum kit", "percussion", "bass",
    "bass guitar", "electric bass", "other", "others", "rest", "residual", "accompaniment", "instrumental",
    "instrumentals", "no vocals", "novocals", "karaoke", "no drums", "no bass", "no other", "music", "melody",
    "guitar", "guitars", "electric guitar", "acoustic guitar", "piano", "keys", "keyboard", "keyboards", "synth",
    "synths", "synthesizer", "pads", "organ", "strings", "bowed strings", "brass", "wind", "winds", "woodwinds",
    "horns", "fx", "effects", "sfx", "sound effects", "ambience", "other keys", "other plucked", "harmony", "noise",
})  # fmt: skip
"""Names that people give to whole stems, as `plain` gives them."""

USUAL_STEMS = ("vocals", "drums", "bass", "other")
"""The stems of most datasets and models; together they are the song."""

# Words as they stand in the names of multitrack recordings, without the s of a plural. The first stem that fits is
# taken: a bass drum is a drum.
_WORDS = {
    "drums": (
        "drum", "kick", "snare", "snr", "tom", "toms", "hihat", "hat", "hats", "hh", "overhead", "overheads", "oh",
        "cymbal", "cymbals", "ride", "crash", "perc", "percussion", "percussive", "shaker", "tambourine", "conga",
        "bongo", "cajon", "clap", "claps", "loop", "beat", "bd", "sd", "kit", "cowbell", "timpani", "tabla",
        "high hat",
    ),
    "vocals": (
        "vocal", "vocalist", "vocalists", "vox", "voice", "singer", "rapper", "choir", "bgv", "bv", "bvs",
        "leadvox", "backingvox", "speaker", "screamer", "beatboxing", "adlib", "harmony",
    ),
    "bass": ("bass", "contrabass", "subbass"),
    "other": (
        "guitar", "gtr", "acoustic", "electric", "eguitar", "agtr", "egtr", "piano", "pno", "keys", "keyboard", "organ",
        "synth", "synthesizer", "pad", "string", "violin", "viola", "cello", "brass", "trumpet", "trombone", "horn",
        "sax", "saxophone", "flute", "clarinet", "oboe", "reed", "pipe", "fx", "effects", "banjo", "mandolin",
        "ukulele", "harp", "accordion", "harmonica", "rhodes", "wurlitzer", "bells", "ensemble", "ethnic", "sampler",
        "bassoon", "lead",
    ),
}  # fmt: skip
_SYNONYMS = {"other": "other", "others": "other", "rest": "other"}
_BASS_DRUM = re.compile(r"\bbass (?:drum|kick)")
_SEPARATORS = re.compile(r"[\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")


def plain(name: str) -> str:
    """A name in small letters, with one space for whatever separates its words.

    >>> plain("No_Vocals"), plain("(Vocals)")
    ('no vocals', 'vocals')
    """
    return _SEPARATORS.sub(" ", unicodedata.normalize("NFC", name).casefold()).strip()


def is_mixture(name: str) -> bool:
    """Whether a file of this name is the whole song."""
    return plain(name) in MIXTURE_NAMES


def is_stem(name: str) -> bool:
    """Whether this is what people call a stem."""
    return plain(name) in STEM_NAMES


def words(name: str) -> tuple[str, ...]:
    """The words of a name in small letters; capitals and digits begin new ones.

    >>> words("01_KickIn"), words("LeadVox2")
    (('01', 'kick', 'in'), ('lead', 'vox', '2'))
    """
    return tuple(_SEPARATORS.sub(" ", _CAMEL.sub(" ", name)).casefold().split())


def usual_stem(name: str) -> str | None:
    """Which of `USUAL_STEMS` an instrument belongs to, by the words of its name; None if none of them is known.

    >>> [usual_stem(name) for name in ("03_KickOut", "Bass Drum", "12_BassDI", "ElecGtr1", "LeadVox", "Intro")]
    ['drums', 'drums', 'bass', 'other', 'vocals', None]
    """
    return _found(name)[0]


def known_word(name: str) -> str | None:
    """The word by which `usual_stem` knows the stem; None if there is none.

    >>> known_word("03_KickOut")
    'kick'
    """
    return _found(name)[1]


def _found(name: str) -> tuple[str | None, str | None]:
    found = words(name)
    text = " ".join(found)
    if _BASS_DRUM.search(text):
        return "drums", None
    if text in _SYNONYMS:
        return _SYNONYMS[text], text
    for stem, known in _WORDS.items():
        for word in found:
            if word in known or word.removesuffix("s") in known:
                return stem, word
    return None, None
