/** The schema of a database as values, and pure functions of it. It does not require java.sql: no plan can touch a database. */
module dev.quipu.catalog {
    requires com.fasterxml.jackson.core;
    requires static transitive org.jspecify;

    exports dev.quipu.catalog.difference;
    exports dev.quipu.catalog.fingerprint;
    exports dev.quipu.catalog.json;
    exports dev.quipu.catalog.lock;
    exports dev.quipu.catalog.model;
    exports dev.quipu.catalog.name;
    exports dev.quipu.catalog.plan;
    exports dev.quipu.catalog.render;
}
