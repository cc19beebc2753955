package dev.quipu.exports;

import dev.quipu.exports.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A message while it is put together. Not safe for use by several threads. */
public final class MessageDraft {
    private final String key;
    private Role role;
    private @Nullable String parentKey;
    private @Nullable String alternativeTo;
    private @Nullable String author;
    private @Nullable String authorName;
    private @Nullable Instant createdAt;
    private String content = "";
    private @Nullable String written;
    private Status status = Status.DONE;
    private final List<ToolCall> toolCalls = new ArrayList<>();
    private @Nullable ToolResult toolResult;
    private @Nullable String reasoning;
    private final List<Attachment> attachments = new ArrayList<>();
    private Measures measures = Measures.UNKNOWN;
    private @Nullable Trace trace;
    private JsonObject metadata = JsonObject.EMPTY;

    /** Begins one. */
    public MessageDraft(String key, Role role) {
        this.key = key;
        this.role = role;
    }

    /** Begins one that says under a key what another message says. */
    public static MessageDraft of(String key, ExportedMessage message) {
        MessageDraft draft = new MessageDraft(key, message.role())
                .parentKey(message.parentKey())
                .alternativeTo(message.alternativeTo())
                .author(message.author(), message.authorName())
                .createdAt(message.createdAt())
                .content(message.content())
                .written(message.written())
                .status(message.status())
                .result(message.toolResult())
                .reasoning(message.reasoning())
                .measures(message.measures())
                .trace(message.trace())
                .metadata(message.metadata());
        message.toolCalls().forEach(draft::call);
        message.attachments().forEach(draft::attach);
        return draft;
    }

    /** Returns its key. */
    public String key() {
        return key;
    }

    /** Returns who says it. */
    public Role role() {
        return role;
    }

    /** Returns the key of what it replies to; null for a first one. */
    public @Nullable String parentKey() {
        return parentKey;
    }

    /** Returns when it was said; null if that is not known. */
    public @Nullable Instant createdAt() {
        return createdAt;
    }

    /** Returns what it asks tools for, in the order in which it was added: the list itself, not a copy. */
    public List<ToolCall> toolCalls() {
        return toolCalls;
    }

    /** Returns what it is the result of; null for nothing. */
    public @Nullable ToolResult toolResult() {
        return toolResult;
    }

    /** Says who says it. */
    public MessageDraft role(Role newRole) {
        role = newRole;
        return this;
    }

    /** Says what it replies to; null for a first one. */
    public MessageDraft parentKey(@Nullable String newKey) {
        parentKey = newKey;
        return this;
    }

    /** Says in whose place it stands; null if in none's. */
    public MessageDraft alternativeTo(@Nullable String newKey) {
        alternativeTo = newKey;
        return this;
    }

    /** Says who the author is, who has no other name; null if that is not known. */
    public MessageDraft author(@Nullable String newAuthor) {
        return author(newAuthor, null);
    }

    /**
     * Says who the author is. Who has but one of both is called by that.
     *
     * @param id what is always the same; null if there is none
     * @param name what people call them; null if that is not known
     */
    public MessageDraft author(@Nullable String id, @Nullable String name) {
        author = id == null ? name : id;
        authorName = name == null || name.equals(author) ? null : name;
        return this;
    }

    /** Says when it was said; null if that is not known. */
    public MessageDraft createdAt(@Nullable Instant time) {
        createdAt = time;
        return this;
    }

    /** Sets the text. */
    public MessageDraft content(String text) {
        content = text;
        return this;
    }

    /** Says how the text was written, if not like that; null for like that. */
    public MessageDraft written(@Nullable String text) {
        written = text;
        return this;
    }

    /** Says how far it came. */
    public MessageDraft status(Status newStatus) {
        status = newStatus;
        return this;
    }

    /** Adds a call. */
    public MessageDraft call(ToolCall call) {
        toolCalls.add(call);
        return this;
    }

    /** Says what it is the result of; null for nothing. */
    public MessageDraft result(@Nullable ToolResult result) {
        toolResult = result;
        return this;
    }

    /** Sets the reasoning; null if that was not told. */
    public MessageDraft reasoning(@Nullable String text) {
        reasoning = text;
        return this;
    }

    /** Adds a file. */
    public MessageDraft attach(Attachment attachment) {
        attachments.add(attachment);
        return this;
    }

    /**
     * Says more of files that were added.
     *
     * @return whether there was such a file
     */
    public boolean describe(Predicate<Attachment> which, UnaryOperator<Attachment> more) {
        boolean found = attachments.stream().anyMatch(which);
        attachments.replaceAll(attachment -> which.test(attachment) ? more.apply(attachment) : attachment);
        return found;
    }

    /** Says what it took. */
    public MessageDraft measures(Measures newMeasures) {
        measures = newMeasures;
        return this;
    }

    /** Says where it is in a trace; null if in none. */
    public MessageDraft trace(@Nullable Trace newTrace) {
        trace = newTrace;
        return this;
    }

    /** Keeps what else there is. */
    public MessageDraft metadata(JsonObject object) {
        metadata = object;
        return this;
    }

    /** Returns the message; a tool's without a result gets one that says nothing. */
    public ExportedMessage message() {
        ToolResult result = role != Role.TOOL || toolResult != null ? toolResult : new ToolResult(null, null, null);
        return new ExportedMessage(
                key,
                parentKey,
                alternativeTo,
                role,
                author,
                authorName,
                createdAt,
                content,
                written,
                status,
                toolCalls,
                role == Role.TOOL ? result : null,
                reasoning,
                attachments,
                measures,
                trace,
                metadata);
    }
}
