package dev.quipu.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.testing.Guide;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What Maven knows of the plugin, which is all that it can call, is what {@code docs/maven-plugin.md} says. */
class DescriptorTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `quipu:(\\w+)` \\|.*\\| (?:`([\\w-]+)`)? ?\\|$");
    private static final Pattern PROPERTY = Pattern.compile("(?:`|-D)(quipu(?:\\.\\w+)+)");
    private static final Path PAGE = Path.of("../../docs/maven-plugin.md");

    private static String page = "";
    private static Element plugin = root(new ByteArrayInputStream(new byte[] {'<', 'a', '/', '>'}));

    @BeforeAll
    static void read() throws Exception {
        page = Files.readString(PAGE);
        try (InputStream descriptor = DescriptorTest.class.getResourceAsStream("/META-INF/maven/plugin.xml")) {
            plugin = root(Objects.requireNonNull(descriptor));
        }
    }

    private static Element root(InputStream xml) {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(xml)
                    .getDocumentElement();
        } catch (Exception e) {
            throw new AssertionError("this is no XML", e);
        }
    }

    private static List<Element> elements(Element root, String name) {
        NodeList found = root.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static String text(Element root, String name) {
        List<Element> found = elements(root, name);
        return found.isEmpty() ? "" : found.get(0).getTextContent();
    }

    @Test
    void everyGoalOfThePageIsBoundAsItSays() {
        Map<String, String> known = new HashMap<>();
        elements(plugin, "mojo").forEach(mojo -> known.put(text(mojo, "goal"), text(mojo, "phase")));
        Map<String, String> told = new HashMap<>();
        ROW.matcher(page).results().forEach(row -> told.put(row.group(1), row.group(2) == null ? "" : row.group(2)));
        assertThat(told).isEqualTo(known).containsKeys("upgrade", "check", "validate", "revision", "types", "jooq");
        assertThat(text(plugin, "goalPrefix")).isEqualTo("quipu");
    }

    @Test
    void everyPropertyOfThePageIsAParameter() {
        Set<String> known = new TreeSet<>();
        elements(plugin, "configuration")
                .forEach(defaults -> Pattern.compile("\\$\\{(quipu[\\w.]+)}")
                        .matcher(defaults.getTextContent())
                        .results()
                        .forEach(property -> known.add(property.group(1))));
        Set<String> told = new TreeSet<>();
        PROPERTY.matcher(page).results().forEach(property -> told.add(property.group(1)));
        told.remove("quipu.toml");
        assertThat(known).hasSizeGreaterThan(20).containsAll(told);
    }

    @Test
    void whatThePageConfiguresIsThere() throws IOException {
        Set<String> goals = new TreeSet<>();
        elements(plugin, "goal").forEach(goal -> goals.add(goal.getTextContent()));
        Set<String> parameters = new TreeSet<>();
        elements(plugin, "parameter").forEach(parameter -> parameters.add(text(parameter, "name")));
        List<String> seen = new ArrayList<>();
        for (String text : Guide.blocks(PAGE, "xml")) {
            Element block = root(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
            if (text.contains("jooq-codegen-maven")) {
                continue;
            }
            elements(block, "goal").forEach(goal -> seen.add(goal.getTextContent()));
            elements(block, "configuration")
                    .forEach(configuration -> elements(configuration, "*")
                            .forEach(parameter -> assertThat(parameters).contains(parameter.getTagName())));
        }
        assertThat(goals).containsAll(seen);
        assertThat(seen).contains("validate", "check", "jooq");
    }
}
