package dev.quipu.jooq;

import dev.quipu.postgres.failure.FailureText;
import dev.quipu.postgres.failure.QuipuException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.meta.SchemaDefinition;
import org.jooq.meta.postgres.PostgresDatabase;
import org.jspecify.annotations.Nullable;

/**
 * The database that jOOQ generates from: what revisions make, on an embedded server that ends with the generation. No
 * connection is configured.
 *
 * <p>In a configuration of {@code jooq-codegen-maven} or jOOQ's Gradle plugin, with {@code quipu-jooq} and the packs among
 * the plugin's dependencies:
 *
 * <pre>{@code
 * <database>
 *   <name>dev.quipu.jooq.RevisionsDatabase</name>
 *   <properties>
 *     <property><key>revisions</key><value>src/main/resources/migrations</value></property>
 *     <property><key>packs</key><value>assistant</value></property>
 *   </properties>
 * </database>
 * }</pre>
 *
 * <table>
 * <caption>Properties</caption>
 * <tr><td>{@code revisions}</td><td>directories of revisions, parted by commas, each of which may have its branch's label
 *     before it, as in {@code billing=src/billing}; otherwise it is {@code app}</td></tr>
 * <tr><td>{@code packs}</td><td>packs by name, parted by commas</td></tr>
 * <tr><td>{@code schema}</td><td>the schema that all of them run in; otherwise {@code public} for directories, and for a
 *     pack its name</td></tr>
 * <tr><td>{@code schema.LABEL}</td><td>the schema that one of them runs in</td></tr>
 * </table>
 *
 * <p>Without an {@code inputSchema} classes are made of the schemas that the branches run in. Not safe for use by several
 * threads, as all of jOOQ's databases.
 */
public final class RevisionsDatabase extends PostgresDatabase {
    private @Nullable MadeSchema made;

    /** Creates one, as jOOQ does by its name. */
    public RevisionsDatabase() {}

    @Override
    protected DSLContext create0() {
        if (made == null) {
            Path directory = Path.of(basedir());
            try {
                made = MadeSchema.of(RevisionSources.read(getProperties(), directory));
            } catch (QuipuException e) {
                throw whole(e, directory);
            }
            setConnection(made.connection());
        }
        return super.create0();
    }

    /** jOOQ's plugins print a message and its causes', so the place and the hint have to be in the one, and the others not there. */
    private static QuipuException whole(QuipuException failure, Path directory) {
        String text = FailureText.render(failure, directory)
                .strip()
                .replaceFirst("^quipu: ", "")
                .replaceAll("\\n *rolled back; .*", "");
        QuipuException whole = new QuipuException(failure.kind(), text, null);
        whole.addSuppressed(failure);
        return whole;
    }

    private String basedir() {
        String directory = getBasedir();
        return directory == null ? "" : directory;
    }

    @Override
    protected List<SchemaDefinition> getSchemata0() throws SQLException {
        // A list of its own: jOOQ sorts it.
        List<SchemaDefinition> all = new ArrayList<>(super.getSchemata0());
        if (made != null) {
            Set<String> schemas = made.schemas();
            all.removeIf(schema -> !schemas.contains(schema.getInputName()));
        }
        return all;
    }

    @Override
    public void close() {
        super.close();
        if (made != null) {
            made.close();
            made = null;
        }
    }
}
