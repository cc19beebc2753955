package dev.quipu.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.testing.PackQuery;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways, neighbours, zoom levels, trees and branches. */
@PostgresTest
class GraphTest {
    private Threads threads;
    private String conversation = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        threads = Threads.atHead(server);
        conversation = threads.conversation("graph");
    }

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void aPathGoesWithTheArrowsUnlessDirectionDoesNotMatter() throws Exception {
        List<String> node = nodes(4);
        threads.relate(conversation, node.get(0), node.get(1), "supports");
        threads.relate(conversation, node.get(1), node.get(2), "answers");
        threads.relate(conversation, node.get(0), node.get(3), "crux");

        assertThat(path(node.get(0), node.get(2), false))
                .containsExactly("0 | n0 | null", "1 | n1 | supports", "2 | n2 | answers");
        assertThat(path(node.get(2), node.get(0), false)).isEmpty();
        assertThat(path(node.get(2), node.get(3), true)).hasSize(4);
        assertThat(path(node.get(1), node.get(1), false)).containsExactly("0 | n1 | null");
        threads.execute("UPDATE relationships SET is_bidirectional = true");
        assertThat(path(node.get(2), node.get(0), false)).hasSize(3);
    }

    /** Also against the arrow. */
    @Test
    void neighboursAreThoseOfTheTypesThatAreAskedFor() throws Exception {
        List<String> node = nodes(4);
        threads.relate(conversation, node.get(0), node.get(1), "supports");
        threads.relate(conversation, node.get(2), node.get(0), "supports");
        threads.relate(conversation, node.get(3), node.get(0), "answers");

        assertThat(threads.column(
                        "SELECT node_id FROM node_neighbourhood('%s', 1, true, '{supports}')".formatted(node.get(0))))
                .containsExactlyInAnyOrder(node.get(1), node.get(2));
    }

    /** By the least ids, and then by the type that is first in the alphabet; and not one that takes more steps than allowed. */
    @Test
    void ofSeveralShortestWaysItIsAlwaysTheSame() throws Exception {
        List<String> node = nodes(4).stream().sorted().toList();
        for (String middle : List.of(node.get(2), node.get(1))) {
            threads.relate(conversation, node.get(0), middle, "supports");
            threads.relate(conversation, node.get(0), middle, "answers");
            threads.relate(conversation, middle, node.get(3), "crux");
        }
        String way = "SELECT node_id, relationship_type FROM node_path('%s', '%s', false, %%d) ORDER BY step"
                .formatted(node.get(0), node.get(3));

        assertThat(threads.lines(way.formatted(2)))
                .containsExactly(node.get(0) + " | null", node.get(1) + " | answers", node.get(3) + " | crux");
        assertThat(threads.lines(way.formatted(1))).isEmpty();
    }

    /** Against a plain search of our own, in graphs of chance with circles. */
    @Test
    void pathsAreShortestAndNeighbourhoodsComplete() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        List<String> node = nodes(40);
        Map<Integer, List<Integer>> next = new HashMap<>();
        for (int i = 0; i < 70; i++) {
            int from = random.nextInt(40);
            int to = random.nextInt(40);
            if (from != to
                    && !next.computeIfAbsent(from, key -> new ArrayList<>()).contains(to)) {
                next.get(from).add(to);
                threads.relate(conversation, node.get(from), node.get(to), "supports");
            }
        }
        int[] distance = distances(next, 0, 40);
        for (int to = 1; to < 40; to++) {
            int steps = distance[to];
            assertThat(path(node.get(0), node.get(to), false)).as("to " + to).hasSize(steps < 0 ? 0 : steps + 1);
        }
        for (int hops = 1; hops < 6; hops++) {
            int most = hops;
            long near = java.util.Arrays.stream(distance)
                    .filter(d -> d > 0 && d <= most)
                    .count();
            assertThat(threads.query(
                            "SELECT * FROM node_neighbourhood('%s', %d, false)".formatted(node.getFirst(), hops)))
                    .hasSize((int) near);
        }
    }

    private static int[] distances(Map<Integer, List<Integer>> next, int start, int count) {
        int[] distance = new int[count];
        java.util.Arrays.fill(distance, -1);
        distance[start] = 0;
        var queue = new ArrayDeque<>(List.of(start));
        while (!queue.isEmpty()) {
            int from = queue.remove();
            for (int to : next.getOrDefault(from, List.of())) {
                if (distance[to] < 0) {
                    distance[to] = distance[from] + 1;
                    queue.add(to);
                }
            }
        }
        return distance;
    }

    @Test
    void aZoomLevelShowsWhatNamesItAndItsOwnLevelOtherwise() throws Exception {
        List<String> node = nodes(3);
        threads.execute(
                "UPDATE nodes SET zoom_level_visible = '{1,3}', level = 2 WHERE id = '%s'".formatted(node.get(1)));
        threads.execute("UPDATE nodes SET level = 2 WHERE id = '%s'".formatted(node.get(2)));

        assertThat(threads.column("SELECT node_name FROM nodes_at_zoom('%s', 1)".formatted(conversation)))
                .containsExactlyInAnyOrder("n0", "n1");
        assertThat(threads.column("SELECT node_name FROM nodes_at_zoom('%s', 2)".formatted(conversation)))
                .containsExactly("n2");
        assertThat(threads.column("SELECT node_name FROM nodes_at_zoom('%s', 3)".formatted(conversation)))
                .containsExactly("n1");
    }

    @Test
    void treesPutChildrenUnderTheirParents() throws Exception {
        List<String> node = nodes(4);
        parent(node.get(1), node.get(0));
        parent(node.get(2), node.get(1));
        parent(node.get(3), node.get(0));
        assertThat(threads.lines("SELECT depth, node_name, path FROM node_tree('%s')".formatted(conversation)))
                .containsExactly("1 | n0 | {n0}", "2 | n1 | {n0,n1}", "3 | n2 | {n0,n1,n2}", "2 | n3 | {n0,n3}");

        String outer = threads.cluster(conversation, "outer", node.get(0), node.get(1));
        String inner = threads.cluster(conversation, "inner", node.get(1));
        threads.execute("UPDATE clusters SET parent_cluster_id = '%s' WHERE id = '%s'".formatted(outer, inner));
        assertThat(threads.lines(
                        "SELECT depth, cluster_name, node_count FROM cluster_tree('%s')".formatted(conversation)))
                .containsExactly("1 | outer | 2", "2 | inner | 1");
    }

    /** Clusters may be called alike; which is whose child is told by their ids. */
    @Test
    void childrenStandUnderTheirOwnParentWhereNamesRepeat() throws Exception {
        for (int i = 0; i < 4; i++) {
            String outer = threads.cluster(conversation, "same");
            for (String name : List.of("same", "other")) {
                threads.execute("UPDATE clusters SET parent_cluster_id = '%s' WHERE id = '%s'"
                        .formatted(outer, threads.cluster(conversation, name)));
            }
        }

        String tree = """
                SELECT depth, cluster_name, depth = 1 OR parent_cluster_id = lag(cluster_id, place::integer) OVER (ORDER BY n)
                FROM (SELECT *, (n - 1) %% 3 AS place FROM cluster_tree('%s') WITH ORDINALITY AS tree (
                    cluster_id, parent_cluster_id, cluster_name, level, depth, path, node_count, n)) AS tree ORDER BY n
                """.formatted(conversation);
        List<String> family = List.of("1 | same | t", "2 | other | t", "2 | same | t");
        assertThat(threads.lines(tree))
                .isEqualTo(Stream.of(family, family, family, family)
                        .flatMap(List::stream)
                        .toList());
        assertThat(threads
                        .query(PackQuery.read(Threads.PACK, "queries/cluster_hierarchy.sql")
                                .with(Map.of("conversation", conversation)))
                        .stream()
                        .map(row -> row.get(4)))
                .isEqualTo(threads.column("SELECT cluster_id FROM cluster_tree('%s')".formatted(conversation)));
    }

    /** What stands before and after in columns leads on as a relationship does. */
    @Test
    void pathsFollowPredecessorsAndSuccessors() throws Exception {
        List<String> node = nodes(4);
        threads.execute("UPDATE nodes SET successor_id = '%s' WHERE id = '%s'".formatted(node.get(1), node.get(0)));
        threads.execute("UPDATE nodes SET predecessor_id = '%s' WHERE id = '%s'".formatted(node.get(1), node.get(2)));
        parent(node.get(3), node.get(0));

        assertThat(path(node.get(0), node.get(2), false))
                .containsExactly("0 | n0 | null", "1 | n1 | temporal_next", "2 | n2 | temporal_next");
        assertThat(path(node.get(2), node.get(0), false)).isEmpty();
        assertThat(path(node.get(2), node.get(0), true)).hasSize(3);
        assertThat(path(node.get(0), node.get(3), true)).isEmpty();
        String near = "SELECT node_name FROM node_neighbourhood('%s', 1, true%s) JOIN nodes ON id = node_id ORDER BY 1";
        assertThat(threads.column(near.formatted(node.get(1), ""))).containsExactly("n0", "n2");
        assertThat(threads.column(near.formatted(node.get(1), ", '{supports}'")))
                .isEmpty();
    }

    /** As in a chat: back to the first answer, and on from there. */
    @Test
    void whatIsAppendedGoesOnWithTheBranchThatIsShown() throws Exception {
        String question = threads.say(conversation, "ada", "q1");
        String answer = threads.say(conversation, "assistant", "a1");
        String anew = threads.value("""
                INSERT INTO utterances (conversation_id, speaker_id, text, parent_utterance_id)
                VALUES ('%s', 'assistant', 'a1 anew', '%s') RETURNING id""".formatted(conversation, question));
        String choose = "UPDATE conversations SET current_utterance_id = '%s'";
        threads.execute(choose.formatted(answer));

        threads.execute("""
                INSERT INTO utterances (id, conversation_id, speaker_id, text)
                SELECT id, conversation_id, speaker_id, text FROM utterances WHERE text = 'a1' ON CONFLICT (id) DO NOTHING""");
        assertThat(shown()).containsExactly("q1", "a1");
        threads.execute("""
                INSERT INTO utterances (conversation_id, speaker_id, text)
                VALUES ('%1$s', 'ada', 'q2'), ('%1$s', 'assistant', 'a2')""".formatted(conversation));
        assertThat(shown()).containsExactly("q1", "a1", "q2", "a2");

        threads.execute(choose.formatted(answer));
        threads.execute("""
                INSERT INTO utterances (conversation_id, speaker_id, text, parent_utterance_id)
                VALUES ('%s', 'ada', 'q2 otherwise', '%s')""".formatted(conversation, anew));
        assertThat(shown()).containsExactly("q1", "a1 anew", "q2 otherwise");
        assertThat(threads.value("SELECT count(*) FROM conversations WHERE current_utterance_id IS NOT NULL"))
                .isEqualTo("0");
    }

    @Test
    void everyEdgeOfTheGraphIsInOneView() throws Exception {
        List<String> node = nodes(3);
        parent(node.get(1), node.get(0));
        threads.execute("UPDATE nodes SET successor_id = '%s' WHERE id = '%s'".formatted(node.get(2), node.get(1)));
        threads.execute("UPDATE nodes SET predecessor_id = '%s' WHERE id = '%s'".formatted(node.get(1), node.get(2)));
        threads.relate(conversation, node.get(0), node.get(2), "crux");

        assertThat(threads.column("SELECT relationship_type FROM graph_edges ORDER BY 1"))
                .containsExactly("crux", "parent_of", "temporal_next");
    }

    @Test
    void branchesOfAChatAreFollowedToTheOneThatIsShown() throws Exception {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            said.add(threads.say(conversation, "s", "m" + i));
        }
        assertThat(shown()).containsExactly("m0", "m1", "m2", "m3", "m4", "m5");
        threads.execute(
                "UPDATE utterances SET parent_utterance_id = '%s' WHERE sequence_number = 3".formatted(said.get(0)));
        assertThat(shown()).containsExactly("m0", "m3", "m4", "m5");
        threads.execute("UPDATE conversations SET current_utterance_id = '%s'".formatted(said.get(2)));
        assertThat(shown()).containsExactly("m0", "m1", "m2");

        assertThatThrownBy(() ->
                        threads.execute("UPDATE utterances SET parent_utterance_id = '%s' WHERE sequence_number = 0"
                                .formatted(said.get(3))))
                .hasMessageContaining("leads in a circle");
        threads.execute("DELETE FROM utterances WHERE id IN ('%s', '%s')".formatted(said.get(0), said.get(2)));
        assertThat(shown()).containsExactly("m1", "m3", "m4", "m5");
    }

    @Test
    void messagesOfAssistantsAreKeptWhole() throws Exception {
        String said = threads.value("""
                INSERT INTO utterances (conversation_id, speaker_id, text, message_role, content_parts, reasoning, state)
                VALUES ('%s', 'assistant', '', 'assistant', '[{"type": "tool_call", "id": "c1"}]', 'hm', 'partial')
                RETURNING id""".formatted(conversation));
        threads.execute("""
                INSERT INTO utterances (conversation_id, speaker_id, text, message_role, tool_call_id)
                VALUES ('%s', 'tool', '42', 'tool', 'c1');
                INSERT INTO utterance_attachments (conversation_id, utterance_id, uri, media_type, sha256)
                VALUES ('%s', '%s', 's3://x', 'image/png', repeat('0f', 32))
                """.formatted(conversation, conversation, said));
        for (String bad : List.of(
                "UPDATE utterances SET message_role = 'robot'",
                "UPDATE utterances SET state = 'lost'",
                "UPDATE utterances SET tool_call_id = 'x' WHERE message_role = 'assistant'",
                "UPDATE utterances SET content_parts = '[{}]'",
                "UPDATE utterance_attachments SET sha256 = 'abc'",
                "UPDATE utterance_attachments SET media_type = 'picture'",
                "UPDATE utterances SET parent_utterance_id = id")) {
            assertThatThrownBy(() -> threads.execute(bad)).as(bad).hasMessageContaining("violates check constraint");
        }
        threads.execute("DELETE FROM utterances WHERE id = '%s'".formatted(said));
        assertThat(threads.value("SELECT count(*) FROM utterance_attachments")).isEqualTo("0");
    }

    private List<String> shown() throws SQLException {
        return threads.column("""
                SELECT text FROM active_path('%s') JOIN utterances ON id = utterance_id ORDER BY depth
                """.formatted(conversation));
    }

    /** What a deleted utterance followed is followed by its replies, so that no other branch comes in between. */
    @Test
    void repliesAreHandedOnToWhatStoodBefore() throws Exception {
        List<String> said = said(5);
        reply(said.get(2), said.get(1));
        reply(said.get(3), said.get(1));

        threads.execute("DELETE FROM utterances WHERE sequence_number = 1");
        assertThat(path(said.get(3))).containsExactly("u0", "u3");
        assertThat(path(said.get(4))).containsExactly("u0", "u3", "u4");

        threads.execute("DELETE FROM utterances WHERE sequence_number = 3");
        assertThat(path(said.get(4))).containsExactly("u0", "u4");
        assertThat(path(said.get(2))).containsExactly("u0", "u2");
        threads.execute("DELETE FROM conversations");
    }

    /** Trees of chance: what is left of each branch is the branch without what was taken out, moved away too. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void everyBranchStaysTheSameButForWhatIsTakenOut(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> said = said(16);
        for (int i = 1; i < 16; i++) {
            if (random.nextInt(3) > 0) {
                reply(said.get(i), said.get(random.nextInt(i)));
            }
        }
        String other = threads.conversation("other");
        Map<String, List<String>> before = paths();
        for (int round = 0; round < 3; round++) {
            List<String> gone = new ArrayList<>();
            for (String text : before.keySet()) {
                if (!text.equals("u0") && random.nextInt(4) == 0) {
                    gone.add(text);
                }
            }
            String taken =
                    "conversation_id = '%s' AND text IN ('%s')".formatted(conversation, String.join("','", gone));
            threads.execute(
                    round % 2 == 0
                            ? "DELETE FROM utterances WHERE " + taken
                            : "UPDATE utterances SET conversation_id = '%s', parent_utterance_id = NULL WHERE "
                                            .formatted(other)
                                    + taken);

            before.keySet().removeAll(gone);
            before.values().forEach(path -> path.removeAll(gone));
            assertThat(paths()).isEqualTo(before);
        }
    }

    @Test
    void aReplyNamesAnUtteranceOfItsConversationAtOnce() throws Exception {
        String elsewhere = threads.say(threads.conversation("other"), "a", "x");
        for (String parent : List.of(elsewhere, "00000000-0000-0000-0000-00000000dead")) {
            assertThatThrownBy(
                            () -> threads.execute(("BEGIN; INSERT INTO utterances (conversation_id, speaker_id, text,"
                                            + " parent_utterance_id) VALUES ('%s', 'a', 'y', '%s'); SELECT 1 / 0; COMMIT")
                                    .formatted(conversation, parent)))
                    .extracting(e -> ((SQLException) e).getSQLState())
                    .isEqualTo("23503");
        }
    }

    private List<String> said(int count) throws SQLException {
        List<String> said = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            said.add(threads.say(conversation, "a", "u" + i));
        }
        return said;
    }

    /** Where what is replied to was put behind the reply, there is an end, and not a circle. */
    @Test
    void aPathNeverGoesToALaterPlace() throws Exception {
        threads.say(conversation, "s", "a");
        String second = threads.say(conversation, "s", "b");
        reply(threads.say(conversation, "s", "c"), second);
        threads.execute("UPDATE utterances SET sequence_number = 9 WHERE id = '%s'".formatted(second));
        threads.execute("ALTER DATABASE %s SET statement_timeout = '10s'"
                .formatted(threads.database().name()));

        assertThat(path(second)).endsWith("b").doesNotHaveDuplicates();
    }

    private void reply(String utterance, String parent) throws SQLException {
        threads.execute(
                "UPDATE utterances SET parent_utterance_id = '%s' WHERE id = '%s'".formatted(parent, utterance));
    }

    /** The branch that ends with an utterance. */
    private List<String> path(String last) throws SQLException {
        threads.execute(
                "UPDATE conversations SET current_utterance_id = '%s' WHERE id = '%s'".formatted(last, conversation));
        return threads.column("""
                SELECT text FROM active_path('%s') JOIN utterances ON id = utterance_id ORDER BY depth
                """.formatted(conversation));
    }

    private Map<String, List<String>> paths() throws SQLException {
        Map<String, List<String>> paths = new HashMap<>();
        for (String id :
                threads.column("SELECT id FROM utterances WHERE conversation_id = '%s'".formatted(conversation))) {
            List<String> path = new ArrayList<>(path(id));
            paths.put(path.getLast(), path);
        }
        threads.execute("UPDATE conversations SET current_utterance_id = NULL");
        return paths;
    }

    private List<String> nodes(int count) throws SQLException {
        List<String> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(threads.node(conversation, "n" + i));
        }
        return nodes;
    }

    private void parent(String child, String parent) throws SQLException {
        threads.execute("UPDATE nodes SET parent_id = '%s' WHERE id = '%s'".formatted(parent, child));
    }

    private List<String> path(String from, String to, boolean anyDirection) throws SQLException {
        return threads.lines("""
                SELECT step, node_name, relationship_type FROM node_path('%s', '%s', %s) JOIN nodes ON id = node_id ORDER BY step
                """.formatted(from, to, anyDirection));
    }
}
