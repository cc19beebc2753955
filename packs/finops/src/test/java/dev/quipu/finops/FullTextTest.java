package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Full-text search takes texts of any length: F12, where a message of 2 MB could not be stored at all. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullTextTest {
    private static final String SEARCH = """
            SELECT content = ? FROM conversation_messages
            WHERE conversation_search_vector(content) @@ websearch_to_tsquery('english', ?)
            """;

    private FinOps finOps;
    private String thread = "";

    @BeforeAll
    void open(TestServer server) throws SQLException {
        finOps = FinOps.atHead(server);
        thread = finOps.thread();
    }

    @AfterAll
    void close() {
        finOps.close();
    }

    @Test
    void everyWordOfAMessageOfTwoMegabytesIsFound() throws Exception {
        StringBuilder text = new StringBuilder("prologue of savings\n");
        for (int i = 0; text.length() < 2_000_000; i++) {
            text.append("line ")
                    .append(i)
                    .append(": volume vol-")
                    .append(i % 5000)
                    .append(" in eu-west-1 costs a lot\n");
        }
        String message = text + "epilogue";

        store(message);

        assertThat(found(message, "prologue")).isTrue();
        assertThat(found(message, "epilogue")).isTrue();
        assertThat(found(message, "\"prologue of savings\"")).isTrue();
        assertThat(found(message, "prologue epilogue")).isTrue();
        assertThat(found(message, "prologue -epilogue")).isFalse();
        assertThat(found(message, "\"lot epilogue\""))
                .as("phrases are found in the first 100,000 characters")
                .isFalse();
    }

    /** More different words than one tsvector can hold: the first megabyte of them is found, and the row is stored. */
    @Test
    void aMessageOfTwoMegabytesOfDifferentWordsIsStoredAndFoundByTheFirstOfThem() throws Exception {
        StringBuilder text = new StringBuilder("firstword");
        SplittableRandom random = new SplittableRandom(1);
        while (text.length() < 2_100_000) {
            text.append(' ').append(Long.toString(random.nextLong(Long.MAX_VALUE), 36));
        }
        String message = text.toString();

        store(message);

        assertThat(found(message, "firstword")).isTrue();
        int within = message.indexOf(' ', 700_000) + 1;
        assertThat(found(message, message.substring(within, message.indexOf(' ', within))))
                .isTrue();
        assertThatThrownBy(() -> finOps.query("SELECT count(*) FROM conversation_messages"
                        + " WHERE to_tsvector('english', content) @@ to_tsquery('english', 'firstword')"))
                .as("the query of the seed cannot take such a row, index or not")
                .hasMessageContaining("string is too long for tsvector");
    }

    @ParameterizedTest(name = "text {index}")
    @MethodSource("awkward")
    void awkwardTextsAreStored(String text) throws Exception {
        store(text);

        assertThat(found(text, "needle")).isEqualTo(text.startsWith("needle"));
    }

    static List<String> awkward() {
        return List.of(
                "",
                "needle",
                "needle " + "x".repeat(3_000_000),
                "needle " + " ".repeat(300_000),
                "needle " + "\n".repeat(300_000) + "end",
                "needle " + "漢".repeat(300_000),
                "needle " + "é ".repeat(150_000),
                "needle " + "a-b_c.d/e@f ".repeat(30_000),
                "needle " + "<a href='http://example.com/x?y=z'>".repeat(10_000));
    }

    @Test
    void upToAHundredThousandBytesItIsTheOrdinaryVector() throws Exception {
        assertThat(finOps.value("""
                        SELECT bool_and(conversation_search_vector(text) = to_tsvector('english', text)) FROM (VALUES
                            (''), ('The cats ran'), (repeat('costs rise in http://example.com/a-b ', 2500))) AS t (text)""")).isEqualTo("t");
        assertThat(finOps.value("SELECT conversation_search_vector(NULL) IS NULL"))
                .isEqualTo("t");
    }

    /** A word on the border between two pieces of a long text is neither cut nor lost. */
    @ParameterizedTest
    @MethodSource("borders")
    void wordsOnTheBorderOfAPieceAreWhole(int before) throws Exception {
        String text = "a ".repeat(before / 2) + "elephantine" + " b".repeat(60_000);

        assertThat(finOps.value("SELECT tsvector_to_array(conversation_search_vector('%s'))::text".formatted(text)))
                .isEqualTo("{b,elephantin}");
    }

    static List<Integer> borders() {
        List<Integer> borders = new ArrayList<>();
        for (int i = 99_988; i <= 100_000; i += 2) {
            borders.add(i);
        }
        return borders;
    }

    /** The sum behind the pieces' length: no text of that length has more than a megabyte of words. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noPieceIsTooLongForAVector(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        String[] separators = {" ", "-", "_", ".", "/", "@", ":", "&", "\n", " http://", ".com/", "?", "="};
        int separatorKinds = random.nextInt(1, separators.length + 1);
        int firstSeparator = random.nextInt(separators.length);
        int first = new int[] {'a', 'a', 0x23A, 0x400, 0x4E00, 0x1D400, 0x20000}[random.nextInt(7)];
        int letters = new int[] {3, 26, 40, 400, 20_000}[random.nextInt(5)];
        int longest = new int[] {1, 2, 4, 12, 600}[random.nextInt(5)];
        StringBuilder text = new StringBuilder();
        int characters = 0;
        while (characters < 250_000) {
            int length = random.nextInt(1, longest + 1);
            for (int i = 0; i < length; i++) {
                text.appendCodePoint(first + random.nextInt(first == 'a' ? 26 : letters));
            }
            text.append(separators[(firstSeparator + random.nextInt(separatorKinds)) % separators.length]);
            characters += length + 1;
        }

        try (Connection connection = finOps.connect();
                var statement = connection.prepareStatement("SELECT length(conversation_search_vector(?))")) {
            statement.setString(1, text.toString());
            try (var result = statement.executeQuery()) {
                assertThat(result.next()).isTrue();
            }
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 12);
    }

    @Test
    void intentsExecutionsAndRecommendationsTakeLongTextsToo() throws Exception {
        String message = finOps.message(thread, "long one follows");
        String text = "(SELECT string_agg(md5(i::text), ' ') FROM generate_series(1, 64000) AS i)";

        finOps.execute("""
                INSERT INTO query_intents
                    (thread_id, message_id, original_query, rewritten_query, intent_type, intent_confidence)
                VALUES ('%1$s', '%2$s', %3$s, %3$s, 'general_query', 1);
                INSERT INTO agent_executions (thread_id, agent_name, agent_type, input_query, execution_time_ms, status)
                VALUES ('%1$s', 'supervisor', 'supervisor', %3$s, 1, 'success');
                INSERT INTO optimization_recommendations (service, strategy_id, strategy_name, description)
                VALUES ('Amazon EC2', 'ec2', 'Stop', %3$s)""".formatted(thread, message, text));

        assertThat(finOps.value("SELECT count(*) FROM query_intents WHERE conversation_search_vector(original_query)"
                        + " @@ to_tsquery('english', '%s')".formatted("c4ca4238a0b923820dcc509a6f75849b")))
                .isEqualTo("1");
    }

    private void store(String text) throws SQLException {
        try (Connection connection = finOps.connect();
                var statement = connection.prepareStatement("INSERT INTO conversation_messages"
                        + " (thread_id, role, content, message_type) VALUES (CAST(? AS uuid), 'user', ?, 'context')")) {
            statement.setString(1, thread);
            statement.setString(2, text);
            statement.executeUpdate();
        }
    }

    private boolean found(String text, String search) throws SQLException {
        try (Connection connection = finOps.connect();
                var statement = connection.prepareStatement(SEARCH)) {
            statement.setString(1, text);
            statement.setString(2, search);
            boolean found = false;
            try (var result = statement.executeQuery()) {
                while (result.next()) {
                    found |= result.getBoolean(1);
                }
            }
            return found;
        }
    }
}
