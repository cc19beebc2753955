/** Measurements against peers. */
module dev.quipu.bench {
    requires dev.quipu.cli;
    requires dev.quipu.ingest;
    requires dev.quipu.postgres;
    requires static transitive org.jspecify;
    requires org.postgresql.jdbc;
}
