package dev.quipu.threads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The search vector holds the name, the participants and what was said, of any length. T1. */
@PostgresTest
class SearchTest {
    private Threads threads;
    private String conversation = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        threads = Threads.atHead(server);
        conversation = threads.conversation("Budget review");
    }

    @AfterEach
    void close() {
        threads.close();
    }

    // T1: the column was there, its index too, and nothing ever filled it
    @Test
    void whatIsSaidIsFoundAndWhatIsTakenBackIsNot() throws Exception {
        String first = threads.say(conversation, "ada", "The prototype failed");
        threads.say(conversation, "ben", "Failed twice, the prototypes did");

        assertThat(found("prototype")).isTrue();
        threads.execute("UPDATE utterances SET text = 'Nothing failed' WHERE id = '%s'".formatted(first));
        assertThat(found("nothing")).isTrue();
        assertThat(found("prototype")).isTrue();
        threads.execute("DELETE FROM utterances WHERE speaker_id = 'ben'");
        assertThat(found("prototype")).isFalse();
        assertThat(found("failed")).isTrue();
    }

    @Test
    void whatMovesIsFoundWhereItIsNow() throws Exception {
        String from = threads.conversation("from");
        String to = threads.conversation("to");
        threads.say(from, "ada", "a zebra and an okapi");
        String moved = threads.say(from, "ada", "another zebra and a walrus");

        threads.execute("UPDATE utterances SET conversation_id = '%s', sequence_number = NULL WHERE id = '%s'"
                .formatted(to, moved));

        String found = "SELECT conversation_name FROM conversations WHERE tsv_search @@ to_tsquery('english', '%s')"
                + " AND id IN ('" + from + "', '" + to + "') ORDER BY 1";
        assertThat(threads.column(found.formatted("walrus"))).containsExactly("to");
        assertThat(threads.column(found.formatted("okapi"))).containsExactly("from");
        assertThat(threads.column(found.formatted("zebra"))).containsExactly("from", "to");
    }

    /** Long texts are read in pieces of 100,000 characters. */
    @Test
    void aWordOnTheBorderOfAPieceIsWhole() throws Exception {
        assertThat(threads.lines("""
                        SELECT DISTINCT words @@ 'borderword'::tsquery, length(words)
                        FROM generate_series(99985, 100001) AS place,
                             searchable_words(rpad('', place, 'ab ') || ' borderword' || repeat(' cd', 10)) AS words""")).containsExactly("t | 3");
    }

    @Test
    void nameAndParticipantsAreFoundAndFollowTheirChanges() throws Exception {
        threads.execute("""
                UPDATE conversations SET participants = '[{"id": "p1", "name": "Amara Okafor", "email": "amara@example.com"}]'
                """);
        threads.say(conversation, "p1", "quartz");
        assertThat(found("budget okafor quartz")).isTrue();
        assertThat(found("amara@example.com")).isTrue();

        threads.execute("UPDATE conversations SET conversation_name = 'Weekly', participants = '[]'");

        assertThat(found("budget")).isFalse();
        assertThat(found("okafor")).isFalse();
        assertThat(found("weekly quartz")).isTrue();
    }

    /** No person is new, so no word is: the same ones in another order, or one of them twice, or once again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"id\": \"b\"}, {\"id\": \"a\", \"name\": \"Okafor\"}]",
                "[{\"id\": \"a\", \"name\": \"Okafor\"}, {\"id\": \"b\"}, {\"id\": \"b\"}]"
            })
    void participantsMayChangePlacesAndStandTwice(String others) throws Exception {
        String given = "[{\"id\": \"a\", \"name\": \"Okafor\"}, {\"id\": \"b\"}]";
        for (String participants : List.of(given, others, given)) {
            threads.execute("UPDATE conversations SET participants = '%s'".formatted(participants));
            assertThat(found("budget okafor")).isTrue();
            assertThat(threads.value("SELECT participant_count FROM conversations"))
                    .isEqualTo("2");
        }
    }

    @Test
    void theNameCountsMoreThanWhatIsSaid() throws Exception {
        String other = threads.conversation("Planning");
        threads.say(other, "ada", "budget");

        assertThat(threads.column("""
                SELECT conversation_name FROM conversations
                WHERE tsv_search @@ to_tsquery('english', 'budget') ORDER BY ts_rank(tsv_search, 'budget') DESC
                """)).containsExactly("Budget review", "Planning");
    }

    /** Joined into one text, all between the brackets would be a tag. */
    @Test
    void anAngleBracketInOneUtteranceHidesNothingOfTheNext() throws Exception {
        threads.execute("""
                INSERT INTO utterances (conversation_id, speaker_id, text)
                VALUES ('%1$s', 'a', 'x <b'), ('%1$s', 'a', 'quartz'), ('%1$s', 'a', 'y> z')
                """.formatted(conversation));

        assertThat(found("quartz")).isTrue();
        threads.execute("DELETE FROM utterances WHERE sequence_number = 0");
        assertThat(found("quartz")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40})
    void moreWordsThanAVectorHoldsAreTaken(int utterances) throws Exception {
        threads.execute("""
                INSERT INTO utterances (conversation_id, speaker_id, text)
                SELECT '%s', 'a', (SELECT string_agg('w' || md5(n || ' ' || u), ' ') FROM generate_series(1, %d) AS n)
                FROM generate_series(1, %d) AS u
                """.formatted(conversation, 60000 / utterances, utterances));
        threads.say(conversation, "a", "quartz");

        assertThat(threads.value("SELECT length(tsv_search) > 25000 FROM conversations"))
                .isEqualTo("t");
        assertThat(threads.value("SELECT count(*) FROM utterances WHERE searchable_words(text) @@ 'quartz'"))
                .isEqualTo("1");
        threads.execute("DELETE FROM utterances WHERE sequence_number = 0");
        threads.execute("UPDATE conversations SET conversation_name = 'Renamed'");
        assertThat(found("renamed")).isTrue();
        assertThat(threads.lines(Threads.PACK.read("health/stale_search_vectors.sql")))
                .isEmpty();
    }

    @Test
    void aNameAndParticipantsOfAnyLengthAreTaken() throws Exception {
        threads.execute("""
                INSERT INTO conversations
                    (conversation_name, conversation_type, source_type, started_at, owner_id, participants)
                SELECT string_agg('n' || md5('n' || n), ' '), 'chat', 'x', now(), 'ada',
                       jsonb_agg(jsonb_build_object('id', md5('p' || n)))
                FROM generate_series(1, 60000) AS n""");

        assertThat(threads.value("SELECT participant_count FROM conversations WHERE source_type = 'x'"))
                .isEqualTo("60000");
    }

    /** An index entry for each word with each utterance would make long conversations slow. */
    @Test
    void anUtteranceWithoutNewWordsLeavesTheVectorAndItsIndexAlone() throws Exception {
        threads.say(conversation, "ada", "the same few words");
        String before = vectorAddress();

        threads.say(conversation, "ada", "words, the same words");

        assertThat(vectorAddress()).isEqualTo(before);
        assertThat(threads.value("SELECT total_utterances FROM conversations")).isEqualTo("2");
    }

    /** What an update leaves where it was has the bytes that it had. */
    private String vectorAddress() throws SQLException {
        return threads.value("SELECT md5(tsv_search::text) || pg_column_size(tsv_search) FROM conversations");
    }

    @Test
    void theVectorCannotBeSetByHand() throws Exception {
        threads.execute("UPDATE conversations SET tsv_search = 'forged'");

        assertThat(found("forged")).isFalse();
        assertThat(found("budget")).isTrue();
    }

    @Test
    void aRandomHistoryLeavesTheVectorOfWhatIsThere() throws Exception {
        for (int i = 0; i < 30; i++) {
            threads.say(conversation, "s" + i % 3, "w%d w%d <t%d".formatted(i % 7, i * 5 % 11, i));
            if (i % 4 == 3) {
                threads.execute("UPDATE utterances SET text = text || ' more%d' WHERE sequence_number %% 5 = %d"
                        .formatted(i, i % 5));
                threads.execute("DELETE FROM utterances WHERE sequence_number = " + i / 2);
            }
        }

        assertThat(threads.value("""
                SELECT (SELECT array_agg(w ORDER BY w) FROM unnest(tsvector_to_array(tsv_search)) AS w)
                     = (SELECT array_agg(DISTINCT w ORDER BY w) FROM unnest(tsvector_to_array(
                        conversation_heading(conversation_name, participants) || words_of_conversation(id))) AS w)
                FROM conversations""")).isEqualTo("t");
    }

    private boolean found(String words) throws SQLException {
        List<String> ids =
                threads.column("SELECT id FROM conversations WHERE tsv_search @@ websearch_to_tsquery('english', '%s')"
                        .formatted(words));
        return ids.contains(conversation);
    }

    /** Of a correction's words only those go that nobody else says, and that are not in the name. */
    @Test
    void aCorrectionTakesOnlyWhatNobodyElseSays() throws Exception {
        String talk = threads.conversation("heading word");
        String other = threads.conversation("other");
        threads.say(talk, "ada", "shared words it''s b\\c heading unique");
        threads.say(talk, "ben", "shared and more");
        threads.say(other, "ada", "unique in another conversation");
        threads.execute("UPDATE utterances SET text = 'said anew' WHERE text LIKE 'shared words%'");
        String vector = "SELECT tsvector_to_array(tsv_search) @> ARRAY['share', 'head'],"
                + " tsvector_to_array(tsv_search) && ARRAY['uniqu', 'b', 'b\\c'],"
                + " tsv_search = merge_words(conversation_heading(conversation_name, participants),"
                + " words_of_conversation(id)) FROM conversations WHERE id = '%s'";
        assertThat(threads.lines(vector.formatted(talk))).containsExactly("t | f | t");
        threads.execute("DELETE FROM utterances WHERE text = 'said anew'");
        assertThat(threads.lines(vector.formatted(talk))).containsExactly("t | f | t");
    }
}
