package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.DifferenceText;
import dev.quipu.migration.command.Check;
import dev.quipu.migration.command.SchemaTools;
import dev.quipu.migration.command.Validate;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectFlags;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.scratch.Scratch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code schema.sql} says is what the revisions make, and every one of them is undone by its downgrade. */
@Tag("postgres")
class DeclaredSchemaTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void theRevisionsMakeTheDeclaredSchema() {
        try (Scratch scratch = Scratch.local()) {
            Check check = new Check(new SchemaTools(workspace(), scratch, Map.of()));
            Check.Comparison comparison = check.declared(DifferenceOptions.DEFAULT.withColumnOrder(true))
                    .orElseThrow();
            assertThat(DifferenceText.of(comparison.difference())).isEqualTo("no differences\n");
            assertThat(comparison.notModelled()).isEmpty();
        }
    }

    @Test
    void everyDowngradeUndoesItsUpgrade() {
        try (Scratch scratch = Scratch.local()) {
            assertThat(new Validate(workspace()).roundTrip(scratch, revision -> {}))
                    .isEmpty();
        }
    }

    private Workspace workspace() {
        Project project = new ProjectReader(List.of(new FinOpsPack()), Map.of()).read(ProjectFlags.in(directory));
        return new Workspace(project, Database.of(project, Map.of(), news -> {}), new Runner("test", "test", "test"));
    }
}
