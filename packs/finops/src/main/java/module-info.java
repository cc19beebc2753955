/** The FinOps conversation system. */
module dev.quipu.finops {
    requires transitive dev.quipu.migration;
    requires static transitive org.jspecify;
}
