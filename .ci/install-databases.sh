#!/usr/bin/env bash
# Installs PostgreSQL and MariaDB on Debian, as root, for tests/hosts/databases: the programs only.  The tests start servers of their own, in a
# folder that is deleted afterwards and on free ports.  As root it makes a user "dbuser", because neither server runs as root.  Running it again
# changes nothing.
set -euo pipefail

installed() { dpkg --status "$1" >/dev/null 2>&1; }

export DEBIAN_FRONTEND=noninteractive
if ! installed mariadb-server-core || ! compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends postgresql mariadb-server-core
fi
if [ "$(id -u)" = 0 ] && ! id dbuser >/dev/null 2>&1; then useradd --create-home dbuser; fi
mariadbd --version
"$(compgen -G '/usr/lib/postgresql/*/bin/postgres' | sort -V | tail -n 1)" --version
