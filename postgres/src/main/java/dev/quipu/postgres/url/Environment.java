package dev.quipu.postgres.url;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What libpq takes from the process that it runs in.
 *
 * @param variables the environment's variables; their values may be secret
 * @param homeDirectory where {@code .pgpass} and {@code .pg_service.conf} are looked for
 * @param userName the operating system's name of the user
 */
public record Environment(Map<String, String> variables, Path homeDirectory, String userName) {
    public Environment {
        variables = Map.copyOf(variables);
    }

    /** Returns that of this process. */
    public static Environment ofProcess() {
        return new Environment(
                System.getenv(), Path.of(System.getProperty("user.home", "")), System.getProperty("user.name", ""));
    }

    /** Returns the same with other variables. */
    public Environment withVariables(Map<String, String> others) {
        return new Environment(others, homeDirectory, userName);
    }

    /** Returns a variable's value; empty if it is not set or set to nothing. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    /** Returns the names of the variables, as their values may be secret. */
    @Override
    public String toString() {
        return "Environment[variables=" + variables.keySet() + ", homeDirectory=" + homeDirectory + ", userName="
                + userName + "]";
    }
}
