package dev.quipu.spring.boot;

import dev.quipu.catalog.difference.MalformedPatternException;
import dev.quipu.catalog.difference.NamePattern;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.Revisions;
import dev.quipu.migration.command.AcceptedDrift.Policy;
import dev.quipu.migration.command.Status;
import dev.quipu.migration.history.Drift;
import dev.quipu.migration.history.Fingerprint;
import dev.quipu.migration.history.HistorySchema;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.project.BackupSettings;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunResult;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.url.DatabaseUrl;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.util.function.SingletonSupplier;

/**
 * The application's schema in Quipu's hands: what its branches are, where they stand, and what brings them to their heads.
 * Safe for use by several threads; each call opens connections of its own and closes them.
 */
public final class Quipu {
    private final QuipuProperties properties;
    private final List<Branch> branches;
    private final Supplier<DatabaseUrl> url;
    private final Supplier<DataSource> dataSource;

    /**
     * Takes what to take care of, and touches nothing.
     *
     * @param url where the database is; asked when it is first needed
     * @param dataSources what the application has to read and write through; asked when that is needed
     */
    Quipu(QuipuProperties properties, List<Branch> branches, Supplier<DatabaseUrl> url, DataSources dataSources) {
        this.properties = properties;
        this.branches = List.copyOf(branches);
        this.url = url;
        this.dataSource = SingletonSupplier.of(() -> transactionsOf(dataSources));
    }

    /**
     * Returns the data source that is Quipu's, in the transactions of Spring. It is the same for all packs: that is how a call
     * within another pack's call is noticed.
     *
     * @throws QuipuException if there is none, or nothing tells which of several it is
     */
    DataSource dataSource() {
        return dataSource.get();
    }

    private static DataSource transactionsOf(DataSources dataSources) {
        return dataSources
                .ofQuipu()
                .map(SpringsTransactions::new)
                .orElseThrow(() -> new QuipuException(
                        QuipuException.Kind.USAGE,
                        "there is no data source to read and write through; quipu.url is for changing the schema alone",
                        "set spring.datasource.url; quipu.enabled=false leaves Quipu out"));
    }

    /** Returns the branches, in their order; empty if there is neither a pack nor a folder of revisions. */
    public List<Branch> branches() {
        return branches;
    }

    /**
     * Looks at the database, and changes nothing.
     *
     * @throws QuipuException if it cannot be reached, or the revisions cannot be read
     */
    public Status.Report status() {
        return revisions().status();
    }

    private List<NamePattern> ignored() {
        try {
            return properties.ignore().stream().map(NamePattern::parse).toList();
        } catch (MalformedPatternException e) {
            throw new QuipuException(QuipuException.Kind.USAGE, String.valueOf(e.getMessage()), "mend quipu.ignore");
        }
    }

    /**
     * Applies all that is missing. An instance that does the same at this moment is waited for, and then there is nothing left
     * to do.
     *
     * @param listener hears how it goes
     * @throws QuipuException if a revision fails, or a revision has changed since it was applied; the message says what state
     *     the database is in. If {@code quipu.drift} is {@code fail}, also if other hands have changed the schema, or nobody
     *     can tell
     */
    public RunResult upgrade(RunListener listener) {
        Policy policy = Policy.valueOf(properties.drift().name());
        if (policy != Policy.FAIL) {
            return revisions().onDrift(policy).listener(listener).upgrade("head");
        }
        // Refused in the words of an application, which has no option --drift.
        Fingerprint fingerprint = new Fingerprint(new HistorySchema(historySchema()));
        BeforeRun refuse = (session, state, steps) -> {
            // Where nothing is applied there is nothing that other hands could have changed.
            if (!state.revisions().isEmpty()) {
                fit().driftBeforeRun(compared(fingerprint, session).without(ignored()))
                        .ifPresent(failure -> {
                            throw failure;
                        });
            }
        };
        return revisions()
                .onDrift(Policy.IGNORE)
                .before(refuse)
                .listener(listener)
                .upgrade("head");
    }

    private static Drift compared(Fingerprint fingerprint, Session session) {
        try {
            return fingerprint.compare(session);
        } catch (ServerException e) {
            return Drift.unknown(e.message());
        }
    }

    /**
     * Returns why the schema does not fit this application: pending, changed or unknown revisions, a run that was
     * interrupted and, if {@code quipu.drift} is {@code fail}, what other hands have changed. Empty if it fits.
     */
    public Optional<QuipuException> misfit(Status.Report report) {
        return fit().misfit(report);
    }

    private SchemaFit fit() {
        return new SchemaFit(properties, branches, () -> url.get());
    }

    private Revisions revisions() {
        Path directory = Path.of("").toAbsolutePath();
        Project project = Project.of(directory, branches)
                .withHistorySchema(historySchema())
                .withRun(properties.runOptions())
                .withBackup(BackupSettings.DEFAULT
                        .withMode(BackupSettings.Mode.NEVER)
                        .under(directory))
                .withIgnored(ignored());
        return Revisions.of(project, () -> Database.at(url.get()))
                .by(Runner.ofProcess("quipu-spring-boot-starter", Quipu.class));
    }

    private Identifier historySchema() {
        return new Identifier(properties.historySchema());
    }
}
