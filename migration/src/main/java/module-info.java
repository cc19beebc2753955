/** Revisions as files and as a graph, and what applies them. */
module dev.quipu.migration {
    requires com.fasterxml.jackson.core;
    requires com.github.luben.zstd_jni;
    requires transitive dev.quipu.postgres;
    requires java.compiler;
    requires static transitive org.jspecify;
    requires org.postgresql.jdbc;
    requires org.tomlj;

    uses dev.quipu.migration.pack.Pack;

    exports dev.quipu.migration;
    exports dev.quipu.migration.adopt;
    exports dev.quipu.migration.backup;
    exports dev.quipu.migration.command;
    exports dev.quipu.migration.content;
    exports dev.quipu.migration.graph;
    exports dev.quipu.migration.history;
    exports dev.quipu.migration.original;
    exports dev.quipu.migration.pack;
    exports dev.quipu.migration.project;
    exports dev.quipu.migration.proof;
    exports dev.quipu.migration.revision;
    exports dev.quipu.migration.run;
    exports dev.quipu.migration.source;
    exports dev.quipu.migration.squash;
}
