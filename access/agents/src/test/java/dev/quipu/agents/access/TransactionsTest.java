package dev.quipu.agents.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionsTest {
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

    private int calls() {
        return agents.<User, RuntimeException>call(session -> session.users().get(ann))
                .month()
                .calls();
    }

    @Test
    void whatThrowsLeavesNothing() {
        assertThatThrownBy(() -> agents.run(session -> {
                    session.requests().record(NewRequest.of(ann, Given.MODEL, Tokens.NONE));
                    throw new IllegalStateException("after all");
                }))
                .hasMessage("after all");
        assertThat(calls()).isZero();
    }

    @Test
    void aCallersTransactionIsTheCallersToEnd() throws SQLException {
        try (Connection connection = given.database().connect()) {
            connection.setAutoCommit(false);
            Agents inside = Agents.in(connection, Given.SCHEMA);
            inside.run(session -> session.requests().record(NewRequest.of(ann, Given.MODEL, Tokens.NONE)));
            assertThatThrownBy(() -> inside.run(session -> {
                        session.requests().record(NewRequest.of(ann, Given.MODEL, Tokens.NONE));
                        session.requests().record(NewRequest.of(-1, Given.MODEL, Tokens.NONE));
                    }))
                    .isInstanceOf(AccessException.BrokenReference.class);
            assertThat(calls()).isZero();
            connection.commit();
            assertThat(calls()).isEqualTo(1);
            inside.run(session -> session.requests().record(NewRequest.of(ann, Given.MODEL, Tokens.NONE)));
            connection.rollback();
        }
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void moneyIsReservedAtReadCommittedOnly() throws SQLException {
        try (Connection connection = given.database().connect()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            assertThatThrownBy(() -> Agents.in(connection, Given.SCHEMA)
                            .run(session -> session.requests().reserve(ann, BigDecimal.ONE, Given.MODEL)))
                    .isInstanceOf(AccessException.Failed.class)
                    .hasMessageContaining("read committed");
            connection.rollback();
        }
    }

    @Test
    void virtualThreadsRecordAsAnyOther() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Recorded>> running = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                running.add(threads.submit(() -> given.spend(ann, "0.01")));
            }
            for (Future<Recorded> one : running) {
                assertThat(one.get().isNew()).isTrue();
            }
        }
        assertThat(calls()).isEqualTo(50);
    }

    @Test
    void aSessionEndsWithItsCall() {
        List<AgentsSession> kept = new ArrayList<>();
        agents.run(session -> {
            kept.add(session);
            assertThatThrownBy(() -> agents.run(inner -> {})).isInstanceOf(IllegalStateException.class);
        });
        assertThatThrownBy(() -> kept.getFirst().users().find(ann)).isInstanceOf(IllegalStateException.class);
    }

    /** The append holds the conversation, which the request beside it wants next. */
    @Test
    void aTurnThatHoldsItsUserFirstIsNotCaughtInACircle() throws Exception {
        long conversation = given.conversation(ann);
        try (var thread = Executors.newSingleThreadExecutor()) {
            Future<?> other = agents.call(session -> {
                session.users().hold(ann);
                session.messages().append(conversation, NewMessage.assistant("In Paris."));
                Future<?> beside = thread.submit(() -> record(conversation));
                untilSomebodyWaits(beside);
                session.requests()
                        .record(NewRequest.of(ann, Given.MODEL, Tokens.NONE).inConversation(conversation));
                return beside;
            });
            other.get();
        }
        assertThat(calls()).isEqualTo(2);
        assertThatThrownBy(() -> agents.run(session -> session.users().hold(-1)))
                .isInstanceOf(AccessException.NotFound.class);
    }

    private void record(long conversation) {
        agents.run(session -> session.requests()
                .record(NewRequest.of(ann, Given.MODEL, Tokens.NONE).inConversation(conversation)));
    }

    private void untilSomebodyWaits(Future<?> beside) throws SQLException {
        try (Connection connection = given.database().connect();
                Statement statement = connection.createStatement()) {
            boolean waits = false;
            while (!waits && !beside.isDone()) {
                try (ResultSet row = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'")) {
                    waits = row.next() && row.getInt(1) > 0;
                }
            }
        }
    }
}
