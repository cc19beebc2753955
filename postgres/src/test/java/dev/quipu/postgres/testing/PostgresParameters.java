package dev.quipu.postgres.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests their server and their databases. */
final class PostgresParameters implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(PostgresParameters.class);

    /** What a constructor is given ends with its test too, and not with the class: that may have a thousand. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == TestServer.class || type == TestDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getParameter().getType() == TestServer.class) {
            return TestServer.get();
        }
        var database = TestServer.get().createDatabase();
        // JUnit closes what is in a store when the test that the store belongs to is over.
        context.getStore(NAMESPACE).put(database.name(), database);
        return database;
    }
}
