/** Fast ingestion into the conversation systems. */
module dev.quipu.ingest {
    requires com.fasterxml.jackson.core;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    requires org.postgresql.jdbc;

    exports dev.quipu.ingest;
    exports dev.quipu.ingest.assistant;
    exports dev.quipu.ingest.copy;
    exports dev.quipu.ingest.finops;
    exports dev.quipu.ingest.threads;
}
