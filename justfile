# Everything a person types. `just` lists it; CI and hooks call the same recipes.
# (`just` comes with the development environment: ./sifang setup, then .venv/bin/just.)

set positional-arguments

python := justfile_directory() / ".venv/bin/python"

# list what can be done
default:
    @just --list --unsorted

# prepare the development environment
setup:
    @./sifang setup

# open the demonstration city; takes --port N, --data DIR, --no-browser
run *args:
    @./sifang demo "$@"

# begin the demonstration city anew in ./var (asks first)
[confirm("This removes the city in ./var. Go on?")]
seed:
    rm -rf var
    ./sifang manage migrate --no-input -v 0
    ./sifang manage demo_city

# run the tests: all of them, or those named
test *args:
    @./sifang test "$@"

# read the code with every tool, say how many failed, change nothing
check:
    @./sifang check

# mend what tools can mend
fix: setup
    {{ python }} -m ruff check --no-cache --fix .
    {{ python }} -m ruff format --no-cache .

# draw the pictures that come out of the code
draw *args:
    @./sifang manage draw "$@"

# write the migrations a change of models needs
migrations *args:
    @./sifang manage makemigrations "$@"

# run the worker alone
worker:
    @./sifang worker

# a Python shell with the city's models
shell:
    @./sifang shell

# measure; each benchmark prints its floor beside it
bench *args:
    @./sifang bench "$@"

# resolve the dependencies anew; takes --upgrade or --upgrade-package NAME
lock *args:
    python3 tools/lock.py "$@"
