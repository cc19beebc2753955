package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.testing.Guide;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.SincePostgres;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The files that pages of {@code docs} show are good as they stand there. */
@PostgresTest
class PagesTest {
    private final TestDatabase database;

    @TempDir
    private Path directory = Path.of("");

    PagesTest(TestDatabase database) {
        this.database = database;
    }

    private static List<String> blocks(String page, String language) throws IOException {
        return Guide.blocks(Path.of("../docs", page), language);
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(directory.resolve(name).getParent());
        Files.writeString(directory.resolve(name), text);
    }

    private CommandRun succeeds(String... words) {
        return CommandRun.in(directory, CommandRun.environment(database), words).succeeded(words);
    }

    @Test
    void revisionsInSqlAndInJava() throws Exception {
        write("quipu.toml", "packs = []\n[branch.app]\nrevisions = \"migrations\"\n");
        write("migrations/001_create_users.sql", """
                -- revision: 001

                -- upgrade
                CREATE TABLE users (user_id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text);
                INSERT INTO users (name) VALUES (U&'Ren\\00e9'), (U&'Rene\\0301');

                -- downgrade
                DROP TABLE users;
                """);
        write("migrations/002_create_logins.sql", blocks("revisions.md", "sql").getFirst());
        write("migrations/003_fold_names.java", blocks("revisions.md", "java").getFirst());
        succeeds("validate");
        succeeds("upgrade", "head");
        assertThat(database.value("SELECT count(DISTINCT name) FROM users")).isEqualTo("1");
        assertThat(database.value("SELECT count(*) FROM logins")).isEqualTo("0");
    }

    /** Whoever copies a dependency gets one that there is, in the version that this is. */
    @Test
    void theDependenciesAreModules() throws Exception {
        List<String> modules = new ArrayList<>();
        try (Stream<Path> poms = Files.find(Path.of(".."), 3, (path, file) -> path.endsWith("pom.xml"))) {
            for (Path pom : poms.toList()) {
                Element project = xml(Files.readString(pom));
                Element parent =
                        (Element) project.getElementsByTagName("parent").item(0);
                modules.add(child(project, "artifactId") + ":" + child(parent == null ? project : parent, "version"));
            }
        }
        int shown = 0;
        for (Path page : pages()) {
            for (String block : Guide.blocks(page, "xml")) {
                NodeList groups = xml("<block>" + block + "</block>").getElementsByTagName("groupId");
                for (int i = 0; i < groups.getLength(); i++) {
                    if (groups.item(i).getTextContent().equals("dev.quipu")) {
                        Element of = (Element) groups.item(i).getParentNode();
                        assertThat(modules)
                                .as(page.toString())
                                .contains(child(of, "artifactId") + ":" + child(of, "version"));
                        shown++;
                    }
                }
            }
        }
        assertThat(shown).isGreaterThan(10);
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.find(
                Path.of("../docs"), 3, (path, file) -> path.toString().endsWith(".md"))) {
            return files.sorted().toList();
        }
    }

    private static Element xml(String text) throws Exception {
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    /** Returns the text of an element's own child. */
    private static String child(Element element, String name) {
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(name)) {
                return node.getTextContent();
            }
        }
        return "";
    }

    @Test
    void theConfiguration() throws Exception {
        String toml = blocks("configuration.md", "toml").getFirst();
        write("quipu.toml", toml);
        Files.createDirectories(directory.resolve("migrations"));
        succeeds("upgrade", "heads", "--backup", "never");
        assertThat(database.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'costs'"))
                .isNotEqualTo("0");
        assertThat(succeeds("status").out()).contains("app", "finops").doesNotContain("assistant");
    }

    @Test
    @SincePostgres(15)
    void theUserToImportFor() throws Exception {
        write("quipu.toml", "packs = [\"assistant\", \"agents\"]\n");
        succeeds("upgrade", "heads");
        database.execute(blocks("imports.md", "sql").getFirst());
        write("talk.json", "[{\"id\": \"a\", \"conversations\": [{\"from\": \"human\", \"value\": \"Hi\"}]}]");
        succeeds(
                "import",
                "sharegpt",
                "talk.json",
                "--to",
                "assistant",
                "--user",
                "ada@example.org",
                "--tenant",
                "acme");
        assertThat(database.value("SELECT content FROM assistant.messages")).isEqualTo("Hi");
        assertThat(database.value("SELECT username FROM agents.users")).isEqualTo("ada");
    }
}
