package dev.quipu.migration.proof;

import dev.quipu.catalog.json.CatalogJson;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What somebody needs to see a wrong plan go wrong again.
 *
 * @param parent the directory under which each one gets a directory of its own
 */
record Reproduction(Path parent) {
    /** Keeps what is needed, and returns the failure that says where. */
    QuipuException wrong(Catalog start, Catalog end, Plan plan, String what) {
        Path kept = write(start, end, plan, what);
        return new QuipuException(
                Kind.FAILED,
                "the plan does not lead where it should; this is a fault of Quipu, and nothing was changed",
                null,
                what.lines().limit(20).toList(),
                "report it with the files in " + kept + "; until it is mended, write these statements by hand",
                null);
    }

    /**
     * Writes both catalogs, the plan and what went wrong.
     *
     * @return the directory
     */
    private Path write(Catalog from, Catalog to, Plan plan, String what) {
        try {
            Files.createDirectories(parent);
            Path directory = Files.createTempDirectory(parent, "plan-");
            Files.writeString(directory.resolve("from.json"), CatalogJson.write(from));
            Files.writeString(directory.resolve("to.json"), CatalogJson.write(to));
            Files.writeString(directory.resolve("plan.sql"), plan.script());
            Files.writeString(directory.resolve("what.txt"), what);
            return directory;
        } catch (IOException e) {
            throw new QuipuException(
                    Kind.FAILED,
                    "a plan is wrong, and what is needed to repeat that cannot be written: " + FileFailure.reason(e),
                    "see that " + parent + " can be written");
        }
    }
}
