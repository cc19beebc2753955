package dev.quipu.access.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is read as it comes, read otherwise than once from its beginning to its end. */
@PostgresTest
class RowStreamTest {
    /** As iterators do, which ask again whenever they are asked. */
    @Test
    void staysAtItsEndHoweverOftenItIsAsked(TestDatabase database) {
        run(database, transaction -> {
            Iterator<Integer> rows = numbers(transaction, 1).iterator();
            assertThat(rows.next()).isEqualTo(1);
            assertThat(rows.hasNext()).isFalse();
            assertThat(rows.hasNext()).isFalse();
        });
    }

    @Test
    void saysThatItWasClosedAndFailsNothingElse(TestDatabase database) {
        run(database, transaction -> {
            Stream<Integer> stream = numbers(transaction, 500);
            Iterator<Integer> rows = stream.iterator();
            assertThat(rows.next()).isEqualTo(1);
            stream.close();
            assertThatThrownBy(rows::hasNext)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the stream was closed");
        });
    }

    @Test
    void manyAreReadInTurns(TestDatabase database) {
        run(database, transaction -> {
            Iterator<Integer> one = numbers(transaction, 250).iterator();
            Iterator<Integer> other = numbers(transaction, 250).iterator();
            for (int i = 1; i <= 250; i++) {
                assertThat(one.next()).isEqualTo(other.next()).isEqualTo(i);
            }
        });
    }

    @Test
    void saysThatTheServerWent(TestDatabase database) {
        assertThatThrownBy(() -> run(database, transaction -> {
                    Iterator<Integer> rows = numbers(transaction, 5000).iterator();
                    rows.next();
                    int pid = transaction.one("SELECT pg_backend_pid()", Transaction.Binding.NONE, Row::integer);
                    database.execute("SELECT pg_terminate_backend(" + pid + ", 5000)");
                    rows.forEachRemaining(n -> {});
                }))
                .isInstanceOf(AccessException.Unavailable.class);
    }

    private static Stream<Integer> numbers(Transaction transaction, int last) {
        return transaction.stream(
                "SELECT n FROM generate_series(1, ?) AS n", values -> values.number(last), Row::integer);
    }

    private interface Body {
        void with(Transaction transaction) throws Exception;
    }

    private static void run(TestDatabase database, Body body) {
        try {
            Transactions.own(database.dataSource(), new Failures()).run(Identity.OF_CONNECTION, transaction -> {
                body.with(transaction);
                return true;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
