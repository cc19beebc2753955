package dev.quipu.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.access.ToolCall;
import dev.quipu.assistant.access.NewMessage;
import dev.quipu.memory.testing.MemoryPlatform;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arguments are an object for those who ask by SQL wherever the database can keep one. */
class ToolCallsTest {
    private static final MemoryPlatform PLATFORM = MemoryPlatform.empty();
    private static final ConversationMemory<Spoken> MEMORY =
            new ConversationMemory<>(PLATFORM.assistant(), PLATFORM.user(), Spoken.CODEC);

    @AfterAll
    static void close() {
        PLATFORM.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"file\": \"invoice2024.pdf\"}",
                "{\"id\": \"0b5e4567-e89b-12d3-a456-426614174000\"}",
                "{\"name\": \"Jos\\u00e9 \\ud83d\\ude00\"}",
                "{\"path\": \"C:\\\\users\"}",
                "[1e10, -2.5E-3, 1e+300]",
                "{}"
            })
    void whatTheDatabaseCanKeepIsAnObjectThere(String arguments) throws Exception {
        assertThat(keptAs(arguments)).isIn("object", "array");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\": 1e131073}",
                "{\"n\": 1e-20000}",
                "{\"n\": 1e99999999999}",
                "{\"nul\": \"a\\u0000b\"}",
                "{\"half\": \"\\ud83d\"}",
                "{\"\\udE00\": 1}",
                "{\"open\": ",
                "{} {}",
                "7",
                ""
            })
    void whatItCannotKeepIsAText(String arguments) throws Exception {
        assertThat(keptAs(arguments)).isEqualTo("string");
    }

    private static String keptAs(String arguments) throws Exception {
        UUID id = UUID.randomUUID();
        MEMORY.save(id.toString(), List.of(Spoken.user("Do it.")));
        ToolCall call = ToolCalls.of("c1", "tool", arguments);
        PLATFORM.assistant()
                .service()
                .run(session ->
                        session.messages().append(id, NewMessage.assistant("").withToolCalls(List.of(call))));
        return String.valueOf(PLATFORM.database()
                .value("SELECT jsonb_typeof(tool_calls -> 0 -> 'arguments') FROM assistant.messages"
                        + " WHERE conversation_id = '" + id + "' AND role = 'assistant'"));
    }
}
