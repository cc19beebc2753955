package dev.quipu.bench.memory;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.assistant.access.NewConversation;
import dev.quipu.assistant.access.NewMessage;
import dev.quipu.langchain4j.QuipuChatMemoryStore;
import dev.quipu.memory.MemoryUser;
import dev.quipu.spring.ai.QuipuChatMemoryRepository;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.memory.repository.jdbc.JdbcChatMemoryRepository;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.jdbc.core.JdbcTemplate;

/** A question and its answer, appended to conversations of several lengths. */
final class Turns {
    private static final String TEXT = "An answer of some length, as an assistant gives it. ".repeat(4);

    private final Assistant assistant;
    private final UUID user;
    private final ByHand byHand;
    private final ChatMemoryRepository springOwn;
    private final ChatMemoryRepository springQuipu;
    private final ChatMemoryStore langchainOwn;
    private final ChatMemoryStore langchainQuipu;
    private final PrintStream out;

    Turns(DataSource database, UUID user, PrintStream out) {
        this.assistant = Assistant.on(database);
        this.user = user;
        this.byHand = new ByHand(database, user);
        this.springOwn = JdbcChatMemoryRepository.builder()
                .jdbcTemplate(new JdbcTemplate(database))
                .build();
        this.springQuipu = new QuipuChatMemoryRepository(assistant, MemoryUser.of(user));
        this.langchainOwn = new PlainStore(database);
        this.langchainQuipu = new QuipuChatMemoryStore(assistant, MemoryUser.of(user));
        this.out = out;
    }

    void print() {
        out.println("| a turn more, in milliseconds (median) | 10 messages | 1,000 | 100,000 |");
        out.println("|---|---:|---:|---:|");
        Map<String, List<Double>> rows = new LinkedHashMap<>();
        measure(10, 300)
                .forEach((name, times) ->
                        rows.computeIfAbsent(name, unused -> new ArrayList<>()).add(times.percentile(50)));
        measure(1_000, 40)
                .forEach((name, times) ->
                        rows.computeIfAbsent(name, unused -> new ArrayList<>()).add(times.percentile(50)));
        measure(100_000, 3)
                .forEach((name, times) ->
                        rows.computeIfAbsent(name, unused -> new ArrayList<>()).add(times.percentile(50)));
        rows.forEach((name, medians) -> out.printf(
                Locale.ROOT, "| %s | %.2f | %.2f | %.2f |%n", name, medians.get(0), medians.get(1), medians.get(2)));
        List<Double> spring = Objects.requireNonNull(rows.get("Spring AI, its JDBC repository"));
        List<Double> quipu = Objects.requireNonNull(rows.get("Spring AI, Quipu's repository"));
        out.printf(
                Locale.ROOT,
                "%nUnder Spring AI's interface Quipu is faster by %.1f at 10, %.1f at 1,000, %.1f at 100,000 messages.%n%n",
                spring.get(0) / quipu.get(0),
                spring.get(1) / quipu.get(1),
                spring.get(2) / quipu.get(2));
    }

    private Map<String, Times> measure(int size, int calls) {
        Map<String, IntConsumer> kinds = new LinkedHashMap<>();
        UUID direct = conversation(size);
        kinds.put("by hand, JDBC", call -> byHand.append(direct, "A question " + call, TEXT + call));
        UUID access = conversation(size);
        kinds.put(
                "Quipu, typed access",
                call -> assistant
                        .service()
                        .run(session -> session.messages()
                                .append(
                                        access,
                                        List.of(
                                                NewMessage.user("A question " + call),
                                                NewMessage.assistant(TEXT + call)))));
        kinds.put("Spring AI, its JDBC repository", spring(springOwn, size));
        kinds.put("Spring AI, Quipu's repository", spring(springQuipu, size));
        kinds.put("LangChain4j, a plain JDBC store", langchain(langchainOwn, size));
        kinds.put("LangChain4j, Quipu's store", langchain(langchainQuipu, size));
        return Times.of(Math.min(calls, 40), calls, kinds);
    }

    private UUID conversation(int size) {
        return assistant.service().call(session -> {
            UUID id = session.conversations()
                    .start(user, NewConversation.titled("turns"))
                    .id();
            for (int from = 0; from < size; from += 1_000) {
                List<NewMessage> some = new ArrayList<>();
                for (int i = from; i < Math.min(size, from + 1_000); i++) {
                    some.add(i % 2 == 0 ? NewMessage.user("A question " + i) : NewMessage.assistant(TEXT + i));
                }
                session.messages().append(id, some);
            }
            return id;
        });
    }

    /** The repository is given all that it is to hold, as a memory without a window gives it. */
    private static IntConsumer spring(ChatMemoryRepository repository, int size) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            messages.add(i % 2 == 0 ? new UserMessage("A question " + i) : new AssistantMessage(TEXT + i));
        }
        String id = UUID.randomUUID().toString();
        repository.saveAll(id, messages);
        List<Message> held = new ArrayList<>(repository.findByConversationId(id));
        return call -> {
            held.add(new UserMessage("A question " + call));
            held.add(new AssistantMessage(TEXT + call));
            repository.saveAll(id, held);
        };
    }

    private static IntConsumer langchain(ChatMemoryStore store, int size) {
        List<ChatMessage> messages = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            messages.add(
                    i % 2 == 0
                            ? dev.langchain4j.data.message.UserMessage.from("A question " + i)
                            : AiMessage.from(TEXT + i));
        }
        String id = UUID.randomUUID().toString();
        store.updateMessages(id, messages);
        return call -> {
            messages.add(dev.langchain4j.data.message.UserMessage.from("A question " + call));
            messages.add(AiMessage.from(TEXT + call));
            store.updateMessages(id, messages);
        };
    }
}
