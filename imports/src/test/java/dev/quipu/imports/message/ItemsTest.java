package dev.quipu.imports.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.Attachment;
import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.ToolResult;
import dev.quipu.exports.json.JsonNumber;
import dev.quipu.exports.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is written for what was read. */
class ItemsTest {
    private final List<Problem> problems = new ArrayList<>();
    private final Items items = new Items("ada", false, problems::add);

    private static ExportedConversation conversation(String key, ExportFormat format, String title) {
        return new ExportedConversation(key, format, title, null, null, false, null, JsonObject.EMPTY);
    }

    @Test
    void theIdFollowsFromOwnerFormatAndKey() {
        UUID id = items.start(conversation("1", ExportFormat.CHATGPT, "")).conversationId();
        assertThat(items.start(conversation("1", ExportFormat.CHATGPT, "x")).conversationId())
                .isEqualTo(id);
        assertThat(items.start(conversation("1", ExportFormat.SLACK, "")).conversationId())
                .isNotEqualTo(id);
        assertThat(items.start(conversation("2", ExportFormat.CHATGPT, "")).conversationId())
                .isNotEqualTo(id);
        assertThat(new Items("bob", false, problems::add)
                        .start(conversation("1", ExportFormat.CHATGPT, ""))
                        .conversationId())
                .isNotEqualTo(id);
    }

    @Test
    void aTitleThatIsTooLongIsCutAndKeptInTheMetadata() {
        String title = "😀".repeat(501);
        var start = items.start(conversation("1", ExportFormat.CHATGPT, title));
        assertThat(start.title()).isEqualTo("😀".repeat(500));
        assertThat(start.metadata().text()).contains(title);
        assertThat(problems).hasSize(1);
    }

    @Test
    void keysThatAreTooLongAreHashedAndStillLink() {
        String key = "k".repeat(201);
        UUID id = UUID.randomUUID();
        var parent =
                items.message(id, new MessageDraft(key, Role.USER).content("x").message());
        var child = items.message(
                id, new MessageDraft("c", Role.USER).content("x").parentKey(key).message());
        assertThat(parent.key()).hasSizeLessThan(200).isEqualTo(child.parentKey());
    }

    @Test
    void whatAnAttachmentLacksIsMadeUpForAndWhatIsWrongKept() {
        var message = items.message(
                UUID.randomUUID(),
                new MessageDraft("1", Role.USER)
                        .attach(new Attachment("u", "pdf", "a.pdf", "short", JsonObject.EMPTY))
                        .message());
        var attachment = message.attachments().getFirst();
        assertThat(attachment.mediaType()).isEqualTo("application/octet-stream");
        assertThat(attachment.sha256()).isNull();
        assertThat(attachment.more().text())
                .contains("\"told_media_type\":\"pdf\"", "\"told_sha256\":\"short\"", "a.pdf");
    }

    @Test
    void aResultOfNoCallIsThatOfWhatItRepliesTo() {
        var message = items.message(
                UUID.randomUUID(),
                new MessageDraft("2", Role.TOOL)
                        .parentKey("1")
                        .result(new ToolResult(null, "t", null))
                        .message());
        assertThat(message.toolResult()).hasToString("ToolResult[callId=1, name=t, failed=null]");
    }

    @Test
    void theKeyThatIsTakenIsFreed() {
        var message = items.message(
                UUID.randomUUID(),
                new MessageDraft("1", Role.USER)
                        .content("x")
                        .metadata(JsonObject.of("quipu", JsonNumber.of(1)))
                        .message());
        assertThat(message.metadata().text()).isEqualTo("{\"quipu_before\":1}");
    }
}
