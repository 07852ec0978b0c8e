from __future__ import annotations


def test_the_documented_import_path_names_the_same_class() -> None:
    from auralflow import transforms
    from auralflow.utils.data_utils import AudioTransform

    assert AudioTransform is transforms.AudioTransform
