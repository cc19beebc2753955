/** What needs a PostgreSQL server, or its language, and knows nothing of revisions. */
module dev.quipu.postgres {
    requires transitive dev.quipu.catalog;
    requires transitive java.sql;
    requires org.apache.commons.compress;
    requires static transitive org.jspecify;
    requires org.postgresql.jdbc;
    requires org.tukaani.xz;

    exports dev.quipu.postgres.failure;
    exports dev.quipu.postgres.file;
    exports dev.quipu.postgres.introspect;
    exports dev.quipu.postgres.local;
    exports dev.quipu.postgres.name;
    exports dev.quipu.postgres.program;
    exports dev.quipu.postgres.rows;
    exports dev.quipu.postgres.scratch;
    exports dev.quipu.postgres.script;
    exports dev.quipu.postgres.secret;
    exports dev.quipu.postgres.session;
    exports dev.quipu.postgres.sqlstate;
    exports dev.quipu.postgres.url;
}
