package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages for those who come from other tools: what they say to type and to write works, from the first line to the last. */
@PostgresTest
class MovingGuidesTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Pattern BLOCK = Pattern.compile("```(console|sql >> (\\S+))\n(.*?)```", Pattern.DOTALL);

    private static final String ALEMBIC = """
            CREATE TABLE public.alembic_version (version_num varchar(32) PRIMARY KEY);
            INSERT INTO public.alembic_version VALUES ('1975ea83b712');
            CREATE TABLE public.authors (id serial PRIMARY KEY, name varchar(80) NOT NULL);
            INSERT INTO public.authors (name) VALUES ('Ada');
            """;
    private static final String FLYWAY = """
            CREATE TABLE public.flyway_schema_history (installed_rank int PRIMARY KEY, version varchar(50),
                description varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum int,
                installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(),
                execution_time int NOT NULL, success boolean NOT NULL);
            INSERT INTO public.flyway_schema_history (installed_rank, version, description, type, script, installed_by,
                execution_time, success)
            VALUES (1, '1', 'orders', 'SQL', 'V1__orders.sql', 'app', 12, true);
            CREATE TABLE public.orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, total numeric(10, 2) NOT NULL);
            INSERT INTO public.orders (total) VALUES (9.99);
            """;

    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource({"from-alembic.md,authors", "from-flyway.md,orders"})
    void whatAPageSaysWorks(String page, String table, TestDatabase database) throws Exception {
        database.execute(page.contains("alembic") ? ALEMBIC : FLYWAY);
        int commands = 0;
        Matcher blocks = BLOCK.matcher(Files.readString(DOCS.resolve(page)));
        while (blocks.find()) {
            if (blocks.group(2) == null) {
                for (String line : blocks.group(3).lines().toList()) {
                    run(line, database);
                    commands++;
                }
            } else {
                append(blocks.group(2), blocks.group(3));
            }
        }
        assertThat(commands).as("commands of the page").isGreaterThan(5);
        assertThat(database.value("SELECT count(*) FROM public." + table))
                .as("rows that were there before")
                .isEqualTo("1");
    }

    private void append(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text, StandardOpenOption.APPEND);
    }

    private void run(String line, TestDatabase database) {
        assertThat(line).startsWith("$ ");
        String[] words = CommandRun.words(line.substring(2));
        CommandRun.in(directory, CommandRun.environment(database), words).succeeded(words);
    }
}
