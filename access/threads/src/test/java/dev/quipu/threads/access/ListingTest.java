package dev.quipu.threads.access;

import static dev.quipu.access.testing.Listings.assertHolds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.Cursor;
import dev.quipu.access.Listing;
import java.sql.SQLException;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of rows that agree in what they are ordered by: only their ids tell them apart. */
class ListingTest {
    private static Given given;
    private static UUID talk = new UUID(0, 0);

    @BeforeAll
    static void fill() throws SQLException {
        given = Given.empty();
        talk = given.conversation("ada");
        for (int i = 0; i < 4; i++) {
            given.conversation("ada");
        }
        given.database().execute("""
                SET search_path = talk;
                UPDATE conversations SET visibility = 'shared', shared_with = ARRAY['bob'];
                INSERT INTO utterances (conversation_id, sequence_number, text, speaker_id, timestamp_start)
                SELECT '%1$s', n, 't', 'ada', n / 2 FROM generate_series(1, 9) AS n;
                INSERT INTO nodes (conversation_id, node_name, summary)
                SELECT '%1$s', 'n' || n, 's' FROM generate_series(1, 5) AS n;
                INSERT INTO relationships (conversation_id, from_node_id, to_node_id, relationship_type, created_at)
                SELECT a.conversation_id, a.id, b.id, 'supports', '2026-11-28T08:00Z'
                FROM nodes AS a, nodes AS b WHERE a.node_name < b.node_name""".formatted(talk));
        given.threads().run(session -> {
            for (Node node : session.nodes().atZoom(talk, 1)) {
                session.edits().record(TargetType.NODE, node.id(), "summary", "better", "ada", null, 1);
            }
        });
        given.database().execute("UPDATE talk.edits_log SET created_at = '2026-11-28T08:00Z'");
    }

    @AfterAll
    static void end() {
        given.close();
    }

    @Test
    void all() {
        given.threads().run(session -> {
            assertHolds(session.conversations().recent("ada"), 5);
            assertHolds(session.conversations().sharedWith("bob"), 5);
            assertHolds(session.conversations().search("stand"), 5);
            assertHolds(session.utterances().of(talk), 9);
            assertHolds(session.utterances().ofSpeaker(talk, "ada"), 9);
            assertHolds(session.utterances().between(talk, 1, 3), 6);
            assertHolds(session.relationships().ofType(talk, RelationshipType.SUPPORTS), 10);
            assertHolds(session.edits().toExport(), 5);
        });
    }

    /** Before the server is asked, whose refusal would end the transaction. */
    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void whatIsSaidIsReadInAsManyAsCanBe(int limit) {
        Cursor place = new Cursor("3");
        given.threads().run(session -> {
            Utterances utterances = session.utterances();
            Listing<Utterance> all = utterances.of(talk);
            assertRefused(() -> all.lastPage(limit));
            assertRefused(() -> all.pageBefore(place, limit));
            assertRefused(() -> all.pageAfter(place, limit));
            if (limit < 1) {
                assertRefused(() -> all.last(limit));
                assertRefused(() -> utterances.search("stand", limit));
            } else {
                assertThat(all.last(limit)).hasSize(9);
            }
        });
    }

    private static void assertRefused(ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1");
    }
}
