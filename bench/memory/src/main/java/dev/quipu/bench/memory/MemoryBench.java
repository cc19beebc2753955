package dev.quipu.bench.memory;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.quipu.bench.PackFill;
import dev.quipu.bench.UpgradedServer;
import dev.quipu.postgres.local.ServerAddress;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.springframework.ai.chat.memory.repository.jdbc.JdbcChatMemoryRepository;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** Measures what a chat does at each turn, by Quipu and by others. Started by {@code bench/run-memory}. */
final class MemoryBench {
    private MemoryBench() {}

    /**
     * Runs everything.
     *
     * @param args the checkout, the number of conversations
     */
    public static void main(String[] args) throws Exception {
        Path checkout = Path.of(args[0]).toAbsolutePath().normalize();
        Filled filled = new Filled(Integer.parseInt(args[1]));
        UpgradedServer.with(
                checkout, checkout.resolve("bench/memory/target"), (address, scratch) -> measure(address, filled));
    }

    private static void measure(ServerAddress address, Filled filled) throws Exception {
        PrintStream out = System.out;
        try (HikariDataSource few = pool(address, 2);
                HikariDataSource many = pool(address, 16)) {
            try (Connection connection = few.getConnection()) {
                new PackFill(connection).run("assistant", filled.values());
            }
            prepare(few);
            new Loads(few, filled, out).print();
            new Clients(many, filled, out).print();
            new Turns(few, filled.userOf(0), out).print();
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

    /** Makes the others' tables. */
    private static void prepare(HikariDataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
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
}
