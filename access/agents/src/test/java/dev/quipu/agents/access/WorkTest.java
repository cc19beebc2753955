package dev.quipu.agents.access;

import static dev.quipu.access.testing.Listings.assertHolds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Page;
import dev.quipu.access.Trace;
import dev.quipu.access.testing.Race;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What models make, what workers do, and who did it. */
class WorkTest {
    private static final Duration LEASE = Duration.ofMinutes(5);

    private Given given;
    private Agents agents;
    private long ann;

    @BeforeEach
    void start() {
        given = Given.empty();
        agents = given.agents();
        ann = given.user("ann");
    }

    @AfterEach
    void end() {
        given.close();
    }

    @Test
    void contentIsKeptOnceReadAndEdited() {
        UUID uuid = UUID.randomUUID();
        ContentSettings settings = ContentSettings.titled("Sort")
                .withTitle("Sort", "Sorts.")
                .withFile("java", "text/x-java")
                .withLanguage("Java", "none")
                .withAudience(true, true)
                .withMetadata(new Json("{\"a\": 1}"), new Json("[\"sorting\"]"));
        NewContent code = NewContent.of(ann, ContentType.CODE, Body.of("class Ü {}"))
                .withUuid(uuid)
                .withSettings(settings);
        agents.run(session -> {
            Content made = session.contents().create(code);
            assertThat(made.settings()).isEqualTo(settings);
            assertThat(made.fileSize()).isEqualTo(11);
            assertThat(made.version()).isEqualTo("1.0");
            assertThat(session.contents().create(code)).isEqualTo(made);
            assertThat(session.contents().body(made.id())).contains(Body.of("class Ü {}"));
            assertThat(session.contents().withTag("sorting").list(5)).containsExactly(made);
            assertThat(session.contents().publicOnes().list(5)).containsExactly(made);
            assertThat(session.contents().templates().list(5)).containsExactly(made);
            assertThat(session.contents().ofType(ContentType.CODE).list(5)).containsExactly(made);
            assertThat(session.contents().ofUser(ann).list(5)).containsExactly(made);
            assertThat(session.contents().view(made.id())).isEqualTo(1);
            assertThat(session.contents().download(made.id())).isEqualTo(1);
            Content edited = session.contents().edit(made, settings.withAudience(false, true));
            assertThat(edited.views()).isEqualTo(1);
            assertThatThrownBy(() -> session.contents().edit(made, settings)).isInstanceOf(AccessException.Stale.class);
            byte[] bytes = "png".getBytes(StandardCharsets.UTF_8);
            Content image = session.contents().create(NewContent.of(ann, ContentType.IMAGE, Body.of(bytes)));
            assertThat(session.contents().body(image.id())).contains(Body.of(bytes));
        });
        for (NewContent other : List.of(
                NewContent.of(ann, ContentType.CODE, Body.of("class U {}")).withUuid(uuid),
                NewContent.of(ann, ContentType.CODE, Body.of("class Ü {}".getBytes(StandardCharsets.UTF_8)))
                        .withUuid(uuid),
                NewContent.of(ann, ContentType.TEXT, Body.of("class Ü {}")).withUuid(uuid))) {
            assertThatThrownBy(() -> agents.run(session -> session.contents().create(other)))
                    .isInstanceOf(AccessException.AlreadyThere.class);
        }
        long bob = given.user("bob");
        assertThatThrownBy(() -> agents.run(session -> session.contents()
                        .create(NewContent.of(bob, ContentType.CODE, Body.of(""))
                                .withUuid(uuid))))
                .isInstanceOf(AccessException.AlreadyThere.class);
        assertThatThrownBy(() -> agents.run(session -> session.contents().view(-1)))
                .isInstanceOf(AccessException.NotFound.class);
    }

    @Test
    void ofSixteenWhoMakeTheNextVersionOneDoes() throws InterruptedException {
        Content first =
                agents.call(session -> session.contents().create(NewContent.of(ann, ContentType.TEXT, Body.of("one"))));
        List<Boolean> won = Race.of(16, number -> {
            try {
                agents.run(session -> session.contents().newVersion(first, Body.of("two by " + number)));
                return true;
            } catch (AccessException.Stale e) {
                return false;
            }
        });
        assertThat(won).containsOnlyOnce(true);
        agents.run(session -> {
            Content second = session.contents().latest(first.rootId()).orElseThrow();
            assertThat(second.version()).isEqualTo("2.0");
            assertThat(second.parentId()).isEqualTo(first.id());
            Content third = session.contents().newVersion(second, Body.of("three"), "2.1");
            assertThat(session.contents().versions(first.rootId()))
                    .extracting(Content::version)
                    .containsExactly("1.0", "2.0", "2.1");
            assertThat(session.contents().delete(third.id())).isTrue();
            assertThat(session.contents().latest(first.rootId()))
                    .map(Content::id)
                    .contains(second.id());
        });
    }

    @Test
    void viewsCountExactly() throws InterruptedException {
        Content content =
                agents.call(session -> session.contents().create(NewContent.of(ann, ContentType.TEXT, Body.of("one"))));
        List<Integer> counts =
                Race.of(16, number -> agents.call(session -> session.contents().view(content.id())));
        assertThat(counts)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 16).boxed().toList());
    }

    @Test
    void contentIsSharedAndTakenBack() {
        long bob = given.user("bob");
        agents.run(session -> {
            Content first = session.contents().create(NewContent.of(ann, ContentType.TEXT, Body.of("one")));
            assertThat(session.contents().mayRead(bob, first.id())).isFalse();
            session.contents().share(first.id(), bob, true, null);
            Content second = session.contents().newVersion(first, Body.of("two"));
            assertThat(session.contents().mayRead(bob, second.id())).isTrue();
            assertThat(session.contents().sharedWith(bob)).containsExactly(new SharedContent(second, true, null));
            session.contents().share(first.id(), bob, false, Instant.now().minusSeconds(1));
            assertThat(session.contents().sharedWith(bob)).isEmpty();
            assertThat(session.contents().unshare(second, bob)).isTrue();
            assertThat(session.contents().unshare(second, bob)).isFalse();
        });
    }

    @Test
    void sixteenWorkersGetEachTaskOnce() throws InterruptedException {
        agents.run(session ->
                IntStream.range(0, 100).forEach(i -> session.tasks().enqueue(NewTask.titled("task " + i))));
        List<List<Task>> claimed = Race.of(16, number -> {
            List<Task> all = new ArrayList<>();
            List<Task> some;
            do {
                some = agents.call(session -> session.tasks().claim("worker " + number, 3, LEASE));
                all.addAll(some);
            } while (!some.isEmpty());
            for (Task task : all) {
                agents.run(session -> session.tasks().complete(task, Json.EMPTY));
            }
            return all;
        });
        assertThat(claimed.stream().flatMap(List::stream).map(Task::id))
                .hasSize(100)
                .doesNotHaveDuplicates();
        agents.run(session -> assertThat(
                        session.tasks().ofStatus(TaskStatus.COMPLETED).list(200))
                .hasSize(100));
    }

    @Test
    void aTaskIsPutIntoTheQueueOnceAKey() throws InterruptedException {
        NewTask task = NewTask.titled("Summarise July")
                .withKey("july")
                .withDescription("All of it.")
                .withInput(new Json("{\"month\": 7}"))
                .withPriority(5)
                .withMaxAttempts(2)
                .ofUser(ann)
                .estimatedAt(Duration.ofMinutes(2))
                .withTrace(new Trace("0".repeat(31) + "1", null, null));
        List<Task> made =
                Race.of(16, number -> agents.call(session -> session.tasks().enqueue(task)));
        assertThat(made).extracting(Task::id).containsOnly(made.getFirst().id());
        agents.run(session -> {
            Task there = session.tasks().byKey("july").orElseThrow();
            assertThat(there.input()).isEqualTo(new Json("{\"month\": 7}"));
            assertThat(there.attempts()).isEqualTo(new Task.Attempts(0, 2));
            assertThat(there.times().estimatedSeconds()).isEqualTo(120);
            assertThat(session.tasks().waiting(5)).containsExactly(there);
            assertThat(session.tasks().ofUser(ann, TaskStatus.PENDING).list(5)).containsExactly(there);
            assertThat(session.tasks().ofTrace("0".repeat(31) + "1")).containsExactly(there);
            Task part = session.tasks()
                    .enqueue(NewTask.titled("Read")
                            .partOf(there.id())
                            .forAgent(session.roster()
                                    .add(AgentSettings.named("reader", Given.MODEL))
                                    .id()));
            assertThat(session.tasks().parts(there.id())).containsExactly(part);
            assertThat(session.tasks().claim("w", 5, LEASE, part.agentId()))
                    .extracting(Task::id)
                    .containsExactly(part.id());
            session.tasks()
                    .enqueue(NewTask.titled("Later").notBefore(Instant.now().plusSeconds(600)));
            assertThat(session.tasks().claim("w", 5, LEASE))
                    .extracting(Task::id)
                    .containsExactly(there.id());
        });
    }

    /** Two users with the same wish and one key are no retry: the second would be told that theirs is being done. */
    @Test
    void aKeyIsThatOfAllThatATaskAsksFor() {
        long ben = given.user("ben");
        NewTask task = NewTask.titled("Monthly report")
                .ofUser(ann)
                .withInput(new Json("{\"month\": 7, \"of\": \"ann\"}"))
                .withKey("report-july");
        Task made = agents.call(session -> session.tasks().enqueue(task));
        Task again = agents.call(session -> session.tasks()
                .enqueue(
                        task.withInput(new Json("{\"of\":\"ann\",\"month\":7}")).withPriority(9)));
        assertThat(again).isEqualTo(made);
        for (NewTask other : List.of(
                NewTask.titled("Yearly report")
                        .ofUser(ann)
                        .withInput(task.input)
                        .withKey("report-july"),
                task.ofUser(ben),
                task.withInput(new Json("{\"month\": 7, \"of\": \"ben\"}")),
                task.withDescription("In short."),
                task.forAgent(1),
                task.partOf(made.id()))) {
            assertThatThrownBy(() -> agents.run(session -> session.tasks().enqueue(other)))
                    .isInstanceOfSatisfying(
                            AccessException.AlreadyThere.class,
                            refused -> assertThat(refused.rule()).contains(AgentsRule.TASK_UUID));
        }
    }

    @Test
    void agentsAreAddedOnceAndEdited() {
        UUID uuid = UUID.randomUUID();
        AgentSettings settings = AgentSettings.named("reader", Given.MODEL)
                .withInstructions("Reads.", "Read it.")
                .withCapabilities(new Json("[\"read\"]"), new Json("[\"calm\"]"));
        agents.run(session -> {
            Agent reader = session.roster().addOnce(uuid, settings);
            assertThat(reader.settings()).isEqualTo(settings);
            assertThat(session.roster().addOnce(uuid, settings)).isEqualTo(reader);
            assertThat(session.roster().find(reader.id())).contains(reader);
            assertThat(session.roster().withTag("calm").list(5)).containsExactly(reader);
            Agent writer = session.roster().add(AgentSettings.named("writer", Given.MODEL));
            assertHolds(session.roster().all(), List.of(reader, writer));
            session.roster().edit(reader, settings.withInstructions(null, null));
            assertThatThrownBy(() -> session.roster().edit(reader, settings)).isInstanceOf(AccessException.Stale.class);
            session.roster().setActive(reader.id(), false);
            assertThat(session.roster().byUuid(uuid).orElseThrow().isActive()).isFalse();
            assertThatThrownBy(() -> session.roster().setActive(-1, true)).isInstanceOf(AccessException.NotFound.class);
            assertThatThrownBy(() -> session.roster().addOnce(uuid, AgentSettings.named("other", Given.MODEL)))
                    .isInstanceOf(AccessException.AlreadyThere.class);
        });
    }

    @Test
    void aTaskFailsIsTriedAgainDiesAndComesBack() throws SQLException {
        long id = agents.<Task, RuntimeException>call(
                        session -> session.tasks().enqueue(NewTask.titled("t").withMaxAttempts(2)))
                .id();
        Task first = claim("w1");
        agents.run(session -> {
            session.tasks().heartbeat(first, Duration.ofMinutes(10));
            assertThat(session.tasks().fail(first, "no answer", Duration.ZERO)).isEqualTo(TaskStatus.PENDING);
        });
        assertThatThrownBy(() -> agents.run(session -> session.tasks().complete(first, Json.EMPTY)))
                .isInstanceOf(AccessException.Stale.class)
                .hasMessage("task " + id + " is not w1's any more");
        assertThatThrownBy(() -> agents.run(session -> session.tasks().fail(first, "late")))
                .isInstanceOf(AccessException.Stale.class);
        Task second = claim("w2");
        given.database().execute("UPDATE platform.tasks SET lease_expires_at = now() - interval '1 second'");
        agents.run(session -> {
            assertThat(session.tasks().releaseExpired(10)).isEqualTo(1);
            assertThatThrownBy(() -> session.tasks().heartbeat(second, LEASE))
                    .isInstanceOf(AccessException.Stale.class);
            Page<Task> dead = session.tasks().dead().page(5);
            assertThat(dead.items()).extracting(Task::id).containsExactly(id);
            assertThat(dead.items().getFirst().error()).contains("w2");
            assertThat(session.tasks().revive(id)).isTrue();
            assertThat(session.tasks().dead().list(5)).isEmpty();
            assertThat(session.tasks().cancel(id)).isTrue();
            assertThat(session.tasks().cancel(id)).isFalse();
            Task cancelled = session.tasks().find(id).orElseThrow();
            assertThat(cancelled.status()).isEqualTo(TaskStatus.CANCELLED);
            assertThatThrownBy(() -> session.tasks().complete(cancelled, Json.EMPTY))
                    .isInstanceOf(IllegalArgumentException.class);
        });
    }

    private Task claim(String worker) {
        return agents.<List<Task>, RuntimeException>call(
                        session -> session.tasks().claim(worker, 1, LEASE))
                .getFirst();
    }

    @Test
    void anAuditLineThatIsSentAgainIsWrittenOnce() throws InterruptedException {
        UUID uuid = UUID.randomUUID();
        NewAuditLine line = NewAuditLine.of(ann, "user.update", "users", "1");
        List<Long> ids =
                Race.of(8, number -> agents.call(session -> session.audit().appendOnce(uuid, line)));
        assertThat(ids).containsOnly(ids.getFirst());
        agents.run(session -> {
            assertThat(session.audit().inOrder().list(10)).singleElement().satisfies(only -> {
                assertThat(only.id()).isEqualTo(ids.getFirst());
                assertThat(only.uuid()).isEqualTo(uuid);
            });
            session.audit().append(line);
            assertThat(session.audit().inOrder().list(10)).hasSize(2);
            assertThat(session.audit().verify()).isEmpty();
        });
        long bob = given.user("bob");
        for (NewAuditLine other : List.of(
                NewAuditLine.of(ann, "user.update", "users", "2"),
                NewAuditLine.of(bob, "user.update", "users", "1"),
                line.failed("refused"))) {
            assertThatThrownBy(() -> agents.run(session -> session.audit().appendOnce(uuid, other)))
                    .isInstanceOf(AccessException.AlreadyThere.class);
        }
    }

    @Test
    void theAuditLogIsPagedStreamedAndWhole() throws SQLException {
        agents.run(session -> IntStream.range(0, 250)
                .forEach(i -> session.audit()
                        .append(NewAuditLine.of(ann, "user.update", "users", "" + i % 2)
                                .withValues(Json.EMPTY, new Json("{\"password\": \"x\"}"))
                                .from("10.0.0.1", "curl", new Json("{\"method\": \"PUT\", \"path\": \"/u\"}")))));
        agents.run(session -> {
            session.audit().append(NewAuditLine.of(null, "login", "users", null).failed("wrong"));
            Page<AuditLine> first = session.audit().latest().page(100);
            AuditLine last = first.items().getFirst();
            assertThat(last.success()).isFalse();
            assertThat(last.error()).isEqualTo("wrong");
            assertThat(first.items().get(1).newValues().text()).contains("[redacted]");
            assertThat(first.items().get(1).origin().method()).isEqualTo("PUT");
            Page<AuditLine> second =
                    session.audit().latest().pageAfter(first.after().orElseThrow(), 100);
            Page<AuditLine> third =
                    session.audit().latest().pageAfter(second.after().orElseThrow(), 100);
            assertThat(third.items()).hasSize(51);
            assertThat(session.audit().latest().pageBefore(third.before().orElseThrow(), 100))
                    .isEqualTo(second);
            try (var lines = session.audit()
                    .inOrder()
                    .streamAfter(Audit.place(third.items().getLast()))) {
                assertThat(lines.map(AuditLine::chainSeq)).hasSize(250).isSorted();
            }
            Page<AuditLine> ofUser = session.audit().ofUser(ann).page(200);
            assertThat(session.audit()
                            .ofUser(ann)
                            .pageAfter(ofUser.after().orElseThrow(), 200)
                            .items())
                    .hasSize(50);
            assertThat(session.audit().ofResource("users", "1").list(200)).hasSize(125);
            assertThat(session.audit().ofAction("login").list(5)).containsExactly(last);
            assertThat(session.audit().verify()).isEmpty();
        });
        given.database().execute("""
                SET session_replication_role = replica;
                UPDATE platform.audit_logs SET action = 'nothing' WHERE chain_seq = 7""");
        agents.run(session -> assertThat(session.audit().verify()).containsExactly(new AuditProblem(7, "changed")));
    }

    @Test
    void aLineIsNotChanged() {
        agents.run(session -> session.audit().append(NewAuditLine.of(ann, "a", "b", null)));
        assertThatThrownBy(() -> agents.run(session -> session.audit()
                        .append(NewAuditLine.of(ann, "a", "b", null).withValues(Json.NONE, Json.EMPTY))))
                .isInstanceOfSatisfying(
                        AccessException.Invalid.class,
                        refused -> assertThat(refused.rule()).contains(AgentsRule.AUDIT_VALUES));
    }

    /** Before the server is asked, whose refusal would end the transaction. */
    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void noTasksAreNotAskedFor(int limit) {
        agents.run(session -> {
            Tasks tasks = session.tasks();
            for (ThrowingCallable asking : List.<ThrowingCallable>of(
                    () -> tasks.claim("w1", limit, LEASE),
                    () -> tasks.waiting(limit),
                    () -> tasks.releaseExpired(limit))) {
                assertThatThrownBy(asking).isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(tasks.waiting(1)).isEmpty();
        });
    }
}
