package dev.quipu.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A message of a conversation, to append. Immutable: each {@code with…} returns another one. What a system has no column
 * for, it keeps in the message's metadata.
 */
public final class Message implements Item {
    private final UUID conversationId;
    private final Role role;
    private final String content;
    private @Nullable String key;
    private @Nullable String written;
    private @Nullable Instant createdAt;
    private @Nullable Speaker speaker;
    private Status status = Status.DONE;
    private @Nullable String parentKey;
    private @Nullable String insteadOfKey;
    private List<ToolCall> toolCalls = List.of();
    private @Nullable ToolResult toolResult;
    private @Nullable String reasoning;
    private List<Attachment> attachments = List.of();
    private Json metadata = Json.EMPTY;
    private Measures measures = Measures.UNKNOWN;
    private @Nullable Trace trace;

    private Message(UUID conversationId, Role role, String content) {
        // Callers without null checks of their own hear of it here, and not when a block is sent.
        this.conversationId = Objects.requireNonNull(conversationId, "conversationId");
        this.role = Objects.requireNonNull(role, "role");
        this.content = Objects.requireNonNull(content, "content");
    }

    /** Makes a message of any role; one of {@link Role#TOOL} needs {@link #withToolResult}. */
    public static Message of(UUID conversationId, Role role, String content) {
        return new Message(conversationId, role, content);
    }

    /** Makes what a person says. */
    public static Message user(UUID conversationId, String content) {
        return of(conversationId, Role.USER, content);
    }

    /** Makes what the assistant says; the text may be empty if there are tool calls, reasoning or attachments. */
    public static Message assistant(UUID conversationId, String content) {
        return of(conversationId, Role.ASSISTANT, content);
    }

    /** Makes what the assistant is told before. */
    public static Message system(UUID conversationId, String content) {
        return of(conversationId, Role.SYSTEM, content);
    }

    /** Makes what a tool has answered. */
    public static Message tool(UUID conversationId, ToolResult result, String content) {
        return of(conversationId, Role.TOOL, content).withToolResult(result);
    }

    /**
     * Gives it a key, under which it is appended to its conversation once, however often it is sent. Without one it is
     * appended each time.
     *
     * @param key 1 to 200 characters; null for none
     */
    public Message withKey(@Nullable String key) {
        return changed(copy -> copy.key = key);
    }

    /**
     * Tells how its source has it, where the text says that in words that may change there, such as the names of
     * people who are meant. Sent again with another text, but written the same, it is the same message.
     *
     * @param written null: as the text
     */
    public Message withWritten(@Nullable String written) {
        return changed(copy -> copy.written = written);
    }

    /** Says when it was said; otherwise, null, that is now. */
    public Message withCreatedAt(@Nullable Instant createdAt) {
        return changed(copy -> copy.createdAt = createdAt);
    }

    /** Says who of several says it; null if there are not several. */
    public Message withSpeaker(@Nullable Speaker speaker) {
        return changed(copy -> copy.speaker = speaker);
    }

    /** Says how far it is. */
    public Message withStatus(Status status) {
        return changed(copy -> copy.status = status);
    }

    /** Has it reply to a message of its conversation that was written before; otherwise, null, it replies to the last one. */
    public Message replyingTo(@Nullable String parentKey) {
        return changed(copy -> copy.parentKey = parentKey);
    }

    /** Puts it in the place of a message that was written before, edited or said anew; both stay. Null: in none's. */
    public Message insteadOf(@Nullable String insteadOfKey) {
        return changed(copy -> copy.insteadOfKey = insteadOfKey);
    }

    /** Has it ask tools for something. */
    public Message withToolCalls(List<ToolCall> toolCalls) {
        List<ToolCall> calls = List.copyOf(toolCalls);
        return changed(copy -> copy.toolCalls = calls);
    }

    /** Says which call it answers; null for none. */
    public Message withToolResult(@Nullable ToolResult toolResult) {
        return changed(copy -> copy.toolResult = toolResult);
    }

    /** Tells what the model thought before; null if that is not told. */
    public Message withReasoning(@Nullable String reasoning) {
        return changed(copy -> copy.reasoning = reasoning);
    }

    /** Has files go with it. */
    public Message withAttachments(List<Attachment> attachments) {
        List<Attachment> files = List.copyOf(attachments);
        return changed(copy -> copy.attachments = files);
    }

    /**
     * Keeps whatever else is to be kept of it.
     *
     * @param metadata an object
     */
    public Message withMetadata(Json metadata) {
        return changed(copy -> copy.metadata = metadata);
    }

    /** Tells what it took. */
    public Message withMeasures(Measures measures) {
        return changed(copy -> copy.measures = measures);
    }

    /** Tells where it is in a trace; null if in none. */
    public Message withTrace(@Nullable Trace trace) {
        return changed(copy -> copy.trace = trace);
    }

    @Override
    public UUID conversationId() {
        return conversationId;
    }

    /** Returns who says it. */
    public Role role() {
        return role;
    }

    /** Returns its text. */
    public String content() {
        return content;
    }

    /** Returns the key under which it is appended once; null if each time. */
    public @Nullable String key() {
        return key;
    }

    /** Returns how its source has it; null if like the text. */
    public @Nullable String written() {
        return written;
    }

    /** Returns when it was said; null for now. */
    public @Nullable Instant createdAt() {
        return createdAt;
    }

    /** Returns who of several says it; null if its role says enough. */
    public @Nullable Speaker speaker() {
        return speaker;
    }

    /** Returns how far it is. */
    public Status status() {
        return status;
    }

    /** Returns the key of the message that it replies to; null for the last one. */
    public @Nullable String parentKey() {
        return parentKey;
    }

    /** Returns the key of the message in whose place it stands; null if it has a place of its own. */
    public @Nullable String insteadOfKey() {
        return insteadOfKey;
    }

    /** Returns what it asks tools for. */
    public List<ToolCall> toolCalls() {
        return toolCalls;
    }

    /** Returns which call it answers; null if none. */
    public @Nullable ToolResult toolResult() {
        return toolResult;
    }

    /** Returns what the model thought before; null if unknown. */
    public @Nullable String reasoning() {
        return reasoning;
    }

    /** Returns the files that go with it. */
    public List<Attachment> attachments() {
        return attachments;
    }

    /** Returns whatever else is kept of it. */
    public Json metadata() {
        return metadata;
    }

    /** Returns what it took. */
    public Measures measures() {
        return measures;
    }

    /** Returns where it is in a trace; null if in none. */
    public @Nullable Trace trace() {
        return trace;
    }

    @Override
    public String toString() {
        return role + " message " + (key == null ? "" : key + " ") + "of conversation " + conversationId;
    }

    private Message changed(Consumer<Message> change) {
        Message copy = new Message(conversationId, role, content);
        copy.key = key;
        copy.written = written;
        copy.createdAt = createdAt;
        copy.speaker = speaker;
        copy.status = status;
        copy.parentKey = parentKey;
        copy.insteadOfKey = insteadOfKey;
        copy.toolCalls = toolCalls;
        copy.toolResult = toolResult;
        copy.reasoning = reasoning;
        copy.attachments = attachments;
        copy.metadata = metadata;
        copy.measures = measures;
        copy.trace = trace;
        change.accept(copy);
        return copy;
    }
}
