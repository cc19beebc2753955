package dev.quipu.exports.chatgpt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.Attachment;
import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.ExportSink;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.Status;
import dev.quipu.exports.reading.ExportReading;
import dev.quipu.exports.testing.Taken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real-looking exports with every odd shape that is known. */
class ChatGptReaderTest {
    private static Taken read(String json) throws IOException {
        return Taken.read(ExportFormat.CHATGPT, json);
    }

    /** A conversation of these nodes. */
    private static String conversation(String id, String current, String nodes) {
        return """
                {"id": "%s", "conversation_id": "%s", "title": "Trip", "create_time": 1735689600.5, "update_time": null,
                 "is_archived": true, "default_model_slug": "gpt-5", "current_node": "%s", "mapping": {%s}}""".formatted(id, id, current, nodes);
    }

    private static String node(String id, String parent, String children, String role, String content, String more) {
        return """
                "%s": {"id": "%s", "parent": %s, "children": [%s], "message": {"id": "%s", "author": {"role": "%s",
                 "name": null, "metadata": {}}, "create_time": null, "content": %s, "status": "finished_successfully",
                 "weight": 1.0, "metadata": {}, "recipient": "all"%s}}""".formatted(id, id, parent, children, id, role, content, more);
    }

    private static String text(String words) {
        return "{\"content_type\": \"text\", \"parts\": [\"" + words + "\"]}";
    }

    private static final String ROOT =
            "\"root\": {\"id\": \"root\", \"message\": null, \"parent\": null, \"children\": [\"q\"]},";

    @Test
    void anAnswerSaidAnewIsAnAlternativeAndTheOpenBranchIsKnown() throws IOException {
        Taken taken = read("["
                + conversation(
                        "c1",
                        "a2",
                        ROOT
                                + node("q", "\"root\"", "\"a1\", \"a2\"", "user", text("Where to?"), "") + ","
                                + node("a1", "\"q\"", "", "assistant", text("Oslo"), "") + ","
                                + node("a2", "\"q\"", "", "assistant", text("Bergen"), ""))
                + "]");
        assertThat(taken.talk().lines())
                .containsExactly(">q user: Where to?", "q>a1 assistant: Oslo", "q>a2 assistant: Bergen");
        assertThat(taken.talk().message("a2").alternativeTo()).isEqualTo("a1");
        assertThat(taken.talk().message("a1").alternativeTo()).isNull();
        var conversation = taken.talk().conversation();
        assertThat(conversation.key()).isEqualTo("c1");
        assertThat(conversation.title()).isEqualTo("Trip");
        assertThat(conversation.isArchived()).isTrue();
        assertThat(conversation.activeKey()).isEqualTo("a2");
        assertThat(conversation.createdAt()).isEqualTo(Instant.parse("2025-01-01T00:00:00.500Z"));
        assertThat(conversation.metadata().toJson()).isEqualTo("{\"chatgpt\":{\"default_model_slug\":\"gpt-5\"}}");
        assertThat(taken.problems()).isEmpty();
    }

    @Test
    void messagesComeInTheOrderOfTheirTimesButNeverBeforeWhatTheyReplyTo() throws IOException {
        String timed = "{\"id\": \"c\", \"mapping\": {"
                + "\"late\": {\"parent\": \"q\", \"children\": [], \"message\": {\"author\": {\"role\": \"assistant\"}, \"create_time\": 30, \"content\": "
                + text("late") + "}},"
                + "\"early\": {\"parent\": \"q\", \"children\": [], \"message\": {\"author\": {\"role\": \"assistant\"}, \"create_time\": 5, \"content\": "
                + text("clock was wrong") + "}},"
                + "\"q\": {\"parent\": null, \"children\": [\"late\", \"early\"], \"message\": {\"author\": {\"role\": \"user\"}, \"create_time\": 10, \"content\": "
                + text("question") + "}}}}";
        assertThat(read(timed).talk().lines())
                .containsExactly(">q user: question", "q>early assistant: clock was wrong", "q>late assistant: late");
    }

    @Test
    void aToolIsCalledAndAnswersThroughAnother() throws IOException {
        Taken taken = read(conversation(
                "c",
                "out2",
                node(
                                        "call",
                                        "null",
                                        "\"out\"",
                                        "assistant",
                                        "{\"content_type\": \"code\", \"language\": \"unknown\", \"text\": \"{\\\"query\\\": \\\"fjords\\\"}\"}",
                                        "")
                                .replace("\"recipient\": \"all\"", "\"recipient\": \"browser\"")
                        + ","
                        + node("out", "\"call\"", "\"out2\"", "tool", """
                        {"content_type": "tether_browsing_display", "result": "L0: fjords", "summary": null, "assets": null}""", "")
                                .replace("\"name\": null", "\"name\": \"browser\"")
                        + ","
                        + node("out2", "\"out\"", "", "tool", """
                        {"content_type": "tether_quote", "url": "https://fjord.no", "domain": "fjord.no", "text": "Deep.", "title": "Fjords"}""", "")));
        ExportedMessage call = taken.talk().message("call");
        assertThat(call.content()).isEmpty();
        assertThat(call.toolCalls()).hasSize(1);
        assertThat(call.toolCalls().getFirst().name()).isEqualTo("browser");
        assertThat(call.toolCalls().getFirst().arguments().toJson()).isEqualTo("{\"query\":\"fjords\"}");
        ExportedMessage out = taken.talk().message("out");
        assertThat(out.content()).isEqualTo("L0: fjords");
        assertThat(out.toolResult()).hasToString("ToolResult[callId=call, name=browser, failed=null]");
        ExportedMessage quote = taken.talk().message("out2");
        assertThat(quote.content()).isEqualTo("Deep.");
        assertThat(quote.metadata().toJson()).contains("https://fjord.no", "tether_quote", "Fjords");
        assertThat(quote.toolResult()).hasToString("ToolResult[callId=call, name=browser, failed=null]");
        assertThat(taken.problems()).isEmpty();
    }

    @Test
    void aProgramAndWhatItPrinted() throws IOException {
        Taken taken = read(
                conversation(
                        "c",
                        "run",
                        node(
                                                "call",
                                                "null",
                                                "\"run\"",
                                                "assistant",
                                                "{\"content_type\": \"code\", \"language\": \"python\", \"text\": \"print(6*7)\"}",
                                                "")
                                        .replace("\"recipient\": \"all\"", "\"recipient\": \"python\"")
                                + ","
                                + node(
                                                "run",
                                                "\"call\"",
                                                "",
                                                "tool",
                                                "{\"content_type\": \"execution_output\", \"text\": \"42\"}",
                                                "")
                                        .replace(
                                                "\"metadata\": {}, \"recipient\"",
                                                "\"metadata\": {\"aggregate_result\": {\"status\": \"success\"}}, \"recipient\"")));
        assertThat(taken.talk()
                        .message("call")
                        .toolCalls()
                        .getFirst()
                        .arguments()
                        .toJson())
                .isEqualTo("\"print(6*7)\"");
        assertThat(taken.talk().message("call").metadata().toJson()).contains("\"language\":\"python\"");
        assertThat(taken.talk().message("run").content()).isEqualTo("42");
        assertThat(taken.talk().message("run").metadata().toJson()).contains("aggregate_result");
    }

    @Test
    void thoughtsAreReasoningAndStayWholeInTheMetadata() throws IOException {
        Taken taken = read(conversation(
                "c",
                "r",
                node("t", "null", "\"r\"", "assistant", """
                        {"content_type": "thoughts", "source_analysis_msg_id": "x", "thoughts":
                         [{"summary": "Plan", "content": "Look north.", "chunks": [], "finished": true}, {"summary": "", "content": "Then west."}]}""", "")
                        + ","
                        + node(
                                "r",
                                "\"t\"",
                                "",
                                "assistant",
                                "{\"content_type\": \"reasoning_recap\", \"content\": \"Thought for 4s\"}",
                                "")));
        assertThat(taken.talk().message("t").reasoning()).isEqualTo("Plan\nLook north.\n\nThen west.");
        assertThat(taken.talk().message("t").metadata().toJson()).contains("\"chunks\":[]", "source_analysis_msg_id");
        assertThat(taken.talk().message("r").reasoning()).isEqualTo("Thought for 4s");
        assertThat(taken.problems()).isEmpty();
    }

    @Test
    void picturesSoundAndFiles() throws IOException {
        Taken taken = read(conversation(
                "c", "q", node("q", "null", "", "user", """
                {"content_type": "multimodal_text", "parts": [
                  {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_1", "size_bytes": 12, "width": 3, "height": 4},
                  {"content_type": "audio_transcription", "text": "Hello there", "direction": "in", "decoding_id": null},
                  {"content_type": "real_time_user_audio_video_asset_pointer", "frames_asset_pointers": [],
                   "audio_asset_pointer": {"content_type": "audio_asset_pointer", "asset_pointer": "sediment://file_2", "format": "wav"}},
                  {"content_type": "hologram", "text": "See me", "rays": 7},
                  "What is this?", 17]}""", "").replace("\"metadata\": {}, \"recipient\"", """
                                "metadata": {"model_slug": "gpt-5", "attachments": [
                                 {"id": "file-9", "name": "map.pdf", "mime_type": "application/pdf", "size": 99}, {"name": "lost"}]}, "recipient\"""")));
        ExportedMessage message = taken.talk().message("q");
        assertThat(message.content()).isEqualTo("Hello there\nSee me\nWhat is this?");
        assertThat(message.attachments())
                .extracting("uri")
                .containsExactly("sediment://file_1", "sediment://file_2", "file-service://file-9");
        assertThat(message.attachments().get(1).mediaType()).isEqualTo("audio/wav");
        assertThat(message.attachments().get(2).mediaType()).isEqualTo("application/pdf");
        assertThat(message.attachments().get(2).name()).isEqualTo("map.pdf");
        assertThat(message.attachments().get(0).more().toJson()).contains("\"size_bytes\":12");
        assertThat(message.measures().model()).isEqualTo("gpt-5");
        assertThat(message.metadata().toJson()).contains("\"rays\":7", "17", "\"lost\"", "\"direction\":\"in\"");
        assertThat(taken.places())
                .containsExactly(
                        "unknown export.mapping.q.message.content.parts[3]",
                        "unknown export.mapping.q.message.content.parts[5]",
                        "unknown export.mapping.q.message.content");
    }

    @Test
    void instructionsOfTheUserInBothForms() throws IOException {
        Taken taken = read("["
                + conversation(
                        "new",
                        "u",
                        node("u", "null", "", "user", """
                        {"content_type": "user_editable_context", "user_profile": "I sail.", "user_instructions": "Be brief."}""", "")
                                .replace(
                                        "\"metadata\": {}, \"recipient\"",
                                        "\"metadata\": {\"is_visually_hidden_from_conversation\": true}, \"recipient\""))
                + ","
                + conversation(
                        "old",
                        "s",
                        node("s", "null", "", "system", text(""), "").replace("\"metadata\": {}, \"recipient\"", """
                                "metadata": {"is_user_system_message": true, "user_context_message_data":
                                 {"about_user_message": "I ski.", "about_model_message": "Rhyme."}}, "recipient\""""))
                + "]");
        assertThat(taken.talks().get(0).message("u").content()).isEqualTo("I sail.\nBe brief.");
        assertThat(taken.talks().get(0).message("u").metadata().toJson())
                .contains("is_visually_hidden_from_conversation");
        assertThat(taken.talks().get(1).message("s").content()).isEqualTo("I ski.\nRhyme.");
        assertThat(taken.talks().get(1).message("s").role()).isEqualTo(Role.SYSTEM);
    }

    /** What nobody knows must not go with the message that it was all of. */
    @Test
    void aMessageOfWhichNothingIsUnderstoodSaysThatAsJson() throws IOException {
        Taken taken = read(conversation(
                "c",
                "new",
                node("shot", "null", "\"new\"", "tool", """
                                {"content_type": "computer_output", "computer_id": "7", "state": {"url": "https://x.org", "title": "X"},
                                 "screenshot": {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_1", "width": 5}}""", "")
                        + ","
                        + node(
                                "new",
                                "\"shot\"",
                                "\"part\"",
                                "assistant",
                                "{\"content_type\": \"brand_new\", \"payload\": {\"words\": \"the answer is 42\"}}",
                                "")
                        + ","
                        + node(
                                "part",
                                "\"new\"",
                                "\"odd\"",
                                "assistant",
                                "{\"content_type\": \"multimodal_text\", \"parts\": [{\"content_type\": \"hologram\", \"rays\": [1]}]}",
                                "")
                        + ","
                        + node(
                                "odd",
                                "\"part\"",
                                "\"plain\"",
                                "user",
                                "{\"content_type\": \"text\", \"parts\": {\"a\": \"b\"}}",
                                "")
                        + ","
                        + node("plain", "\"odd\"", "", "user", "\"no object\"", "")));
        assertThat(taken.talk().lines())
                .containsExactly(
                        ">shot tool: {\"computer_id\":\"7\",\"state\":{\"url\":\"https://x.org\",\"title\":\"X\"},"
                                + "\"screenshot\":{\"content_type\":\"image_asset_pointer\",\"asset_pointer\":\"sediment://file_1\","
                                + "\"width\":5},\"content_type\":\"computer_output\"}",
                        "shot>new assistant: {\"payload\":{\"words\":\"the answer is 42\"},\"content_type\":\"brand_new\"}",
                        "new>part assistant: {\"content_type\":\"multimodal_text\","
                                + "\"parts\":[{\"rays\":[1],\"content_type\":\"hologram\"}]}",
                        "part>odd user: {\"parts\":{\"a\":\"b\"}}",
                        "odd>plain user: no object");
        assertThat(taken.talk().message("shot").attachments())
                .extracting(Attachment::uri)
                .containsExactly("sediment://file_1");
        assertThat(taken.talk().conversation().activeKey()).isEqualTo("new");
        assertThat(taken.places()).allMatch(place -> place.startsWith("unknown "));
    }

    @Test
    void aConversationIsAsOldAsItsNewestMessage() throws IOException {
        String talk = conversation(
                        "c",
                        "q",
                        node("q", "null", "", "user", text("Hi"), "")
                                .replace("\"create_time\": null", "\"create_time\": 1735689700"))
                .replace("\"update_time\": null", "\"update_time\": %d");
        assertThat(read(talk.formatted(1735689650)).talk().conversation().updatedAt())
                .isEqualTo(Instant.ofEpochSecond(1735689700));
        assertThat(read(talk.formatted(1735689750)).talk().conversation().updatedAt())
                .isEqualTo(Instant.ofEpochSecond(1735689750));
    }

    @Test
    void emptyNodesLinkOthersAndAreTold() throws IOException {
        Taken taken = read(conversation(
                "c",
                "gone",
                node("sys", "null", "\"q\"", "system", text(""), "") + ","
                        + node("q", "\"sys\"", "\"mid\"", "user", text("Hi"), "") + ","
                        + "\"mid\": {\"id\": \"mid\", \"parent\": \"q\", \"children\": [\"a\"], \"message\": null},"
                        + node("a", "\"mid\"", "", "assistant", text("Hello"), "")));
        assertThat(taken.talk().lines()).containsExactly(">q user: Hi", "q>a assistant: Hello");
        assertThat(taken.talk().conversation().activeKey()).isNull();
        assertThat(taken.places()).containsExactly("empty export.mapping.sys", "unlinked export");
    }

    @Test
    void parentsThatAreNotThereCirclesAndOneSidedLinks() throws IOException {
        Taken taken = read(conversation(
                "c",
                "x",
                node("lost", "\"nowhere\"", "", "user", text("lost"), "") + ","
                        + node("c1", "\"c2\"", "\"c2\"", "user", text("chicken"), "") + ","
                        + node("c2", "\"c1\"", "\"c1\"", "assistant", text("egg"), "") + ","
                        + node("p", "null", "\"kid\", \"ghost\"", "user", text("parent"), "") + ","
                        + node("kid", "null", "", "assistant", text("kid"), "") + ","
                        + node("x", "\"p\"", "", "assistant", text("x"), "") + ","
                        + node("self", "\"self\"", "\"self\"", "user", text("self"), "")));
        assertThat(taken.talk().lines())
                .containsExactlyInAnyOrder(
                        ">lost user: lost",
                        ">c1 user: chicken",
                        "c1>c2 assistant: egg",
                        ">p user: parent",
                        "p>kid assistant: kid",
                        "p>x assistant: x",
                        ">self user: self");
        assertThat(taken.places())
                .containsExactlyInAnyOrder(
                        "unlinked export.mapping.lost",
                        "unlinked export.mapping.p",
                        "unlinked export.mapping.c1",
                        "unlinked export.mapping.self");
    }

    @Test
    void whatIsNotKnownIsKeptAndTold() throws IOException {
        Taken taken = read(conversation(
                "c",
                "m",
                node("m", "null", "", "oracle", """
                        {"content_type": "smell", "text": "Pine", "strength": 3}""", ", \"channel\": \"final\"")
                                .replace("finished_successfully", "in_progress")
                        + ", \"odd\": 5"));
        ExportedMessage message = taken.talk().message("m");
        assertThat(message.role()).isEqualTo(Role.SYSTEM);
        assertThat(message.content()).isEqualTo("Pine");
        assertThat(message.status()).isEqualTo(Status.CANCELLED);
        assertThat(message.metadata().toJson())
                .contains(
                        "\"role\":\"oracle\"", "\"strength\":3", "\"channel\":\"final\"", "\"status\":\"in_progress\"");
        assertThat(taken.places())
                .containsExactly(
                        "unknown export.mapping.m.message.author",
                        "unknown export.mapping.m.message.content",
                        "left_out export.mapping.odd");
    }

    private static String withFiles() {
        return "["
                + conversation(
                        "c",
                        "q",
                        node("q", "null", "", "user", """
                {"content_type": "multimodal_text", "parts": [
                  {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_1a", "size_bytes": 7},
                  {"content_type": "image_asset_pointer", "asset_pointer": "sediment://ab12#file_2b#p_0.jpg"},
                  {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-3c"},
                  {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-4d"}]}""", "").replace("\"metadata\": {}, \"recipient\"", """
                                "metadata": {"attachments": [
                                 {"id": "file-9", "name": "map.pdf", "mime_type": "application/pdf"}]}, "recipient\""""))
                + "]";
    }

    /** A picture is a part, and named among the attachments too, which alone know its name. */
    @Test
    void aPictureThatIsNamedTwiceIsAttachedOnce() throws IOException {
        Taken taken = Taken.read(
                ExportFormat.CHATGPT,
                "["
                        + conversation(
                                "c",
                                "q",
                                node("q", "null", "", "user", """
                {"content_type": "multimodal_text", "parts": [
                  {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_1a", "size_bytes": 7}]}""", "").replace("\"metadata\": {}, \"recipient\"", """
                                "metadata": {"attachments": [{"id": "file_1a", "name": "me.png", "mime_type": "image/png",
                                 "width": 640}]}, "recipient\""""))
                        + "]");

        assertThat(taken.talk().message("q").attachments()).singleElement().satisfies(picture -> {
            assertThat(picture.uri()).isEqualTo("sediment://file_1a");
            assertThat(picture.name()).isEqualTo("me.png");
            assertThat(picture.mediaType()).isEqualTo("image/png");
            assertThat(picture.more().toJson()).contains("\"size_bytes\":7", "\"width\":640");
        });
    }

    @Test
    void filesOfTheZipGiveTheirHashes() throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("user-1/file_1a-sanitized.png", "PICTURE");
        entries.put("file_2b.jpg", "PICTURE");
        entries.put("file-3c-one.png", "one");
        entries.put("file-3c-other.png", "other");
        entries.put("file-9-map.pdf", "MAP");
        entries.put("dalle-generations/file-77-nobody.webp", "x");
        entries.put("conversations.json", withFiles());
        Taken taken = Taken.read(ExportFormat.CHATGPT, Taken.zip(entries));

        List<Attachment> files = taken.talk().message("q").attachments();
        assertThat(files)
                .extracting(Attachment::sha256)
                .containsExactly(sha256("PICTURE"), sha256("PICTURE"), null, null, sha256("MAP"));
        assertThat(files)
                .extracting(Attachment::mediaType)
                .containsExactly("image/png", "image/jpeg", null, null, "application/pdf");
        assertThat(files.get(0).more().toJson())
                .contains("\"size_bytes\":7", "\"file\":\"user-1/file_1a-sanitized.png\"");
        assertThat(files.get(4).name()).isEqualTo("map.pdf");
        assertThat(taken.problems()).hasSize(1);
        assertThat(taken.problems().getFirst().reason())
                .startsWith("3 other files")
                .contains("file-3c-one.png", "file-3c-other.png", "file-77-nobody.webp");
    }

    @Test
    void aFileOfTheZipThatIsDamagedIsTold() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            zip.putNextEntry(new ZipEntry("file_1a.png"));
            zip.write("PICTURE".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("conversations.json"));
            zip.write(withFiles().getBytes(StandardCharsets.UTF_8));
        }
        byte[] damaged = bytes.toString(StandardCharsets.ISO_8859_1)
                .replace("PICTURE", "PICTURA")
                .getBytes(StandardCharsets.ISO_8859_1);
        Taken taken = Taken.read(ExportFormat.CHATGPT, damaged);
        assertThat(taken.talk().message("q").attachments().getFirst().sha256()).isNull();
        assertThat(taken.problems()).hasSize(1);
        assertThat(taken.problems().getFirst().kind()).isEqualTo(Problem.Kind.UNREAD);
        assertThat(taken.problems().getFirst().reason()).contains("file_1a.png", "check sum");
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** What has no message to be kept beside is not kept, and so is no mere oddity. */
    @Test
    void nodesWithoutAMessageThatHoldSomething() throws IOException {
        Taken taken = read(
                conversation(
                        "c",
                        "q",
                        node("q", "null", "\"a\"", "user", text("Hi"), "") + ","
                                + "\"a\": {\"id\": \"a\", \"parent\": \"q\", \"children\": [], \"message\": \"Hello\"},"
                                + "\"b\": {\"id\": \"b\", \"parent\": \"q\", \"children\": [], \"message\": null, \"draft\": \"Hm\"}"));
        assertThat(taken.talk().lines()).containsExactly(">q user: Hi");
        assertThat(taken.places()).containsExactly("left_out export.mapping.a", "left_out export.mapping.b");
        assertThat(taken.problems()).extracting("reason").asString().contains("Hello", "Hm");
    }

    @Test
    void aConversationThatIsThereTwiceIsTold() throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        for (String part : List.of("000", "001")) {
            entries.put(
                    "conversations-" + part + ".json",
                    "[" + conversation("c", "q", node("q" + part, "null", "", "user", text(part), "")) + "]");
        }
        Taken taken = Taken.read(ExportFormat.CHATGPT, Taken.zip(entries));
        assertThat(taken.talks()).hasSize(2);
        assertThat(taken.places()).contains("repeated conversations-001.json[0]");
    }

    @Test
    void entriesThatAreNoConversations() throws IOException {
        Taken taken = read("[1, {\"id\": \"x\"}, {\"mapping\": {}}, {\"id\": \"y\", \"mapping\": {}}]");
        assertThat(taken.talks()).hasSize(1);
        assertThat(taken.places()).containsExactly("left_out export[0]", "left_out export[1]", "left_out export[2]");
    }

    @Test
    void theZipWithNumberedFilesAndTheDirectoryOfIt(@TempDir Path directory) throws IOException {
        String one = "[" + conversation("one", "q", node("q", "null", "", "user", text("1"), "")) + "]";
        String two = "[" + conversation("two", "q", node("q", "null", "", "user", text("2"), "")) + "]";
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("conversations-001.json", two);
        entries.put("../../conversations-000.json", one);
        entries.put("chat.html", "<html>");
        entries.put("user.json", "{}");
        Taken taken = Taken.read(ExportFormat.CHATGPT, Taken.zip(entries));
        assertThat(taken.talks()).extracting(talk -> talk.conversation().key()).containsExactly("one", "two");
        assertThat(taken.problems()).hasSize(1);
        assertThat(taken.problems().getFirst().reason()).contains("chat.html", "user.json");

        Files.writeString(directory.resolve("conversations.json"), one);
        Files.writeString(directory.resolve("message_feedback.json"), "[]");
        assertThat(Taken.readPath(ExportFormat.CHATGPT, directory).talk().lines())
                .containsExactly(">q user: 1");
    }

    @Test
    void aConversationLongerThanTheStackOfJava() throws IOException {
        StringBuilder nodes = new StringBuilder();
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            String parent = i == 0 ? "null" : "\"n" + (i - 1) + "\"";
            nodes.append(i == 0 ? "" : ",")
                    .append(node("n" + i, parent, "\"n" + (i + 1) + "\"", "user", text("x"), ""));
        }
        Taken taken = new Taken();
        Path file = Files.createTempFile("export", ".json");
        try {
            Files.writeString(file, conversation("c", "n1", nodes.toString()));
            // Taken looks each parent up one by one; here only the count is of interest.
            AtomicLong messages = new AtomicLong();
            ExportReading.read(ExportFormat.CHATGPT, file, "export", new Counting(taken, messages));
            assertThat(messages.get()).isEqualTo(count);
        } finally {
            Files.delete(file);
        }
    }

    /** Counts messages. */
    private record Counting(Taken taken, AtomicLong messages) implements ExportSink {
        @Override
        public void begin(ExportedConversation conversation) {
            taken.begin(conversation);
        }

        @Override
        public void take(ExportedMessage message) {
            messages.incrementAndGet();
        }

        @Override
        public void end() {
            taken.end();
        }

        @Override
        public void report(Problem problem) {
            taken.report(problem);
        }
    }
}
