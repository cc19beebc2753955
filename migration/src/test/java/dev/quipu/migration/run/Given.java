package dev.quipu.migration.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.HistoryEntry;
import dev.quipu.migration.history.HistoryReader;
import dev.quipu.migration.history.HistorySchema;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.revision.JavaRevision;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.revision.Section;
import dev.quipu.postgres.local.ServerAddress;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A line of revisions of one branch, {@code app}, and what runs them. */
final class Given {
    static final HistorySchema HISTORY = new HistorySchema(new Identifier("quipu"));

    private final ServerAddress server;
    private final List<Revision> revisions = new ArrayList<>();
    final List<String> heard = new ArrayList<>();
    final Interruption interruption = new Interruption();
    RunOptions options = RunOptions.DEFAULT.withWaitForRunner(Duration.ofMinutes(4));
    Pause pause = interruption;
    /** Of the driver, besides where the database is. */
    final Properties properties = new Properties();

    Identifier schema = new Identifier("app");
    Consumer<Step> onStart = step -> {};
    Consumer<Step> onFinish = step -> {};
    Consumer<String> onWaiting = owner -> {};
    Consumer<String> onBlocked = holders -> {};

    Given(TestDatabase database) {
        this(database.address());
    }

    Given(ServerAddress server) {
        this.server = server;
    }

    Given revision(String id, String upgrade, String downgrade) {
        return add(id, true, sql(id, upgrade), sql(id, downgrade));
    }

    Given nonTransactional(String id, String upgrade, String downgrade) {
        return add(id, false, sql(id, upgrade), sql(id, downgrade));
    }

    Given java(String id, JavaRevision code) {
        return java(id, () -> code);
    }

    /** Adds a revision whose code is there, or not, when it is asked for. */
    Given java(String id, Supplier<JavaRevision> code) {
        Section section = new Section.Code(id, "", code);
        return add(id, true, section, section);
    }

    private Given add(String id, boolean transactional, Section upgrade, Section downgrade) {
        List<RevisionId> parents =
                revisions.isEmpty() ? List.of() : List.of(revisions.getLast().name());
        revisions.add(new Revision(
                new RevisionId("app", id),
                parents,
                List.of(),
                List.of(),
                Set.of(),
                "revision " + id,
                null,
                transactional,
                upgrade,
                downgrade,
                "checksum of " + id,
                id + ".sql"));
        return this;
    }

    static Section sql(String id, String text) {
        return new Section.Sql(id + ".sql", text, 0, text.length());
    }

    RevisionGraph graph() {
        return RevisionGraph.of(revisions);
    }

    Session open(String purpose) {
        Properties properties = new Properties();
        properties.putAll(this.properties);
        properties.setProperty("user", server.user());
        properties.setProperty("password", server.password());
        properties.setProperty("ApplicationName", "quipu " + purpose);
        return Session.open(
                "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + server.database(), properties);
    }

    Migrator migrator() {
        RunContext context = new RunContext(
                this::open,
                HISTORY,
                options,
                new Runner("tester", "here", "quipu test"),
                new Listener(),
                interruption,
                pause,
                new Random(42));
        return new Migrator(context, this::graph, Map.of("app", schema));
    }

    DatabaseState state() {
        try (Session session = open("look")) {
            return new HistoryReader(HISTORY).state(session);
        }
    }

    List<HistoryEntry> history() {
        try (Session session = open("look")) {
            return new HistoryReader(HISTORY).newest(session, 100);
        }
    }

    List<String> applied() {
        return state().revisions().stream().map(RevisionId::id).toList();
    }

    private final class Listener implements RunListener {
        @Override
        public void waiting(String owner) {
            onWaiting.accept(owner);
        }

        @Override
        public void started(Step step) {
            heard.add("started " + step.revision().name());
            onStart.accept(step);
        }

        @Override
        public void finished(Step step, int statements, Duration duration) {
            heard.add("finished " + step.revision().name() + " " + statements);
            onFinish.accept(step);
        }

        @Override
        public void blocked(String holders) {
            onBlocked.accept(holders);
        }

        @Override
        public void retrying(Step step, int attempt, String reason, Duration rest) {
            heard.add("retrying " + step.revision().name() + " " + attempt + " " + reason);
        }

        @Override
        public void resumed(Step step, int finishedStatements) {
            heard.add("resumed " + step.revision().name() + " " + finishedStatements);
        }

        @Override
        public void notice(Step step, String message) {
            heard.add("notice " + message);
        }
    }
}
