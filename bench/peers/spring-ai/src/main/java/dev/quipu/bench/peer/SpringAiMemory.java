package dev.quipu.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.ai.chat.memory.repository.jdbc.JdbcChatMemoryRepository;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** Writes conversations by Spring AI's repository, with its own table, on one connection that stays open. */
public final class SpringAiMemory {
    private static final int WARM_UP = 200;

    private SpringAiMemory() {}

    /** Takes a JDBC URL, a user, a file of messages, {@code whole} or {@code turns}, and a file for the seconds; the password comes from PGPASSWORD. */
    public static void main(String[] args) throws Exception {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(args[0]);
        source.setUser(args[1]);
        source.setPassword(System.getenv("PGPASSWORD"));
        source.setReWriteBatchedInserts(true);
        SingleConnectionDataSource database = new SingleConnectionDataSource(source.getConnection(), true);
        JdbcTemplate jdbc = new JdbcTemplate(database);
        ScriptUtils.executeSqlScript(
                database.getConnection(),
                new ClassPathResource("org/springframework/ai/chat/memory/repository/jdbc/schema-postgresql.sql"));
        JdbcChatMemoryRepository repository =
                JdbcChatMemoryRepository.builder().jdbcTemplate(jdbc).build();
        int step = args[3].equals("turns") ? 2 : Integer.MAX_VALUE;
        write(repository, Path.of(args[2]), step, WARM_UP);
        jdbc.execute("TRUNCATE SPRING_AI_CHAT_MEMORY");
        jdbc.execute("CHECKPOINT");
        long start = System.nanoTime();
        write(repository, Path.of(args[2]), step, Integer.MAX_VALUE);
        Files.writeString(Path.of(args[4]), Double.toString((System.nanoTime() - start) / 1e9));
        jdbc.execute("TRUNCATE SPRING_AI_CHAT_MEMORY");
    }

    private static void write(JdbcChatMemoryRepository repository, Path file, int step, int conversations)
            throws IOException {
        List<Message> conversation = new ArrayList<>();
        String id = "";
        int done = 0;
        try (Stream<String> lines = Files.lines(file)) {
            for (String line : (Iterable<String>) lines::iterator) {
                String[] parts = line.split("\t", -1);
                if (!parts[0].equals(id)) {
                    save(repository, id, conversation, step);
                    if (done++ > conversations) {
                        return;
                    }
                    conversation = new ArrayList<>();
                    id = parts[0];
                }
                conversation.add(parts[1].equals("user") ? new UserMessage(parts[2]) : new AssistantMessage(parts[2]));
            }
        }
        save(repository, id, conversation, step);
    }

    /** The repository takes a conversation as a whole: who appends a turn gives all that was there before as well. */
    private static void save(JdbcChatMemoryRepository repository, String id, List<Message> conversation, int step) {
        for (int end = Math.min(step, conversation.size()); end > 0; ) {
            repository.saveAll(id, conversation.subList(0, end));
            end = end == conversation.size() ? 0 : Math.min(end + step, conversation.size());
        }
    }
}
