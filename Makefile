.DEFAULT_GOAL := help
MVN := mvn --batch-mode --no-transfer-progress

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22
check: ## format check, compile with every check, all tests
	$(MVN) verify
build: ## the runnable jar, without tests
	$(MVN) package -DskipTests
test: ## one test: make test T=Class#method
	$(MVN) verify -Dtest='$(T)' -Dsurefire.failIfNoSpecifiedTests=false
format: ## lay out every source
	$(MVN) validate -Dformat=write -N
api: ## take the public API of the libraries as it is now
	$(MVN) process-classes -Dapi=write -pl protocol,client,listener
docs: ## sources and javadoc jars of the libraries
	$(MVN) -Pdocs package -pl bom,protocol,client,listener
reproducible: ## the libraries built twice, in two places, compared byte by byte
	.ci/reproducible
chaos: ## listeners that misbehave in every way, for a minute beside healthy ones
	$(MVN) verify -Dexec.skip=true -pl server -am -Dtest=ChaosTest -Dchaos.seconds=60 -Dsurefire.failIfNoSpecifiedTests=false
demo: ## the demo
	./ringback demo
run: ## the sandbox server
	./ringback serve --dev
bench: ## the end-to-end benchmark, single and batch
	./ringback bench e2e --mode single
	./ringback bench e2e --mode batch
microbench: ## microbenchmarks: make microbench B=Pattern
	$(MVN) -Pjmh verify -DskipTests -pl bench -am -Djmh='$(or $(B),.)'
.PHONY: bench microbench help check build test format api docs reproducible chaos demo run
