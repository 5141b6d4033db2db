# Find a Python that Odoo 19 supports and hand over to the package in this folder.
# Sourced by run and test; the name of the caller is the name of the command.

setup_folder=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
for python in "${SETUP_PYTHON:-python3}" python3.13 python3.12 python3.11 python3.10; do
    if "$python" -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' \
        >/dev/null 2>&1; then
        exec "$python" "$setup_folder/__main__.py" "$(basename -- "$0")" "$@"
    fi
done

cat >&2 <<END
No Python from 3.10 to 3.13 was found; Odoo 19 runs on no other.
What to do: on Debian or Ubuntu "apt-get install python3", or name one: SETUP_PYTHON=/path/to/python3.12 $0
END
exit 1
