/** Measurements against peers. */
module dev.quipu.bench {
    requires dev.quipu.cli;
    requires static transitive org.jspecify;
}
