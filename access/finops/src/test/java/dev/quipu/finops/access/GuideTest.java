package dev.quipu.finops.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.MessageRole;
import dev.quipu.access.MessageStatus;
import dev.quipu.access.ToolCall;
import dev.quipu.access.Trace;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of the guide, compiled and run. */
class GuideTest {
    private Given given;
    private FinOps finops;
    private UUID thread;

    @BeforeEach
    void start() {
        given = Given.empty();
        finops = given.finops();
        thread = given.thread("ann");
    }

    @AfterEach
    void end() {
        given.close();
    }

    @Test
    void thePageIsOfThisClass() throws IOException {
        Guide.assertAgrees(
                Path.of("../../docs/access/finops.md"),
                Path.of("src/test/java/dev/quipu/finops/access/GuideTest.java"));
    }

    @Test
    void theDiagramIsThatOfTheTables() throws Exception {
        try (Connection connection = given.database().connect()) {
            Diagrams.assertDrawn(connection, Given.SCHEMA, Path.of("../../docs/access/finops.md"));
        }
    }

    @Test
    void theFirstThread() {
        var dataSource = given.dataSource();
        String schema = Given.SCHEMA;
        // snippet: first
        FinOps finops = FinOps.on(dataSource, schema);

        List<ThreadMessage> said = finops.call(session -> {
            UUID thread =
                    session.threads().start("ann", "Costs of July", Json.EMPTY).id();
            session.messages()
                    .append(thread, NewMessage.query("What did EC2 cost?").withKey("request 7"));
            session.messages().append(thread, NewMessage.response("412 dollars."));
            return session.messages().of(thread).last(20);
        });
        // end
        assertThat(said).hasSize(2);
    }

    @Test
    void aRun() throws Exception {
        Callable<Json> agent = () -> new Json("{\"usd\": 412}");
        ThreadMessage question = finops.call(session -> {
            session.messages().append(thread, NewMessage.query("What did EC2 cost?"));
            return session.messages().of(thread).last(1).getFirst();
        });
        // snippet: run
        RunningExecution run = RunningExecution.open(
                        thread, "cost analyst", AgentType.COST_ANALYSIS, question.content())
                .setOffBy(question.id());
        try {
            Json output = agent.call();
            finops.run(session -> session.executions().finish(run, output, new Json("[\"cost_explorer\"]")));
        } catch (Exception e) {
            finops.run(session -> session.executions().fail(run, e));
            throw e;
        }
        // end
        Instant since = Instant.now().minus(Duration.ofDays(7));
        // snippet: failed
        List<Execution> failed = finops.call(session ->
                session.executions().ofStatus(ExecutionStatus.ERROR, since).list(50));
        // end
        assertThat(failed).isEmpty();
    }

    @Test
    void aRunInATrace() {
        String question = "What did EC2 cost?";
        String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        String spanId = "00f067aa0ba902b7";
        String parentSpanId = "00f067aa0ba902b6";
        // snippet: trace
        RunningExecution run = RunningExecution.open(thread, "cost analyst", AgentType.COST_ANALYSIS, question)
                .withTrace(new Trace(traceId, spanId, parentSpanId));
        finops.run(session -> session.executions().timeOut(run));

        List<Execution> ofTrace = finops.call(session -> session.executions().ofTrace(traceId));
        // end
        assertThat(ofTrace).extracting(Execution::id).containsExactly(run.id());
    }

    @Test
    void tools() {
        // snippet: tools
        ToolCall ask = new ToolCall("call-1", "cost_explorer", new Json("{\"service\": \"EC2\"}"));
        finops.run(session -> session.messages()
                .append(
                        thread,
                        List.of(
                                NewMessage.query("What did EC2 cost?"),
                                NewMessage.toolCall("").withToolCalls(List.of(ask)),
                                NewMessage.tool(ask.id(), "412 USD"),
                                NewMessage.response("412 dollars.").withMeasures(Measures.of("model-1", 900, 12)))));
        // end
        List<ThreadMessage> said =
                finops.call(session -> session.messages().of(thread).last(10));
        assertThat(said)
                .extracting(ThreadMessage::role)
                .containsExactly(MessageRole.USER, MessageRole.ASSISTANT, MessageRole.TOOL, MessageRole.ASSISTANT);
    }

    @Test
    void anAnswerThatIsStreamed() {
        List<String> pieces = List.of("412 ", "dollars.");
        // snippet: stream
        UUID answer = finops.call(session -> session.messages()
                        .append(thread, NewMessage.response("").asPartial()))
                .id();
        StringBuilder text = new StringBuilder();
        for (String piece : pieces) {
            text.append(piece);
            finops.run(session -> session.messages().replaceText(answer, text.toString()));
        }
        ThreadMessage whole = finops.call(session -> session.messages()
                .finish(answer, text.toString(), MessageStatus.DONE, Measures.of("model-1", 900, 12)));
        // end
        assertThat(whole.content()).isEqualTo("412 dollars.");
        assertThat(whole.status()).isEqualTo(MessageStatus.DONE);
    }

    @Test
    void branches() {
        UUID answer = finops.call(session -> session.messages()
                        .append(thread, List.of(NewMessage.query("q"), NewMessage.response("Said first."))))
                .getLast()
                .id();
        // snippet: branches
        List<ThreadMessage> anew = finops.call(session -> {
            session.messages().append(thread, NewMessage.response("Said anew.").insteadOf(answer));
            return session.messages().activePath(thread, 50);
        });
        List<ThreadMessage> first = finops.call(session -> {
            session.threads().activate(thread, answer);
            return session.messages().activePath(thread, 50);
        });
        // end
        assertThat(anew).extracting(ThreadMessage::content).containsExactly("q", "Said anew.");
        assertThat(first).extracting(ThreadMessage::content).containsExactly("q", "Said first.");
    }

    @Test
    void anIntent() {
        finops.run(session -> session.messages().append(thread, NewMessage.query("What did EC2 cost?")));
        // snippet: intent
        finops.run(session -> {
            ThreadMessage question = session.messages().of(thread).last(1).getFirst();
            session.intents()
                    .add(
                            question,
                            IntentType.COST_ANALYSIS,
                            new BigDecimal("0.92"),
                            null,
                            new Json("{\"service\": \"EC2\"}"));
        });
        List<Intent> unsure = finops.call(
                session -> session.intents().unsure(new BigDecimal("0.70")).list(50));
        // end
        assertThat(unsure).isEmpty();
    }

    @Test
    void aRecommendation() {
        // snippet: recommendation
        NewRecommendation smaller = NewRecommendation.of("EC2", "rightsize", "Smaller instances", "Most are idle.")
                .foundIn(thread, null)
                .worth(
                        new Savings(new BigDecimal("10"), new BigDecimal("40"), null, null),
                        new BigDecimal("4.5"),
                        ImplementationDifficulty.LOW,
                        new BigDecimal("0.9"));
        finops.run(session -> session.recommendations().add(smaller));

        Recommendation top =
                finops.call(session -> session.recommendations().top().list(1)).getFirst();
        try {
            finops.run(session -> session.recommendations().setStatus(top, RecommendationStatus.IMPLEMENTED));
        } catch (AccessException.Stale e) {
            // Somebody else has decided since.
        }
        // end
        assertThat(top.priority()).isPositive();
    }
}
