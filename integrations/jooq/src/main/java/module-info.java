/** jOOQ's classes from revisions, without a database of one's own. */
module dev.quipu.jooq {
    requires dev.quipu.migration;
    requires java.sql;
    requires transitive org.jooq.codegen;
    requires transitive org.jooq.meta;
    requires static transitive org.jspecify;

    uses dev.quipu.migration.pack.Pack;

    exports dev.quipu.jooq;
}
