package dev.quipu.junit;

import dev.quipu.postgres.failure.FailureText;
import dev.quipu.postgres.failure.QuipuException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives tests what they ask for of the database that {@link QuipuDatabase} describes, which brings it along:
 * nobody else names it.
 */
public final class QuipuExtension implements ParameterResolver, AfterEachCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(QuipuExtension.class);
    private static final Set<Class<?>> TYPES = Set.of(Connection.class, DataSource.class, TestDatabase.class);

    QuipuExtension() {}

    /**
     * What a constructor is given is its test's, and not the class's, unless the class has one instance for all
     * tests.
     */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TYPES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        try {
            Given given = given(context);
            if (type == Connection.class) {
                return given.connect();
            }
            return type == DataSource.class ? given.database().dataSource() : given.database();
        } catch (QuipuException e) {
            // Place, state and hint are for whoever reads why the test failed.
            throw new ParameterResolutionException(
                    FailureText.render(e, Path.of("").toAbsolutePath()), e);
        } catch (SQLException e) {
            throw new ParameterResolutionException("cannot connect to the test's database", e);
        }
    }

    /** A store is asked together with those above it: what the class has is what its tests get. */
    private static Given given(ExtensionContext context) {
        Store store = context.getStore(NAMESPACE);
        Content content = content(context);
        Given given = store.get(content, Given.class);
        if (given == null) {
            given = new Given(Databases.OF_MACHINE, Databases.OF_MACHINE.create(content));
            store.put(content, given);
        }
        return given;
    }

    private static Content content(ExtensionContext context) {
        return Stream.iterate(
                        Optional.of(context), Optional::isPresent, one -> one.flatMap(ExtensionContext::getParent))
                .flatMap(Optional::stream)
                .flatMap(one -> AnnotationSupport.findAnnotation(one.getElement(), QuipuDatabase.class).stream())
                .findFirst()
                .map(Content::of)
                .orElseThrow();
    }

    @Override
    public void afterEach(ExtensionContext context) throws SQLException {
        close(context);
    }

    @Override
    public void afterAll(ExtensionContext context) throws SQLException {
        close(context);
    }

    /**
     * JUnit itself closes what is in a store as of 5.13 alone; this removes nothing that is in the store of the
     * class.
     */
    private static void close(ExtensionContext context) throws SQLException {
        Given given = context.getStore(NAMESPACE).remove(content(context), Given.class);
        if (given != null) {
            given.close();
        }
    }
}
