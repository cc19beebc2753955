package dev.quipu.spring.boot;

import dev.quipu.migration.project.Branch;
import java.util.function.BiFunction;
import javax.sql.DataSource;

/** The way to the typed access of a pack: through Quipu's data source, in the transactions of Spring, in its branch's schema. */
final class PackAccess {
    private PackAccess() {}

    static <A> A of(Quipu quipu, String pack, BiFunction<DataSource, String, A> access) {
        String schema = quipu.branches().stream()
                .filter(branch -> branch.label().equals(pack))
                .map(Branch::schema)
                .map(name -> name.value())
                .findFirst()
                .orElse(pack);
        return access.apply(quipu.dataSource(), schema);
    }
}
