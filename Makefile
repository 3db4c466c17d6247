# Throughcare. `make demo` runs it, `make test` tests it.
.PHONY: env lock

env:
	@tools/env.sh dev

lock:
	@tools/lock.sh $(UPGRADE)
