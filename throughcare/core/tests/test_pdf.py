"""Papers: the engine stays out of the web process, opens nothing, and its margins hold any words."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys

import pytest
from pypdf import PdfReader

from throughcare.core import pdf

pytestmark = pytest.mark.feature("F41")


@pytest.mark.trust(37)
def test_the_web_process_never_loads_the_engine() -> None:
    code = (
        "import sys, throughcare.wsgi; from django.urls import get_resolver; get_resolver().url_patterns; "
        "print([name for name in sys.modules if name.split('.')[0] in ('weasyprint', 'pydyf', 'fontTools')])"
    )
    said = {**os.environ, "DJANGO_SETTINGS_MODULE": "throughcare.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=said, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.trust(26)
def test_a_text_that_names_a_file_or_an_address_opens_neither() -> None:
    marks = pdf.Marks(marking="OFFICIAL", title="T", recipient="R", made="M")
    made_of = pdf.make('<p>Words</p><img alt="" src="file:///etc/passwd"><img alt="" src="//x.example/a">', marks=marks)
    words = PdfReader(io.BytesIO(made_of.content)).pages[0].extract_text()
    assert "Words" in words
    assert "root:" not in words


@pytest.mark.trust(24)
def test_marks_cannot_break_out_of_their_string() -> None:
    nasty = 'a"; } body { display: none } \\ \n */ </style><script>'
    said = pdf.css_string(nasty)
    assert said[1:-1].count('"') == 0
    assert not re.search(r"[{}<>*\n]", said)
