package dev.quipu.agents.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Page;
import dev.quipu.access.testing.Diagrams;
import dev.quipu.catalog.testing.Guide;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of the guide, compiled and run. */
class GuideTest {
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

    private final Model model = Given.MODEL;
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
    void thePageIsOfThisClass() throws IOException {
        Guide.assertAgrees(
                Path.of("../../docs/access/agents.md"),
                Path.of("src/test/java/dev/quipu/agents/access/GuideTest.java"));
    }

    @Test
    void theDiagramIsThatOfTheTables() throws Exception {
        try (Connection connection = given.database().connect()) {
            Diagrams.assertDrawn(connection, Given.SCHEMA, Path.of("../../docs/access/agents.md"));
        }
    }

    @Test
    void theFirstConversation() {
        var dataSource = given.dataSource();
        String schema = Given.SCHEMA;
        // snippet: conversation
        Agents agents = Agents.on(dataSource, schema);
        long talk = agents.call(session -> {
            User eve = session.users().create(NewUser.of("eve", "eve@example.com", "a hash, never a password"));
            Conversation started = session.conversations().start(eve.id(), ConversationSettings.titled("Paris"));
            session.messages().append(started.id(), NewMessage.user("Where is the tower?"));
            session.messages().append(started.id(), NewMessage.assistant("In Paris."));
            return started.id();
        });
        List<Message> said = agents.call(session -> session.messages().of(talk).last(50));
        // end
        assertThat(said).extracting(Message::content).containsExactly("Where is the tower?", "In Paris.");
    }

    @Test
    void theFirstRequest() {
        var dataSource = given.dataSource();
        String schema = Given.SCHEMA;
        // snippet: first
        Agents agents = Agents.on(dataSource, schema);
        Model model = Model.of("openai", "gpt-4o");

        Recorded recorded = agents.call(session -> {
            User bob = session.users().create(NewUser.of("bob", "bob@example.com", "a hash, never a password"));
            session.prices().set(model, PriceKind.INPUT, null, new BigDecimal("2.50"));
            session.prices().set(model, PriceKind.OUTPUT, null, new BigDecimal("10"));
            return session.requests()
                    .record(NewRequest.of(bob.id(), model, Tokens.of(1200, 350)).withKey("call-7f3a"));
        });
        // end
        assertThat(recorded.cost()).isEqualByComparingTo("0.0065");
    }

    @Test
    void aTurn() {
        long conversation = given.conversation(ann);
        Function<List<Message>, Answer> llm = messages -> new Answer("In Paris.", new Tokens(90, 4, 0, 0));
        // snippet: turn
        List<Message> prompt = agents.call(session -> {
            session.messages()
                    .append(conversation, NewMessage.user("Where is the tower?").withKey("turn 1"));
            return session.messages().activePath(conversation, 50);
        });
        Instant asked = Instant.now();
        Answer answer = llm.apply(prompt);
        agents.run(session -> {
            session.users().hold(ann);
            Appended said = session.messages()
                    .append(conversation, NewMessage.assistant(answer.text()).withKey("answer 1"));
            session.requests()
                    .record(NewRequest.of(ann, model, answer.tokens())
                            .withKey("answer 1")
                            .making(conversation, said.id())
                            .between(asked, Instant.now()));
        });
        // end
        Conversation talk = agents.call(session -> session.conversations().get(conversation));
        assertThat(talk.totals().tokens()).isEqualTo(94);
    }

    private record Answer(String text, Tokens tokens) {}

    @Test
    void askingFirst() throws Exception {
        Callable<Tokens> llm = () -> Tokens.of(1200, 350);
        // snippet: reserve
        agents.run(session -> session.budgets()
                .open(NewBudget.monthly(ann, "experiments", new BigDecimal("20"))
                        .forModel(model)
                        .asHardLimit()));
        try {
            UUID reserved = agents.call(session -> session.requests().reserve(ann, new BigDecimal("0.50"), model));
            try {
                Tokens used = llm.call();
                agents.run(session -> session.requests()
                        .record(NewRequest.of(ann, model, used).settling(reserved)));
            } catch (Exception e) {
                agents.run(session -> session.requests().release(reserved));
                throw e;
            }
        } catch (AccessException.OverLimit e) {
            // e.limit() is "budget experiments", and has e.available() dollars left.
        }
        // end
        // snippet: states
        List<BudgetState> states = agents.call(session -> session.budgets().states(ann));
        // end
        assertThat(states).hasSize(2);
    }

    @Test
    void readingThemBack() {
        given.spend(ann, "1.25");
        Instant from = Instant.now().minus(Duration.ofDays(30));
        AtomicLong tokens = new AtomicLong();
        // snippet: pages
        Page<Request> page =
                agents.call(session -> session.requests().ofUser(ann).page(50));
        while (page.next() != null) {
            var place = page.next();
            page = agents.call(session -> session.requests().ofUser(ann).pageAfter(place, 50));
        }
        List<CostPeriod> days =
                agents.call(session -> session.costs().ofUser(ann, BudgetPeriod.DAILY, from, Instant.now()));
        // end
        assertThat(days).hasSize(1);
        // snippet: stream
        agents.run(session -> {
            try (var requests = session.requests().stream(ann, from, Instant.now())) {
                requests.forEach(request -> tokens.addAndGet(request.tokens().total()));
            }
        });
        // end
        assertThat(tokens).hasValue(20);
    }

    @Test
    void aWorker() {
        Function<Json, Json> work = input -> new Json("{\"summary\": \"all well\"}");
        // snippet: tasks
        agents.run(session -> session.tasks()
                .enqueue(NewTask.titled("Summarise July")
                        .withInput(new Json("{\"month\": 7}"))
                        .withKey("summary of july")));

        List<Task> claimed = agents.call(session -> session.tasks().claim("worker-7", 5, FIVE_MINUTES));
        for (Task task : claimed) {
            try {
                Json output = work.apply(task.input());
                agents.run(session -> session.tasks().complete(task, output));
            } catch (AccessException.Stale e) {
                // It took longer than the lease, and somebody else has it.
            } catch (RuntimeException e) {
                agents.run(session -> session.tasks().fail(task, e.toString()));
            }
        }
        // end
        assertThat(agents.<List<Task>, RuntimeException>call(session ->
                        session.tasks().ofStatus(TaskStatus.COMPLETED).list(5)))
                .hasSize(1);
    }

    @Test
    void aVersion() {
        // snippet: content
        Content first = agents.call(session -> session.contents()
                .create(NewContent.of(ann, ContentType.CODE, Body.of("class Sort {}"))
                        .withSettings(ContentSettings.titled("Sort").withLanguage("Java", null))));
        try {
            Content second =
                    agents.call(session -> session.contents().newVersion(first, Body.of("final class Sort {}")));
            agents.run(
                    session -> session.contents().edit(second, second.settings().withTitle("Sorting", null)));
        } catch (AccessException.Stale e) {
            // Somebody else has made a version since, or has edited this one: read again, and decide again.
        }
        // end
        assertThat(agents.<List<Content>, RuntimeException>call(
                        session -> session.contents().versions(first.rootId())))
                .hasSize(2);
    }

    @Test
    void aLogin() {
        Function<String, Boolean> matches = hash -> false;
        // snippet: login
        boolean in = agents.call(session -> {
            User user = session.users().byEmail("Ann@Example.com").orElseThrow();
            if (!session.users().loginAllowed(user.id())) {
                return false;
            }
            String hash = session.users().passwordHash(user.id()).orElseThrow();
            if (matches.apply(hash)) {
                return session.users().loginSucceeded(user.id());
            }
            session.users().loginFailed(user.id());
            session.audit()
                    .append(NewAuditLine.of(
                                    user.id(), "login", "users", user.uuid().toString())
                            .failed("wrong password"));
            return false;
        });
        // end
        assertThat(in).isFalse();
        // snippet: audit
        List<AuditProblem> problems = agents.call(session -> session.audit().verify());
        // end
        assertThat(problems).isEmpty();
    }
}
