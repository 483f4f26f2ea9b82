"""The launcher behind ./sifang: environment, embedded database, processes. Standard library only."""
