package dev.quipu.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL cannot hold, whatever the table: found before it is sent, since it would take its block along. */
final class Storable {
    /** PostgreSQL holds a gigabyte, of at most four bytes a character, and some room is left. */
    private static final int LONGEST = 250_000_000;

    /** Deeper than the server's stack allows, so that it is the server that says so. */
    private static final int DEEPEST = 100_000;

    private static final Instant EARLIEST = Instant.parse("-4712-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("+290000-01-01T00:00:00Z");

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(1_000_000)
                    .maxNestingDepth(DEEPEST)
                    .build())
            .build();

    private Storable() {}

    static @Nullable Fault fault(Item item) {
        return switch (item) {
            case ConversationStart start -> new Look().start(start).found;
            case Message message -> new Look().message(message).found;
        };
    }

    /** A look at one item; keeps the first fault. */
    private static final class Look {
        private @Nullable Fault found;

        Look start(ConversationStart start) {
            return text("the owner", start.owner())
                    .text("the title", start.title())
                    .time(start.createdAt())
                    .time(start.updatedAt())
                    .object("the metadata", start.metadata());
        }

        Look message(Message message) {
            text("the text", message.content())
                    .text("the text as it was written", message.written())
                    .text("the key", message.key())
                    .text("the key that it replies to", message.parentKey())
                    .text("the key in whose place it stands", message.insteadOfKey())
                    .text("the reasoning", message.reasoning())
                    .text("the model", message.measures().model())
                    .time(message.createdAt())
                    .object("the metadata", message.metadata());
            Speaker speaker = message.speaker();
            if (speaker != null) {
                text("the speaker's id", speaker.id()).text("the speaker's name", speaker.name());
            }
            ToolResult result = message.toolResult();
            if (result != null) {
                text("the call's id", result.callId()).text("the tool's name", result.name());
            }
            Trace trace = message.trace();
            if (trace != null) {
                text("the trace", trace.traceId())
                        .text("the span", trace.spanId())
                        .text("the span", trace.parentSpanId());
            }
            return calls(message.toolCalls()).attachments(message.attachments());
        }

        private Look calls(List<ToolCall> calls) {
            for (ToolCall call : calls) {
                text("the call's id", call.id())
                        .text("the tool's name", call.name())
                        .json("the arguments of a call", call.arguments(), false)
                        .object("what else there is of a call", call.more());
            }
            return this;
        }

        private Look attachments(List<Attachment> attachments) {
            for (Attachment attachment : attachments) {
                text("an attachment's URI", attachment.uri())
                        .text("an attachment's media type", attachment.mediaType())
                        .text("an attachment's hash", attachment.sha256())
                        .object("what else there is of an attachment", attachment.more());
            }
            return this;
        }

        private Look text(String what, @Nullable String text) {
            String fault = found != null || text == null ? null : Storable.text(text);
            if (fault != null) {
                found = new Fault(Fault.Kind.TEXT, what + " " + fault);
            }
            return this;
        }

        private Look time(@Nullable Instant time) {
            if (found == null && time != null && (time.isBefore(EARLIEST) || time.isAfter(LATEST))) {
                found = new Fault(Fault.Kind.RULE, "the database has no time " + time);
            }
            return this;
        }

        private Look object(String what, Json json) {
            return json(what, json, true);
        }

        private Look json(String what, Json json, boolean object) {
            String fault = found != null || json.equals(Json.EMPTY) ? null : Storable.json(json.text(), object);
            if (fault != null) {
                found = new Fault(Fault.Kind.JSON, what + " " + fault);
            }
            return this;
        }
    }

    private static @Nullable String text(String text) {
        if (text.length() > LONGEST) {
            return "is too long: " + text.length() + " characters";
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "has a NUL character";
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return "has half of a surrogate pair";
            }
        }
        return null;
    }

    private static @Nullable String json(String json, boolean object) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return "is no JSON: it is empty";
            }
            if (object && first != JsonToken.START_OBJECT) {
                return "is no object";
            }
            String fault = value(parser, first);
            if (fault != null) {
                return fault;
            }
            return parser.nextToken() == null ? null : "is no JSON: something comes after it";
        } catch (JsonProcessingException e) {
            return "is no JSON"
                    + (e.getLocation() == null
                            ? ""
                            : ": character " + (e.getLocation().getCharOffset() + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String value(JsonParser parser, JsonToken first) throws IOException {
        int depth = 0;
        for (JsonToken token = first; ; token = parser.nextToken()) {
            if (token == null) {
                return "is no JSON: it breaks off";
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
                String fault = text(parser.getText());
                if (fault != null) {
                    return fault;
                }
            }
            if (depth == 0) {
                return null;
            }
        }
    }
}
