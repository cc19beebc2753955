package dev.quipu.catalog.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A page of documentation whose code is that of a test class. In the class a snippet stands between {@code // snippet: name}
 * and {@code // end}; on the page after {@code <!-- snippet: name -->}. With {@code -Dguide.update=true} the page is written
 * anew.
 */
public final class Guide {
    private static final Pattern IN_CLASS = Pattern.compile("(?ms)^ *// snippet: ([\\w-]+)\\R(.*?)^ *// end$");
    private static final Pattern ON_PAGE =
            Pattern.compile("(?ms)(<!-- snippet: ([\\w-]+) -->\\R```java\\R)(.*?)(^```$)");

    private Guide() {}

    /** Returns the texts of a page's blocks in a language, in their order. */
    public static List<String> blocks(Path page, String language) throws IOException {
        return Pattern.compile("(?ms)^```" + language + "\\R(.*?)^```$")
                .matcher(Files.readString(page))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    /**
     * Compares a page with a class.
     *
     * @throws AssertionError if they differ, or the page leaves a snippet of the class out, or has a block of Java that is none
     */
    public static void assertAgrees(Path page, Path testClass) throws IOException {
        Map<String, String> snippets = new LinkedHashMap<>();
        Matcher inClass = IN_CLASS.matcher(Files.readString(testClass));
        while (inClass.find()) {
            snippets.put(inClass.group(1), inClass.group(2).stripTrailing().stripIndent() + "\n");
        }
        String text = Files.readString(page);
        String wanted = ON_PAGE.matcher(text)
                .replaceAll(block -> Matcher.quoteReplacement(
                        block.group(1) + snippets.getOrDefault(block.group(2), "no such snippet\n") + block.group(4)));
        if (Boolean.getBoolean("guide.update")) {
            Files.writeString(page, wanted);
            return;
        }
        assertThat(ON_PAGE.matcher(text).replaceAll(""))
                .as("a block of Java has the mark of a snippet")
                .doesNotContain("```java");
        assertThat(text).as("run with -Dguide.update=true to write it anew").isEqualTo(wanted);
        assertThat(ON_PAGE.matcher(text).results().map(block -> block.group(2)).collect(Collectors.toSet()))
                .isEqualTo(snippets.keySet());
    }
}
