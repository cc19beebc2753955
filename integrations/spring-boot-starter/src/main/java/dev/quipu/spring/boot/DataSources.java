package dev.quipu.spring.boot;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The data sources of an application, and which of them is Quipu's: the one that is marked so, or the only or primary one.
 *
 * @param marked those with {@link QuipuDataSource}
 * @param all those that anybody may have
 */
record DataSources(ObjectProvider<DataSource> marked, ObjectProvider<DataSource> all) {
    /**
     * Returns the one that is marked.
     *
     * @throws QuipuException if several are
     */
    Optional<DataSource> ofQuipuAlone() {
        try {
            return Optional.ofNullable(marked.getIfAvailable());
        } catch (NoUniqueBeanDefinitionException e) {
            throw new QuipuException(
                    Kind.USAGE,
                    "there are several data sources that are marked as Quipu's: " + names(e),
                    "leave @QuipuDataSource on one of them, or put @Primary on it too");
        }
    }

    /**
     * Returns the one that is Quipu's; empty if there is none at all.
     *
     * @throws QuipuException if there are several, and nothing tells which: whatever was taken, it might be the wrong one
     */
    Optional<DataSource> ofQuipu() {
        return ofQuipuAlone().or(this::onlyOrPrimary);
    }

    private Optional<DataSource> onlyOrPrimary() {
        try {
            return Optional.ofNullable(all.getIfAvailable());
        } catch (NoUniqueBeanDefinitionException e) {
            throw new QuipuException(
                    Kind.USAGE,
                    "there are several data sources, and nothing tells which of them is Quipu's: " + names(e),
                    "put @QuipuDataSource on the method that makes it, or @Primary if it is everybody's;"
                            + " quipu.enabled=false leaves Quipu out");
        }
    }

    private static String names(NoUniqueBeanDefinitionException several) {
        Collection<String> names = several.getBeanNamesFound();
        return names == null ? "" : names.stream().sorted().collect(Collectors.joining(", "));
    }
}
