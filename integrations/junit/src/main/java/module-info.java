/** Databases at head for the tests of an application, each a copy for one test. */
module dev.quipu.junit {
    requires dev.quipu.migration;
    requires java.naming;
    requires transitive java.sql;
    requires static transitive org.jspecify;
    requires transitive org.junit.jupiter.api;
    requires org.postgresql.jdbc;

    exports dev.quipu.junit;

    // JUnit makes the extension, which nobody else has to know.
    opens dev.quipu.junit to
            org.junit.platform.commons;
}
