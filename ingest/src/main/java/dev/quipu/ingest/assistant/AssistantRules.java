package dev.quipu.ingest.assistant;

import dev.quipu.ingest.ConversationStart;
import dev.quipu.ingest.Fault;
import dev.quipu.ingest.Item;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Role;
import dev.quipu.ingest.Status;
import dev.quipu.ingest.target.Names;
import dev.quipu.ingest.target.SharedRules;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The platform's own rules, as far as a message alone shows whether it keeps them. The database has them too: here they cost
 * nothing, there a block that is cut in two until the message is found.
 */
final class AssistantRules {
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
                        SharedRules.whole(message),
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
}
