package dev.quipu.spring.boot;

import dev.quipu.migration.command.Current.Standing;
import dev.quipu.migration.command.Status;
import dev.quipu.migration.history.Drift.Drifted;
import dev.quipu.migration.history.HistoryEntry;
import dev.quipu.postgres.failure.QuipuException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code /actuator/quipu}: what {@code quipu status} says of the application's database. */
@Endpoint(id = "quipu")
public final class QuipuEndpoint {
    private final SchemaStatus status;

    QuipuEndpoint(SchemaStatus status) {
        this.status = status;
    }

    /**
     * What there is to know.
     *
     * @param server where the database is, without a password; null if it does not answer
     * @param version the server's version; null if it does not answer
     * @param branches where each branch is
     * @param others branches that the database has and the application does not
     * @param drift what other hands have changed since the last run; null if that is not known
     * @param interrupted the revisions that an earlier run left unfinished
     * @param problem what is wrong between the revisions and what is applied, or why that is not known; null if nothing is
     * @param lastRun the newest line of the history; null if there is none
     */
    public record State(
            @Nullable String server,
            @Nullable String version,
            List<BranchState> branches,
            List<String> others,
            @Nullable List<String> drift,
            List<String> interrupted,
            @Nullable String problem,
            @Nullable Run lastRun) {}

    /**
     * Where a branch is.
     *
     * @param branch its label
     * @param schema its schema
     * @param revision the revision that it is at, or {@code base}
     * @param pending how many revisions are not applied
     */
    public record BranchState(String branch, String schema, String revision, int pending) {}

    /**
     * A line of the history.
     *
     * @param direction what was done
     * @param branch of which branch
     * @param revision which revision; null for a stamp to base
     * @param started when
     * @param milliseconds how long it took
     * @param tool what ran it
     * @param failure how it failed; null if it did not
     */
    public record Run(
            String direction,
            String branch,
            @Nullable String revision,
            Instant started,
            long milliseconds,
            String tool,
            @Nullable String failure) {}

    /** Returns what there is to know, as it was a few seconds ago at most; only the problem if the database does not answer. */
    @ReadOperation
    public State state() {
        try {
            return state(status.report());
        } catch (QuipuException e) {
            return new State(null, null, List.of(), List.of(), null, List.of(), e.message(), null);
        }
    }

    private static State state(Status.Report report) {
        QuipuException files = report.files();
        return new State(
                report.server(),
                report.version(),
                report.branches().stream().map(QuipuEndpoint::branch).toList(),
                report.others().stream()
                        .map(other -> other.label() + "@" + other.revision())
                        .toList(),
                report.drift().unknown() != null
                        ? null
                        : report.drift().objects().stream().map(Drifted::told).toList(),
                report.interrupted(),
                files == null ? null : files.message(),
                report.lastRun().map(QuipuEndpoint::run).orElse(null));
    }

    private static BranchState branch(Standing standing) {
        return new BranchState(
                standing.branch().label(),
                standing.branch().schema().value(),
                QuipuHealthIndicator.revision(standing),
                standing.pending());
    }

    private static Run run(HistoryEntry entry) {
        HistoryEntry.Failure failure = entry.failure();
        return new Run(
                entry.direction().word(),
                entry.branch(),
                entry.revision(),
                entry.started(),
                entry.duration().toMillis(),
                entry.tool(),
                failure == null ? null : failure.message());
    }
}
