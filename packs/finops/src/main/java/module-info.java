/** The FinOps conversation system. */
module dev.quipu.finops {
    requires transitive dev.quipu.migration;
    requires static transitive org.jspecify;

    exports dev.quipu.finops;

    provides dev.quipu.migration.pack.Pack with
            dev.quipu.finops.FinOpsPack;
}
