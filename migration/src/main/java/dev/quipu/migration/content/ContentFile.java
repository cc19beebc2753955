package dev.quipu.migration.content;

import dev.quipu.migration.pack.Content;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.script.Script;
import dev.quipu.postgres.script.ScriptSplitter;
import dev.quipu.postgres.script.ScriptStatement;
import java.util.List;

/**
 * A file of a pack, or of what a branch has beside its revisions: a header of comments and SQL.
 *
 * <pre>
 * -- name: agent_performance
 * -- description: Runs, success rate and time of each agent
 * -- param: days integer = 7  how many days back
 * SELECT …
 * </pre>
 *
 * @param name the file's name without its ending, which the header repeats
 * @param description what it is for, in one sentence
 * @param parameters in the order of the header
 * @param script the whole file, split
 */
public record ContentFile(String name, String description, List<Parameter> parameters, Script script) {
    public ContentFile {
        parameters = List.copyOf(parameters);
    }

    /**
     * Reads a file.
     *
     * @param content whose
     * @param path its path in there, such as {@code queries/agent_performance.sql}
     * @throws QuipuException if its header is malformed, says another name, or its SQL cannot be split
     * @throws IllegalArgumentException if there is no such file
     */
    public static ContentFile read(Content content, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.sql$", "");
        return read(content.source(path), name, content.read(path));
    }

    /**
     * Reads a text.
     *
     * @param source where it comes from, for errors
     * @param name what the file is called, without its ending
     */
    static ContentFile read(String source, String name, String text) {
        ContentHeader header = ContentHeader.read(source, text);
        if (!header.name().isEmpty() && !header.name().equals(name)) {
            throw new QuipuException(
                    Kind.FAILED,
                    source + " says that its name is \"" + header.name() + "\"",
                    "name and file have to agree");
        }
        return new ContentFile(name, header.description(), header.parameters(), ScriptSplitter.split(source, text));
    }

    /**
     * Returns the statement of a file that has to hold exactly one, as queries and health checks do.
     *
     * @throws QuipuException if it holds none or several
     */
    public ScriptStatement onlyStatement() {
        if (script.statements().size() != 1) {
            throw new QuipuException(
                    Kind.FAILED,
                    script.source().name() + " holds " + script.statements().size() + " statements in place of one",
                    null);
        }
        return script.statements().getFirst();
    }

    /** Returns the whole text. */
    public String text() {
        return script.source().text();
    }
}
