package dev.quipu.ingest.assistant;

import dev.quipu.ingest.Attachment;
import dev.quipu.ingest.ConversationStart;
import dev.quipu.ingest.Fault;
import dev.quipu.ingest.Item;
import dev.quipu.ingest.Measures;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Role;
import dev.quipu.ingest.Status;
import dev.quipu.ingest.ToolResult;
import dev.quipu.ingest.system.Names;
import dev.quipu.ingest.system.SharedRules;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The platform's own rules, as far as a message alone shows whether it keeps them. The database has them too: here they cost
 * nothing, there a block that is cut in two until the message is found.
 */
final class AssistantRules {
    private static final Pattern MEDIA_TYPE = Pattern.compile("[^/\\s]+/[^/\\s]+");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final @Nullable UUID userId;

    /** Takes whom the items are written for; null for the service. */
    AssistantRules(@Nullable UUID userId) {
        this.userId = userId;
    }

    @Nullable
    Fault fault(Item item) {
        return switch (item) {
            case ConversationStart start -> ofStart(start);
            case Message message -> ofMessage(message);
        };
    }

    private @Nullable Fault ofStart(ConversationStart start) {
        UUID owner = SharedRules.uuid(start.owner());
        if (owner == null) {
            return new Fault(Fault.Kind.OWNER, "the owner is no id of a user");
        }
        if (Names.length(start.title()) > 500) {
            return new Fault(Fault.Kind.TEXT, "the title has more than 500 characters");
        }
        if (userId != null && !owner.equals(userId)) {
            return new Fault(Fault.Kind.OWNER, "a user starts conversations of their own only");
        }
        if (userId != null && (start.createdAt() != null || start.updatedAt() != null)) {
            return notAUsers();
        }
        return null;
    }

    private static Fault notAUsers() {
        return new Fault(Fault.Kind.RULE, "when something was said, only the service says");
    }

    private @Nullable Fault ofMessage(Message message) {
        if (userId != null && message.createdAt() != null) {
            return notAUsers();
        }
        if (userId != null && message.role() != Role.USER) {
            return new Fault(Fault.Kind.RULE, "a user writes what they say themselves only");
        }
        return Stream.of(
                        SharedRules.key(message),
                        SharedRules.more(message),
                        content(message),
                        tools(message),
                        attachments(message.attachments()),
                        measures(message.measures()),
                        SharedRules.trace(message.trace()))
                .filter(fault -> fault != null)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Fault content(Message message) {
        boolean isEmpty = message.content().isEmpty()
                && message.role() != Role.TOOL
                && message.toolCalls().isEmpty()
                && (message.reasoning() == null || message.reasoning().isEmpty())
                && message.attachments().stream().allMatch(attachment -> attachment.sha256() == null)
                && message.status() == Status.DONE;
        return isEmpty
                ? new Fault(
                        Fault.Kind.RULE,
                        "the text is empty, and there are no tool calls, reasoning or hashed attachments")
                : null;
    }

    private static @Nullable Fault tools(Message message) {
        if (!message.toolCalls().isEmpty() && message.role() != Role.ASSISTANT) {
            return new Fault(Fault.Kind.RULE, "only the assistant calls tools");
        }
        if (message.toolCalls().stream()
                .anyMatch(call -> call.id().isEmpty() || call.name().isEmpty())) {
            return new Fault(Fault.Kind.RULE, "a tool call has no id or no name");
        }
        ToolResult result = message.toolResult();
        if (message.role() == Role.TOOL) {
            return result == null || result.callId().isEmpty()
                    ? new Fault(Fault.Kind.RULE, "what a tool says has no call that it answers")
                    : null;
        }
        return result == null ? null : new Fault(Fault.Kind.RULE, "only a tool answers a call");
    }

    private static @Nullable Fault attachments(List<Attachment> attachments) {
        for (Attachment attachment : attachments) {
            if (attachment.sha256() == null) {
                continue;
            }
            if (attachment.uri().isEmpty()
                    || !MEDIA_TYPE.matcher(attachment.mediaType()).matches()) {
                return new Fault(Fault.Kind.RULE, "an attachment has no URI, or no media type");
            }
            if (!SHA256.matcher(attachment.sha256()).matches()) {
                return new Fault(Fault.Kind.RULE, "an attachment's hash is not 64 lower-case hexadecimal digits");
            }
        }
        return null;
    }

    private static @Nullable Fault measures(Measures measures) {
        return measures.equals(Measures.UNKNOWN)
                        || Stream.of(
                                        measures.tokens(),
                                        measures.latencyMillis(),
                                        measures.promptTokens(),
                                        measures.cachedTokens(),
                                        measures.reasoningTokens())
                                .allMatch(number -> number == null || number.longValue() >= 0)
                ? null
                : new Fault(Fault.Kind.RULE, "a measure is negative");
    }
}
