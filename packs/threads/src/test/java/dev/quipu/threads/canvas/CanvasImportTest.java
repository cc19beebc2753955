package dev.quipu.threads.canvas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import dev.quipu.threads.Threads;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code canvas_import()} makes of a canvas, and what it leaves alone. */
@PostgresTest
class CanvasImportTest {
    private Threads threads;

    @BeforeEach
    void open(TestServer server) {
        threads = Threads.atHead(server);
    }

    @AfterEach
    void close() {
        threads.close();
    }

    private static String text(String id, long x, long width) {
        return """
                {"id": "%1$s", "type": "text", "text": "# %1$s", "x": %2$d, "y": 0, "width": %3$d, "height": 10}""".formatted(id, x, width);
    }

    private static String canvas(String nodes, String edges) {
        return "{\"nodes\": [%s], \"edges\": [%s]}".formatted(nodes, edges);
    }

    private void write(String conversation, String canvas, boolean replacing) throws SQLException {
        threads.execute("SELECT canvas_import('%s', '%s', %s)".formatted(conversation, canvas, replacing));
    }

    /** What is replaced is the canvas of one conversation. */
    @Test
    void aCanvasReplacesNothingOfOtherConversations() throws Exception {
        String other = threads.conversation("other");
        String first = threads.node(other, "first");
        threads.relate(other, first, threads.node(other, "second"), "supports");
        threads.cluster(other, "all", first);
        String edge = """
                {"id": "e", "fromNode": "a", "toNode": "nowhere"}""";
        String drawn = threads.conversation("drawn");
        write(drawn, canvas(text("a", 0, 10), edge), false);
        String rest = "SELECT (SELECT count(*) FROM nodes), (SELECT count(*) FROM relationships),"
                + " (SELECT count(*) FROM clusters), (SELECT count(*) FROM canvas_edges)";
        assertThat(threads.lines(rest)).containsExactly("3 | 1 | 1 | 1");

        write(threads.conversation("new"), canvas(text("b", 0, 10), ""), true);

        assertThat(threads.lines(rest)).containsExactly("4 | 1 | 1 | 1");
    }

    @Test
    void anIdThatIsThereTwiceIsRefused() throws Exception {
        String conversation = threads.conversation("twice");
        String edge = """
                {"id": "e", "fromNode": "a", "toNode": "b"}""";
        for (String canvas : List.of(
                canvas(text("a", 0, 10) + "," + text("a", 20, 10), ""), canvas(text("a", 0, 10), edge + "," + edge))) {
            assertThatThrownBy(() -> write(conversation, canvas, false)).hasMessageContaining("twice");
        }
        assertThat(threads.value("SELECT count(*) FROM nodes")).isEqualTo("0");
    }

    /** The others are kept as they are, and come out again. */
    @Test
    void ofSeveralEdgesThatSayTheSameTheFirstIsTheRelationship() throws Exception {
        String edge = """
                {"id": "%s", "fromNode": "a", "toNode": "b", "label": "supports"}""";
        write(
                threads.conversation("same"),
                canvas(text("a", 0, 10) + "," + text("b", 20, 10), edge.formatted("z") + "," + edge.formatted("y")),
                false);
        assertThat(threads.column("SELECT canvas_id FROM relationships")).containsExactly("z");
        assertThat(threads.column("SELECT canvas_id FROM canvas_edges")).containsExactly("y");
    }

    /** An editor sets no bounds. */
    @Test
    void aGroupAtTheEndOfTheWorldHasWhatStandsInIt() throws Exception {
        String group = """
                {"id": "g", "type": "group", "label": "g", "x": 2147483000, "y": 0, "width": 2147483647, "height": 2147483647}""";
        write(
                threads.conversation("far"),
                canvas(group + "," + text("in", 2147483600, 400) + "," + text("out", 0, 10), ""),
                false);
        assertThat(threads.column("SELECT node_name FROM clusters JOIN nodes ON nodes.id = ANY (node_ids)"))
                .containsExactly("in");
    }
}
