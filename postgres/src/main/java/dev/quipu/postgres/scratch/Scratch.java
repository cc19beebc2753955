package dev.quipu.postgres.scratch;

import dev.quipu.postgres.url.DatabaseUrl;

/**
 * A server on which throw-away databases can be made. They are dropped when they are closed, or somewhat later; closing the
 * scratch drops those that are left. Safe for use by several threads.
 */
public sealed interface Scratch extends AutoCloseable permits LocalScratch, ServerScratch {
    /** Returns a scratch on an embedded server of its own, which is started when the first database is made. */
    static Scratch local() {
        return new LocalScratch();
    }

    /**
     * Returns a scratch on a server that is there. Its databases are beside those of other people, have names that begin
     * with {@code quipu_scratch_}, and are dropped by the next scratch if this process is killed.
     *
     * @param url a database of that server; its role needs CREATEDB
     */
    static Scratch on(DatabaseUrl url) {
        return new ServerScratch(url);
    }

    /** Makes an empty database. */
    ScratchDatabase create();

    /** Makes a copy of a database, to which nobody may be connected. */
    ScratchDatabase copy(ScratchDatabase original);

    @Override
    void close();
}
