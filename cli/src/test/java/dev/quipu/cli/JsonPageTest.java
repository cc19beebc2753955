package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that tells programs what they get says what they get. */
@PostgresTest
class JsonPageTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```json (quipu [^\\n]*)\\n(.*?)^```$");

    /** What the page says is not always there. */
    private static final Set<String> OPTIONAL = Set.of("table_rows", "rows", "query", "refused", "attributes");

    /** Whose keys are names of the schema or of kinds. */
    private static final Set<String> OPEN = Set.of("attributes", "objects");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void eachExampleHasTheKeysThatItsCommandPrints(TestDatabase database) throws Exception {
        project();
        String page = Files.readString(Path.of("../docs/json.md"));
        Matcher example = EXAMPLE.matcher(page);
        int examples = 0;
        while (example.find()) {
            String command = String.valueOf(example.group(1));
            before(command);
            String[] words = CommandRun.words(command + " --format json");
            CommandRun run = CommandRun.in(directory, CommandRun.environment(database), words);
            assertThat(run.out()).as(command + ": " + run.err()).isNotEmpty();
            compare(command, tree(String.valueOf(example.group(2))), tree(run.out()));
            examples++;
        }
        assertThat(examples).isEqualTo(page.split("```json", -1).length - 1).isGreaterThan(20);
    }

    /** Each command finds what its example shows. */
    private void before(String command) throws IOException {
        Path second = directory.resolve("migrations/002_logins.sql");
        if (command.contains("upgrade app@002")) {
            revision("002_logins.sql", "002", "001", "ALTER TABLE user ADD COLUMN logins int;", "SELECT 1;");
        } else if (command.contains("--refuse")) {
            revision("002_logins.sql", "002", "001", "ALTER TABLE users DROP COLUMN id;", "SELECT 1;");
        } else {
            Files.deleteIfExists(second);
        }
        Path first = directory.resolve("migrations/001_users.sql");
        String text = Files.readString(first);
        if (command.contains("validate")) {
            Files.writeString(first, text.substring(0, text.indexOf("-- downgrade")));
        } else if (!text.contains("-- downgrade")) {
            revision("001_users.sql", "001", "base", "CREATE TABLE users (id int PRIMARY KEY);", "DROP TABLE users;");
        }
    }

    private void project() throws IOException {
        Files.createDirectories(directory.resolve("migrations"));
        Files.writeString(directory.resolve("quipu.toml"), """
                packs = ["finops"]

                [branch.app]
                revisions = "migrations"
                schema = "app"
                """);
        revision("001_users.sql", "001", "base", "CREATE TABLE users (id int PRIMARY KEY);", "DROP TABLE users;");
        Files.writeString(directory.resolve("schema.sql"), "CREATE TABLE users (id bigint PRIMARY KEY);\n");
        Files.writeString(
                directory.resolve("conversations.json"), "[{\"id\": \"c1\", \"title\": \"t\", \"mapping\": {}}]");
    }

    private void revision(String file, String id, String revises, String up, String down) throws IOException {
        Files.writeString(directory.resolve("migrations").resolve(file), """
                -- revision: %s
                -- revises: %s
                -- message: users

                -- upgrade
                %s

                -- downgrade
                %s
                """.formatted(id, revises, up, down));
    }

    private static void compare(String place, @Nullable Object said, @Nullable Object printed) {
        if (said instanceof Map<?, ?> some && printed instanceof Map<?, ?> others) {
            String key = place.substring(place.lastIndexOf('.') + 1);
            if (OPEN.contains(key)) {
                return;
            }
            assertThat(some.keySet().containsAll(others.keySet()))
                    .as(place + ": the page has " + some.keySet() + ", printed is " + others.keySet())
                    .isTrue();
            some.forEach((name, value) -> {
                assertThat(others.containsKey(name) || OPTIONAL.contains(name))
                        .as(place + "." + name)
                        .isTrue();
                compare(place + "." + name, value, others.get(name));
            });
        } else if (said instanceof List<?> some && printed instanceof List<?> others) {
            if (!some.isEmpty() && !others.isEmpty()) {
                others.forEach(one -> compare(place + "[]", some.getFirst(), one));
            }
        } else if (said != null && printed != null) {
            assertThat(printed).as(place).isInstanceOf(said.getClass());
        }
    }

    private static @Nullable Object tree(String text) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            return value(parser);
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> members = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.put(name, value(parser));
                }
                yield members;
            }
            case START_ARRAY -> {
                List<@Nullable Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            case VALUE_NULL -> null;
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            default -> parser.getText();
        };
    }
}
