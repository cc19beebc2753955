/** Live conversational threads. */
module dev.quipu.threads {
    requires dev.quipu.exports;
    requires transitive dev.quipu.migration;
    requires java.sql;
    requires static transitive org.jspecify;

    exports dev.quipu.threads;

    provides dev.quipu.migration.pack.Pack with
            dev.quipu.threads.ThreadsPack;
}
