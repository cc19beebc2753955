package dev.quipu.postgres.local;

import java.time.Instant;

/** Whether there is a local server and what it does. */
public sealed interface LocalServerStatus {
    /** No server was ever started in the directory. */
    record Absent() implements LocalServerStatus {}

    /**
     * It has data and does not run.
     *
     * @param address where it listened last, and where it will again if the port is free then
     */
    record Stopped(ServerAddress address) implements LocalServerStatus {}

    /**
     * It runs.
     *
     * @param address where it listens
     * @param ready whether it lets clients in; not so while it starts, recovers or ends
     * @param pid its process
     * @param started since when, to the second
     */
    record Running(ServerAddress address, boolean ready, long pid, Instant started) implements LocalServerStatus {}
}
