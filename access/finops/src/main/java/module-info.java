/** FinOps conversations from Java. */
module dev.quipu.finops.access {
    requires transitive dev.quipu.access;
    requires static transitive org.jspecify;

    exports dev.quipu.finops.access;
}
