"""Copy the parts of GOV.UK Frontend, MoJ Frontend and axe-core that we use out of their npm packages.

    make vendor                                    fetches the versions named below with npm
    python tools/vendor_frontend.py *.tgz          takes packages that are here already

No Node is needed to run or to test the product: the files stand in the tree, with their digests in VENDORED.json.
The crown, the crest, the GDS Transport typeface and the government logos may be used on gov.uk hosts only, so they
are left out here, and so are the components that we do not use (every kilobyte is fetched over somebody's phone).
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "throughcare" / "web" / "static"
AXE = ROOT / "tests" / "vendor"

PACKAGES = ("govuk-frontend@6.6.0", "@ministryofjustice/frontend@11.1.0", "axe-core@4.14.1")
FONT = 'arial,"Helvetica Neue","Liberation Sans",sans-serif'
UNUSED = re.compile(
    r"govuk-(header|generic-header|tabs|accordion|exit-this-page|cookie-banner|logo|feedback|link-image"
    r"|footer__(licence|copyright|crown))"
    r"|moj-(header|datepicker|date-picker|organisation|rich-text|cookie|multi|interruption|message|alert|search"
    r"|add-another|password|scrollable|pagination|task-list|button-menu|ticket|js-hidden|label|tag|action-bar|form-validator)"
    r"|probation-common|crest|\[aria-sort\] button"
)
BRANDED = re.compile(r"crest|crown|opengraph|govuk-icon|favicon|logotype|apple-touch|wysiwyg|\.png$")
LEFTOVERS = ("GDS Transport", "crest", "crown", "sourceMappingURL", "url(/")


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """Split minified CSS into (prelude, body) pairs at the outermost braces."""
    start = depth = opened = 0
    for at, char in enumerate(css):
        if char == "{":
            depth += 1
            if depth == 1:
                opened = at
        elif char == "}":
            depth -= 1
            if depth == 0:
                yield css[start:opened], css[opened + 1 : at]
                start = at + 1


def subset(css: str) -> str:
    """Drop the selectors of components that no template here uses, and the rules left without a selector."""
    kept: list[str] = []
    for prelude, body in blocks(css):
        name = prelude.strip()
        if name.startswith(("@media", "@supports")):
            inner = subset(body)
            if inner:
                kept.append(f"{name}{{{inner}}}")
        elif name.startswith("@font-face"):
            continue
        else:
            selectors = [part for part in name.split(",") if not UNUSED.search(part)]
            if selectors:
                kept.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(kept)


def clean_css(text: str) -> str:
    """Our font stack, relative addresses, no brand, no comments."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = subset(text.replace('@charset "UTF-8";', ""))
    text = re.sub(r'"?GDS Transport"?,\s*arial,\s*sans-serif', FONT, text, flags=re.IGNORECASE)
    text = text.replace("url(/assets/", "url(assets/")
    left = [word for word in LEFTOVERS if word.lower() in text.lower()]
    if left:
        raise SystemExit(f"Still in the style sheet: {', '.join(left)}")
    return '@charset "UTF-8";' + text


def clean_js(text: str) -> str:
    """Start every component as soon as the page is there: our pages may hold no inline script to do it.

    A radio button may not say that it is expanded (ARIA 1.2); what it reveals comes next in the page anyway.
    """
    before, radios = text.split("class Radios ", 1)
    said = 't.setAttribute("aria-expanded",e.toString()),'
    if said not in radios.split("class ", 1)[0]:
        raise SystemExit("Radios have changed: look again at what they say.")
    text = f"{before}class Radios {radios.replace(said, '', 1)}"
    return re.sub(r"//# sourceMappingURL=.*", "", text).rstrip() + "\ninitAll();\n"


def copy_frontend(package: tarfile.TarFile, *, root: str, into: str) -> dict[str, str]:
    """Write one front-end package below the static folder; answer the digest of every file written."""
    digests: dict[str, str] = {}
    styles = ""
    found: dict[str, bytes] = {}
    for member in package.getmembers():
        stream = package.extractfile(member) if member.isfile() and member.name.startswith(root) else None
        if stream is not None:
            found[member.name.removeprefix(root)] = stream.read()
    for name in sorted(found):
        data = found[name]
        if name.endswith(".min.css"):
            styles = clean_css(data.decode())
            data = styles.encode()
        elif name == "govuk-frontend.min.js":
            data = clean_js(data.decode()).encode()
        else:
            continue
        digests[f"{into}/{name}"] = write(STATIC / into / name, data)
    for name in sorted(found):
        if name.startswith("assets/images/") and not BRANDED.search(name) and name in styles:
            digests[f"{into}/{name}"] = write(STATIC / into / name, found[name])
    return digests


def write(path: Path, data: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def read(package: tarfile.TarFile, name: str) -> bytes:
    stream = package.extractfile(name)
    if stream is None:
        raise SystemExit(f"{name} is not in the package")
    return stream.read()


def main(tarballs: list[str]) -> None:
    packages: dict[str, dict[str, str]] = {}
    files: dict[str, str] = {}
    for tarball in tarballs:
        with tarfile.open(tarball) as package:
            about: dict[str, Any] = json.loads(read(package, "package/package.json"))
            name = about["name"]
            packages[name] = {"version": about["version"], "licence": about["license"]}
            if name == "govuk-frontend":
                files |= copy_frontend(package, root="package/dist/govuk/", into="govuk")
            elif name == "@ministryofjustice/frontend":
                files |= copy_frontend(package, root="package/moj/", into="moj")
            elif name == "axe-core":
                digest = write(AXE / "axe.min.js", read(package, "package/axe.min.js"))
                write(AXE / "axe.LICENSE.txt", read(package, "package/LICENSE"))
                notice = {"packages": {name: packages.pop(name)}, "files": {"axe.min.js": digest}}
                write(AXE / "VENDORED.json", (json.dumps(notice, indent=1, sort_keys=True) + "\n").encode())
            else:
                raise SystemExit(f"Nothing here uses {name}")
    if files:
        notice = {"packages": packages, "files": files}
        write(STATIC / "VENDORED.json", (json.dumps(notice, indent=1, sort_keys=True) + "\n").encode())


if __name__ == "__main__":
    if sys.argv[1:]:
        main(sys.argv[1:])
    else:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["npm", "pack", *PACKAGES], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            main([str(path) for path in sorted(Path(folder).glob("*.tgz"))])
