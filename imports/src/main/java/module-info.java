/** Exports of other systems into the conversation systems, and back to JSON lines. */
module dev.quipu.imports {
    requires transitive dev.quipu.exports;
    requires dev.quipu.ingest;
    requires transitive dev.quipu.migration;
    requires transitive java.sql;
    requires static transitive org.jspecify;

    exports dev.quipu.imports;
    exports dev.quipu.imports.span;
}
