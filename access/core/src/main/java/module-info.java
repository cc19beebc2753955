/** What typed access to every pack stands on. */
module dev.quipu.access {
    requires transitive com.fasterxml.jackson.core;
    requires transitive java.sql;
    requires transitive org.jooq;
    requires static transitive org.jspecify;
    requires org.postgresql.jdbc;

    exports dev.quipu.access;
    exports dev.quipu.access.support;
}
