package dev.quipu.imports.message;

import dev.quipu.exports.Attachment;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Problem;
import dev.quipu.exports.json.JsonNumber;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.ingest.ConversationStart;
import dev.quipu.ingest.Json;
import dev.quipu.ingest.Measures;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Role;
import dev.quipu.ingest.Speaker;
import dev.quipu.ingest.Status;
import dev.quipu.ingest.ToolCall;
import dev.quipu.ingest.ToolResult;
import dev.quipu.ingest.Trace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was read of an export as what is written: under keys that follow from the export's, so that it comes in once. */
public final class Items {
    private static final int LONGEST_TITLE = 500;
    private static final int LONGEST_KEY = 200;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** What a system writes into metadata; an export that has it too keeps it under another name. */
    private static final String TAKEN = "quipu";

    private final String owner;
    private final boolean needsWords;
    private final Consumer<Problem> problems;

    /**
     * Takes whose they become.
     *
     * @param needsWords whether the system takes no message of nothing but files without a hash
     * @param problems hears what is not written as it was read
     */
    public Items(String owner, boolean needsWords, Consumer<Problem> problems) {
        this.owner = owner;
        this.needsWords = needsWords;
        this.problems = problems;
    }

    /** Returns the start of a conversation; its id follows from its owner, its format and its key. */
    public ConversationStart start(ExportedConversation conversation) {
        String title = conversation.title();
        JsonObject metadata = free(conversation.metadata());
        if (title != null && title.codePointCount(0, title.length()) > LONGEST_TITLE) {
            alter("conversation " + conversation.key(), "the title was cut; the metadata have all of it");
            metadata = metadata.with("title", new JsonText(title));
            title = title.substring(0, title.offsetByCodePoints(0, LONGEST_TITLE));
        }
        return ConversationStart.keyed(owner, conversation.format().label() + " " + conversation.key())
                .withTitle(title)
                .withCreatedAt(conversation.createdAt())
                .withUpdatedAt(conversation.updatedAt() == null ? conversation.createdAt() : conversation.updatedAt())
                .withArchived(conversation.isArchived())
                .withMetadata(new Json(metadata.toJson()));
    }

    /** Returns a message of a conversation. */
    public Message message(UUID conversationId, ExportedMessage message) {
        JsonObject metadata = free(message.metadata());
        Long tokens = message.measures().tokens();
        if (tokens != null && tokens > Integer.MAX_VALUE) {
            metadata = metadata.with("tokens", JsonNumber.of(tokens));
            alter("message " + message.key(), "more tokens than a message can have; the metadata have them");
            tokens = null;
        }
        Long latency = message.measures().latencyMillis();
        if (latency != null && latency > Integer.MAX_VALUE) {
            metadata = metadata.with("latency_ms", JsonNumber.of(latency));
            alter("message " + message.key(), "took longer than a message can; the metadata have it");
            latency = null;
        }
        boolean isWordless = needsWords && isNothingButFiles(message);
        String text = isWordless ? FileWords.of(message.attachments()) : message.content();
        // Written as nothing it is the same message in a later export that brings the files, and so their hashes.
        String written = isWordless ? message.content() : message.written();
        return Message.of(conversationId, Role.valueOf(message.role().name()), text)
                .withKey(key(message.key()))
                .withWritten(written)
                .withCreatedAt(message.createdAt())
                .withSpeaker(speaker(message))
                .withStatus(Status.valueOf(message.status().name()))
                .replyingTo(keyOrNull(message.parentKey()))
                .insteadOf(keyOrNull(message.alternativeTo()))
                .withToolCalls(message.toolCalls().stream()
                        .map(call -> new ToolCall(
                                call.id(),
                                call.name(),
                                new Json(call.arguments().toJson())))
                        .toList())
                .withToolResult(result(message))
                .withReasoning(message.reasoning())
                .withAttachments(
                        message.attachments().stream().map(Items::attachment).toList())
                .withMeasures(new Measures(
                        tokens == null ? null : Math.toIntExact(tokens),
                        latency == null ? null : Math.toIntExact(latency),
                        message.measures().model(),
                        message.measures().promptTokens(),
                        message.measures().cachedTokens(),
                        message.measures().reasoningTokens()))
                .withTrace(trace(message.trace()))
                .withMetadata(new Json(metadata.toJson()));
    }

    private static boolean isNothingButFiles(ExportedMessage message) {
        return message.content().isEmpty()
                && message.role() != dev.quipu.exports.Role.TOOL
                && message.toolCalls().isEmpty()
                && (message.reasoning() == null || message.reasoning().isEmpty())
                && !message.attachments().isEmpty();
    }

    private void alter(String place, String reason) {
        problems.accept(new Problem(Problem.Kind.ALTERED, place, reason));
    }

    private static JsonObject free(JsonObject metadata) {
        JsonValue taken = metadata.get(TAKEN);
        if (taken == null) {
            return metadata;
        }
        JsonObject freed = JsonObject.EMPTY;
        for (var member : metadata.members().entrySet()) {
            freed = freed.with(member.getKey().equals(TAKEN) ? "quipu_before" : member.getKey(), member.getValue());
        }
        return freed;
    }

    private static @Nullable Speaker speaker(ExportedMessage message) {
        String author = message.author();
        if (author == null || author.isBlank()) {
            return null;
        }
        return new Speaker(author, message.authorName() == null ? author : message.authorName());
    }

    private static @Nullable ToolResult result(ExportedMessage message) {
        dev.quipu.exports.ToolResult result = message.toolResult();
        if (result == null) {
            return null;
        }
        // A call that nobody named is named by what the answer replies to.
        String callId = result.callId();
        String parent = message.parentKey();
        String named = callId != null && !callId.isEmpty() ? callId : parent == null ? message.key() : parent;
        return new ToolResult(named, result.name(), result.failed());
    }

    private static dev.quipu.ingest.Attachment attachment(Attachment attachment) {
        JsonObject more = attachment.more();
        if (attachment.name() != null) {
            more = more.with("name", new JsonText(attachment.name()));
        }
        String type = attachment.mediaType();
        if (type != null && !FileWords.isMediaType(type)) {
            more = more.with("told_media_type", new JsonText(type));
            type = null;
        }
        String hash = attachment.sha256();
        if (hash != null && !SHA256.matcher(hash).matches()) {
            more = more.with("told_sha256", new JsonText(hash));
            hash = null;
        }
        return new dev.quipu.ingest.Attachment(
                attachment.uri(), type == null ? FileWords.UNKNOWN_TYPE : type, hash, new Json(more.toJson()));
    }

    private static @Nullable Trace trace(dev.quipu.exports.@Nullable Trace trace) {
        return trace == null ? null : new Trace(trace.traceId(), trace.spanId(), trace.parentSpanId());
    }

    private static @Nullable String keyOrNull(@Nullable String key) {
        return key == null ? null : key(key);
    }

    /** A key that is longer than keys may be is its hash. */
    public static String key(String key) {
        if (key.codePointCount(0, key.length()) <= LONGEST_KEY) {
            return key;
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
