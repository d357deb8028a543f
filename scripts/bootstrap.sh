#!/usr/bin/env bash
# Finds (or, as root on a Debian-like machine, installs) the Python that everything else
# in scripts/ is written in, then hands over to it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usable() {
  command -v "$1" >/dev/null 2>&1 &&
    "$1" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' \
      >/dev/null 2>&1
}

pick() {
  for candidate in ${PYTHON:-} python3 /usr/bin/python3 python3.11 python3.12 python3.13 python3.10; do
    if usable "$candidate"; then
      command -v "$candidate"
      return 0
    fi
  done
  return 1
}

if ! python=$(pick); then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Python 3 with venv: installing it with apt-get ..."
    DEBIAN_FRONTEND=noninteractive apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3 python3-venv >/dev/null
  fi
  if ! python=$(pick); then
    echo "No Python 3.10 to 3.13 with venv found. Remedy: sudo apt-get install python3 python3-venv" \
      "(or name one: PYTHON=/path/to/python3.11 make ...)" >&2
    exit 1
  fi
fi
exec "$python" "$here/cli.py" "$@"
