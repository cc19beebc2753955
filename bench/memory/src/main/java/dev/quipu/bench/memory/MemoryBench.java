package dev.quipu.bench.memory;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.quipu.bench.PackFill;
import dev.quipu.bench.UpgradedServer;
import dev.quipu.postgres.local.ServerAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.ai.chat.memory.repository.jdbc.JdbcChatMemoryRepository;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** Measures what a chat does at each turn, by Quipu and by others. Started by {@code bench/run-memory}. */
final class MemoryBench {
    private static final UUID USER = UUID.fromString("ee11cbb1-9052-e40b-07aa-c0ca060c23ee");

    private MemoryBench() {}

    /**
     * Runs everything.
     *
     * @param args the checkout, the number of conversations
     */
    public static void main(String[] args) throws Exception {
        Path checkout = Path.of(args[0]).toAbsolutePath().normalize();
        int conversations = Integer.parseInt(args[1]);
        UpgradedServer.with(
                checkout,
                checkout.resolve("bench/memory/target"),
                (address, scratch) -> measure(address, conversations));
    }

    private static void measure(ServerAddress address, int conversations) throws Exception {
        PrintStream out = System.out;
        try (HikariDataSource few = pool(address, 2);
                HikariDataSource many = pool(address, 16)) {
            fill(few, conversations);
            new Loads(few, USER, conversations, out).print();
            new Clients(many, USER, conversations, out).print();
            new Turns(few, USER, out).print();
        }
    }

    private static HikariDataSource pool(ServerAddress address, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://" + address.host() + ":" + address.port() + "/" + address.database());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.setMaximumPoolSize(size);
        // Whoever comes last of 10,000 waits for all before.
        config.setConnectionTimeout(600_000);
        return new HikariDataSource(config);
    }

    private static void fill(HikariDataSource database, int conversations) throws SQLException, IOException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            new PackFill(connection).run("assistant", script(), Map.of("conversations", conversations));
            statement.execute(PlainStore.TABLE);
            ScriptUtils.executeSqlScript(
                    connection,
                    new ClassPathResource("org/springframework/ai/chat/memory/repository/jdbc/schema-postgresql.sql"));
            List<Message> window = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                window.add(new AssistantMessage("word ".repeat(25)));
            }
            JdbcChatMemoryRepository.builder()
                    .jdbcTemplate(new JdbcTemplate(database))
                    .build()
                    .saveAll("window", window);
        }
    }

    private static String script() throws IOException {
        try (InputStream script = Objects.requireNonNull(MemoryBench.class.getResourceAsStream("fill.sql"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
