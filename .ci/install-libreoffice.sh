#!/usr/bin/env bash
# Installs what the LibreOffice tests need on Debian, as root: Calc 25.2 or later with its Python bridge, Writer for letters, pdftoppm for
# pictures, and fonts for Chinese and with the widths of Arial and Calibri.  Packages come from whatever mirror the machine uses: on Debian
# 12 LibreOffice from its backports suite, because the release's own 7.4 does not find add-in functions by their Excel names.  Running it
# again changes nothing.
set -euo pipefail

office=(libreoffice-calc libreoffice-writer python3-uno)
beside=(poppler-utils fonts-noto-cjk fonts-liberation fonts-crosextra-carlito)

new_enough() { dpkg --compare-versions "$1" ge "4:25.2"; }
installed() { dpkg-query --show --showformat='${Version}' "$1" 2>/dev/null || true; }
candidate() { apt-cache policy "$1" | awk '$1 == "Candidate:" { print $2 }'; }

if new_enough "$(installed libreoffice-calc)" && dpkg --status "${office[@]}" "${beside[@]}" >/dev/null 2>&1; then
    exit 0
fi

suite=()
apt-get update -qq
for package in "${office[@]}"; do
    new_enough "$(candidate "$package")" && continue
    # shellcheck source=/dev/null
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    suite=(--target-release "$codename-backports")
    apt-cache policy | grep -q "n=$codename-backports" && break
    main=$(grep -lsE "^Suites:.*\b$codename\b" /etc/apt/sources.list.d/*.sources | head -n 1)
    [ -n "$main" ] || { echo "no source of Debian $codename found in /etc/apt/sources.list.d" >&2; exit 1; }
    awk 'BEGIN { RS = ""; ORS = "\n\n" } NR == 1' "$main" | sed "s/^Suites: .*/Suites: $codename-backports/" \
        > /etc/apt/sources.list.d/backports.sources
    apt-get update -qq
    break
done
export DEBIAN_FRONTEND=noninteractive
apt-get install -qq --no-install-recommends "${suite[@]}" "${office[@]}"
apt-get install -qq --no-install-recommends "${beside[@]}"
soffice --version
