package dev.quipu.threads.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.MessageRole;
import dev.quipu.access.Page;
import dev.quipu.access.Work;
import dev.quipu.access.testing.Race;
import dev.quipu.access.testing.Rules;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    private Given given;
    private Threads threads;
    private UUID talk;

    @BeforeEach
    void start() {
        given = Given.empty();
        threads = given.threads();
        talk = given.conversation("ada");
    }

    @AfterEach
    void end() {
        given.close();
    }

    @Test
    void aTalkIsStartedSharedEditedAndPutAway() {
        UUID id = UUID.randomUUID();
        NewConversation retro = new NewConversation(
                "Retrospective",
                ConversationType.LIVE_AUDIO,
                "google_meet",
                new Json("{\"room\": 7}"),
                new Json("[{\"id\": \"ada\"}]"),
                Given.BEGIN.plusSeconds(60),
                new Json("[{\"goal_type\": \"learn\"}]"),
                "ada");
        threads.run(session -> {
            Conversations talks = session.conversations();
            Conversation started = talks.startOnce(id, retro);
            assertThat(talks.startOnce(id, retro)).isEqualTo(started);
            assertThat(started.type()).isEqualTo(ConversationType.LIVE_AUDIO);
            assertThat(started.counts().participants()).isEqualTo(1);
            assertThat(talks.recent("ada").list(10))
                    .extracting(Conversation::id)
                    .containsExactly(id, talk);
            talks.share(id, Visibility.SHARED, List.of("bob", "o'neil, {x}"));
            assertThat(talks.sharedWith("o'neil, {x}").list(5)).hasSize(1);
            assertThat(talks.get(id).sharedWith()).containsExactly("bob", "o'neil, {x}");
            talks.share(id, Visibility.PRIVATE, List.of("bob"));
            assertThat(talks.sharedWith("bob").list(5)).isEmpty();
            Conversation edited = talks.edit(started, "Retro", Json.NONE);
            assertThat(edited.name()).isEqualTo("Retro");
            assertThatThrownBy(() -> talks.edit(started, "Else", Json.NONE)).isInstanceOf(AccessException.Stale.class);
            talks.finish(id, Given.BEGIN.plusSeconds(3600));
            assertThat(talks.search("retro").list(5))
                    .extracting(Conversation::id)
                    .containsExactly(id);
            talks.archive(id);
            assertThat(talks.recent("ada").list(10))
                    .extracting(Conversation::id)
                    .containsExactly(talk);
            assertThat(talks.get(id).deletedAt()).isNotNull();
            talks.unarchive(id);
            assertThat(talks.get(id).deletedAt()).isNull();
            assertThat(talks.delete(id)).isTrue();
            assertThatThrownBy(() -> talks.get(id)).isInstanceOf(AccessException.NotFound.class);
        });
        assertThatThrownBy(() -> threads.run(session -> session.conversations()
                        .startOnce(talk, NewConversation.of("x", ConversationType.CHAT, "bob", Given.BEGIN))))
                .isInstanceOf(AccessException.AlreadyThere.class);
    }

    @Test
    void talksArePagedAlsoOfOneInstant() {
        List<UUID> started = new ArrayList<>(List.of(talk));
        IntStream.range(0, 6).forEach(i -> started.add(given.conversation("ada")));
        List<UUID> seen = new ArrayList<>();
        threads.run(session -> {
            Page<Conversation> page = session.conversations().recent("ada").page(3);
            page.items().forEach(one -> seen.add(one.id()));
            while (page.next() != null) {
                page = session.conversations()
                        .recent("ada")
                        .pageAfter(page.after().orElseThrow(), 3);
                page.items().forEach(one -> seen.add(one.id()));
            }
        });
        assertThat(seen).containsExactlyInAnyOrderElementsOf(started);
    }

    @Test
    void whatIsSaidComesBackInOrderAndOnceAKey() {
        NewUtterance hello =
                NewUtterance.by("ada", "Ada", "Good morning").withKey("1").at(0.5, 1.25);
        threads.run(session -> {
            Utterances said = session.utterances();
            List<Appended> first = said.append(talk, List.of(hello, NewUtterance.by("bob", "Bob", "Hello ropes")));
            List<Appended> again = said.append(talk, List.of(hello, NewUtterance.by("ada", "Ada", "So"), hello));
            assertThat(first).extracting(Appended::place).containsExactly(0, 1);
            assertThat(again).extracting(Appended::isNew).containsExactly(false, true, false);
            List<Utterance> read = said.of(talk).last(10);
            assertThat(read).extracting(Utterance::text).containsExactly("Good morning", "Hello ropes", "So");
            assertThat(read.getFirst().startSeconds()).isEqualTo(0.5);
            assertThat(read.getFirst().role()).isNull();
            assertThat(said.ofSpeaker(talk, "ada").list(10)).hasSize(2);
            assertThat(said.between(talk, 0, 1).list(10)).containsExactly(read.getFirst());
            assertThat(said.find(read.get(1).id())).contains(read.get(1));
            assertThat(said.search("rope", 5).getFirst().excerpt()).contains("<b>ropes</b>");
            session.conversations().archive(talk);
            assertThat(said.search("rope", 5)).isEmpty();
            session.conversations().unarchive(talk);
            assertThat(session.conversations().get(talk).counts().words()).isEqualTo(5);
            assertThat(said.delete(read.get(2).id())).isTrue();
        });
        assertThatThrownBy(() -> threads.run(session -> session.utterances()
                        .append(talk, NewUtterance.by("bob", "Bob", "else").withKey("1"))))
                .isInstanceOf(AccessException.AlreadyThere.class);
        assertThatThrownBy(() -> threads.run(session -> session.utterances()
                        .append(talk, NewUtterance.by("bob", "Bob", "x").at(2, 1))))
                .isInstanceOfSatisfying(
                        AccessException.Invalid.class,
                        refused -> assertThat(refused.rule()).contains(ThreadsRule.UTTERANCE_TIMES));
        assertThatThrownBy(() -> threads.run(
                        session -> session.utterances().append(UUID.randomUUID(), NewUtterance.by("bob", "Bob", "x"))))
                .isInstanceOf(AccessException.BrokenReference.class);
    }

    @Test
    void aChatIsKeptWhole() {
        threads.run(session -> {
            session.utterances()
                    .append(
                            talk,
                            List.of(
                                    NewUtterance.message(MessageRole.USER, "ada", "What does a rope cost?"),
                                    NewUtterance.message(MessageRole.ASSISTANT, "model-1", "")
                                            .withParts(new Json("[{\"id\": \"c\", \"type\": \"tool_call\"}]"), null),
                                    NewUtterance.message(MessageRole.TOOL, "price", "12")
                                            .withParts(Json.NONE, "c")));
            List<Utterance> path = session.utterances().activePath(talk, 9);
            assertThat(path)
                    .extracting(Utterance::role)
                    .containsExactly(MessageRole.USER, MessageRole.ASSISTANT, MessageRole.TOOL);
            assertThat(path.get(1).contentParts()).isEqualTo(new Json("[{\"id\": \"c\", \"type\": \"tool_call\"}]"));
            assertThat(path.get(2).toolCallId()).isEqualTo("c");
            assertThat(session.utterances().activePath(talk, 2)).isEqualTo(path.subList(1, 3));
            session.conversations().activate(talk, path.get(0).id());
            assertThat(session.utterances().activePath(talk, 9)).hasSize(1);
        });
    }

    /** An answer that calls other tools, or thinks otherwise, is another one, though it says the same. */
    @Test
    void aKeyIsThatOfAllThatAnUtteranceSays() {
        NewUtterance call =
                NewUtterance.message(MessageRole.ASSISTANT, "model-1", "x").withKey("k");
        NewUtterance result =
                NewUtterance.message(MessageRole.TOOL, "price", "12").withKey("r");
        threads.run(session -> session.utterances()
                .append(
                        talk,
                        List.of(
                                call.withParts(new Json("[{\"id\":\"1\",\"type\":\"tool_call\"}]"), null),
                                result.withParts(Json.NONE, "1"))));

        threads.run(session -> assertThat(session.utterances()
                        .append(
                                talk,
                                List.of(
                                        call.withParts(new Json("[{\"type\": \"tool_call\", \"id\": \"1\"}]"), null),
                                        result.withParts(Json.NONE, "1"))))
                .extracting(Appended::isNew)
                .containsExactly(false, false));
        for (NewUtterance other : List.of(
                call,
                call.withParts(new Json("[{\"id\":\"2\",\"type\":\"tool_call\"}]"), null),
                result.withParts(Json.NONE, "2"))) {
            assertThatThrownBy(() -> threads.run(session -> session.utterances().append(talk, other)))
                    .isInstanceOf(AccessException.AlreadyThere.class);
        }
    }

    @Test
    void transcriptsArePagedAndStreamed() {
        threads.run(session -> {
            session.utterances()
                    .append(
                            talk,
                            IntStream.range(0, 250)
                                    .mapToObj(i -> NewUtterance.by("ada", "Ada", "number " + i))
                                    .toList());
            Page<Utterance> newest = session.utterances().of(talk).lastPage(100);
            Page<Utterance> middle =
                    session.utterances().of(talk).pageBefore(newest.before().orElseThrow(), 100);
            Page<Utterance> oldest =
                    session.utterances().of(talk).pageBefore(middle.before().orElseThrow(), 100);
            assertThat(oldest.items()).hasSize(50);
            assertThat(oldest.before()).isEmpty();
            assertThat(session.utterances()
                            .of(talk)
                            .pageAfter(oldest.after().orElseThrow(), 100)
                            .items())
                    .isEqualTo(middle.items());
            try (var all = session.utterances().of(talk).stream()) {
                assertThat(all.map(Utterance::place).toList())
                        .isEqualTo(IntStream.range(0, 250).boxed().toList());
            }
        });
    }

    @Test
    void eightClientsWithOneKeyAppendOnce() throws Exception {
        for (int round = 0; round < 10; round++) {
            UUID id = UUID.randomUUID();
            NewConversation retro = NewConversation.of("Retro", ConversationType.CHAT, "ada", Given.BEGIN);
            Race.of(8, number -> {
                threads.call(session -> session.conversations().startOnce(id, retro));
                return threads.call(session -> session.utterances()
                        .append(id, NewUtterance.by("ada", "Ada", "once").withKey("k")));
            });
            List<Utterance> read =
                    threads.call(session -> session.utterances().of(id).last(10));
            assertThat(read).hasSize(1);
        }
    }

    @Test
    void topicsFormAGraph() {
        threads.run(session -> {
            UUID said = session.utterances()
                    .append(talk, NewUtterance.by("ada", "Ada", "Ropes"))
                    .id();
            Nodes nodes = session.nodes();
            Node ropes = nodes.add(
                    talk,
                    NewNode.of("Ropes", "What they cost")
                            .about(List.of(said))
                            .marked(new NewNode.Flags(true, false, false, true)));
            Node prices = nodes.add(talk, NewNode.of("Prices", "Twelve").under(ropes.id(), 2));
            Node strings = nodes.add(talk, NewNode.of("Strings", "Thinner"));
            assertThat(nodes.find(ropes.id()).orElseThrow().childrenIds()).containsExactly(prices.id());
            assertThat(nodes.byName(talk, "Prices")).contains(prices);
            assertThat(nodes.atZoom(talk, 2)).extracting(Node::id).containsExactly(prices.id());
            assertThat(nodes.ofUtterance(said)).extracting(Node::id).containsExactly(ropes.id());
            assertThat(nodes.bookmarks(talk)).extracting(Node::id).containsExactly(ropes.id());

            Relationships related = session.relationships();
            Relationship first =
                    related.add(talk, NewRelationship.of(ropes.id(), RelationshipType.ELABORATES, prices.id()));
            related.add(talk, NewRelationship.of(prices.id(), RelationshipType.BUILDS_ON, strings.id()));
            assertThat(related.ofNode(prices.id())).hasSize(2);
            assertThat(related.ofType(talk, RelationshipType.ELABORATES).list(5))
                    .containsExactly(first);
            assertThat(nodes.neighbourhood(ropes.id(), 1, false))
                    .extracting(Neighbour::nodeId)
                    .contains(prices.id())
                    .doesNotContain(strings.id());
            assertThat(nodes.path(ropes.id(), strings.id(), false))
                    .extracting(Neighbour::nodeId)
                    .containsExactly(ropes.id(), prices.id(), strings.id());
            nodes.link(strings.id(), ropes.id(), null);
            assertThat(nodes.path(ropes.id(), strings.id(), true))
                    .as("what comes after another is a step away from it")
                    .extracting(Neighbour::nodeId)
                    .containsExactly(ropes.id(), strings.id());
            assertThat(related.delete(first.id())).isTrue();

            Node edited = nodes.edit(prices, prices.content().saying("Prices", "Thirteen"));
            assertThat(edited.content().summary()).isEqualTo("Thirteen");
            assertThatThrownBy(() -> nodes.edit(prices, prices.content().saying("Prices", "Ten")))
                    .isInstanceOf(AccessException.Stale.class);

            Cluster cluster =
                    session.clusters().add(talk, NewCluster.of("Goods", 0, List.of(ropes.id(), strings.id())));
            assertThat(session.clusters().of(talk)).containsExactly(cluster);
            assertThat(session.clusters().find(cluster.id())).contains(cluster);
            assertThat(session.clusters().addOnce(cluster.id(), talk, cluster.content()))
                    .isEqualTo(cluster);
            assertThat(session.clusters().ofNode(strings.id())).containsExactly(cluster);
            Cluster smaller = session.clusters().setNodes(cluster, List.of(ropes.id()));
            assertThat(smaller.content().nodeIds()).containsExactly(ropes.id());
            assertThatThrownBy(() -> session.clusters().setNodes(cluster, List.of()))
                    .isInstanceOf(AccessException.Stale.class);
            assertThat(session.clusters().addOnce(cluster.id(), talk, cluster.content()))
                    .isEqualTo(smaller);
            assertThat(session.clusters().delete(cluster.id())).isTrue();
            assertThat(nodes.delete(strings.id())).isTrue();
        });
        assertThatThrownBy(() -> threads.run(session -> session.nodes().add(talk, NewNode.of("Ropes", ""))))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule()).contains(ThreadsRule.NODE_NAME));
        UUID other = given.conversation("bob");
        UUID taken = threads.call(session -> session.clusters().add(other, NewCluster.of("Goods", 0, List.of())))
                .id();
        assertThatThrownBy(() -> threads.run(
                        session -> session.clusters().addOnce(taken, talk, NewCluster.of("Goods", 0, List.of()))))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule()).contains(ThreadsRule.CLUSTER_ID));
        assertThatThrownBy(() -> threads.run(session ->
                        session.nodes().add(talk, NewNode.of("Other", "").about(List.of(UUID.randomUUID())))))
                .isInstanceOf(AccessException.BrokenReference.class);
    }

    @Test
    void aCorrectionThatIsSentAgainIsMadeOnce() throws InterruptedException {
        UUID node = threads.call(session -> session.nodes().add(talk, NewNode.of("Ropes", "Cheap")))
                .id();
        UUID id = UUID.randomUUID();
        List<Edit> edits = Race.of(
                8,
                number -> threads.call(session -> session.edits()
                        .recordOnce(id, TargetType.NODE, node, "summary", "Twelve euros", "ada", null, 1)));
        assertThat(edits).containsOnly(edits.getFirst());
        assertThat(edits.getFirst().oldValue()).isEqualTo("Cheap");
        threads.run(session -> {
            session.edits().record(TargetType.NODE, node, "summary", "Ten euros", "bob", null, 1);
            // What came after stays: it is the answer that is asked for again, not the change.
            session.edits().recordOnce(id, TargetType.NODE, node, "summary", "Twelve euros", "ada", null, 1);
            assertThat(session.nodes().find(node).orElseThrow().content().summary())
                    .isEqualTo("Ten euros");
            session.nodes().delete(node);
            assertThat(session.edits().recordOnce(id, TargetType.NODE, node, "summary", "Twelve euros", "ada", null, 1))
                    .isEqualTo(edits.getFirst());
        });
        assertThatThrownBy(() -> threads.run(session ->
                        session.edits().recordOnce(id, TargetType.NODE, node, "summary", "Other", "ada", null, 1)))
                .isInstanceOf(AccessException.AlreadyThere.class);
    }

    @Test
    void correctionsBecomeATrainingSet() {
        UUID node = threads.call(session -> session.nodes().add(talk, NewNode.of("Ropes", "Cheap")))
                .id();
        threads.run(session -> {
            Edit edit =
                    session.edits().record(TargetType.NODE, node, "summary", "Twelve euros", "ada", "was vague", 0.9);
            assertThat(edit.oldValue()).isEqualTo("Cheap");
            assertThat(edit.context()).isNotNull();
            assertThat(session.nodes().find(node).orElseThrow().content().summary())
                    .isEqualTo("Twelve euros");
            assertThat(session.edits().ofTarget(TargetType.NODE, node)).containsExactly(edit);
            assertThat(session.edits().toExport().list(10)).containsExactly(edit);
            List<Json> lines = exported(session, "spring", null, 0.5);
            assertThat(lines).hasSize(1);
            assertThat(lines.getFirst().text()).contains("Twelve euros").contains("was vague");
            assertThat(session.edits().toExport().list(10)).isEmpty();
            assertThat(exported(session, "spring", 10, 0)).isEmpty();
        });
        assertThatThrownBy(() -> threads.run(session ->
                        session.edits().record(TargetType.NODE, UUID.randomUUID(), "summary", "x", "ada", null, 1)))
                .isInstanceOf(AccessException.BrokenReference.class);
        assertThatThrownBy(() -> threads.run(
                        session -> session.edits().record(TargetType.NODE, node, "id", "x", "ada", null, 1)))
                .isInstanceOf(AccessException.Invalid.class);
    }

    @Test
    void aCanvasGoesOutAndComesIn() {
        UUID other = given.conversation("bob");
        threads.run(session -> {
            Node ropes = session.nodes().add(talk, NewNode.of("Ropes", "Cheap"));
            Node prices = session.nodes().add(talk, NewNode.of("Prices", "Twelve"));
            session.relationships().add(talk, NewRelationship.of(ropes.id(), RelationshipType.ELABORATES, prices.id()));
            Json canvas = session.canvases().export(talk);
            assertThat(canvas.text()).contains("# Ropes");
            ImportedCanvas imported = session.canvases().importInto(other, canvas, true);
            assertThat(imported).isEqualTo(new ImportedCanvas(2, 0, 1, 0));
            assertThat(session.nodes().byName(other, "Ropes")).isPresent();
        });
        assertThatThrownBy(() -> threads.run(session -> session.canvases().importInto(other, new Json("[]"), false)))
                .isInstanceOf(AccessException.Invalid.class);
        assertThatThrownBy(() -> threads.run(session -> session.canvases().export(UUID.randomUUID())))
                .isInstanceOf(AccessException.NotFound.class);
    }

    @Test
    void everyConstraintHasAMeaning() throws SQLException {
        try (Connection connection = given.database().connect()) {
            Rules.assertEveryConstraintHasOne(connection, Given.SCHEMA, ThreadsRule.values());
        }
    }

    @Test
    void whatATriggerRefusesHasARule() {
        Node above = threads.call(session -> session.nodes().add(talk, NewNode.of("Above", "First")));
        Node below = threads.call(session ->
                session.nodes().add(talk, NewNode.of("Below", "Second").under(above.id(), 2)));
        assertRule(
                ThreadsRule.NODE_NO_CIRCLE_OF_PARENTS,
                session -> session.nodes().edit(above, above.content().under(below.id(), 2)));
        assertRule(
                ThreadsRule.CLUSTER_NODES,
                session -> session.clusters().add(talk, NewCluster.of("All", 0, List.of(UUID.randomUUID()))));
    }

    private void assertRule(ThreadsRule rule, Work<ThreadsSession, ?, RuntimeException> broken) {
        assertThatThrownBy(() -> threads.call(broken))
                .isInstanceOfSatisfying(AccessException.RuleBroken.class, refused -> {
                    assertThat(refused.rule()).contains(rule);
                    assertThat(refused).hasMessage(rule.meaning());
                });
    }

    private static List<Json> exported(ThreadsSession session, String dataset, @Nullable Integer most, double least) {
        try (Stream<Json> lines = session.edits().export(dataset, most, least)) {
            return lines.toList();
        }
    }
}
