package dev.quipu.postgres.url;

import dev.quipu.postgres.secret.Secret;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a database is and how to get in: the parameters of a connection, whatever form they were written in. What was not
 * written is not known before {@link #resolve}. Immutable; equal if all parameters are. It never prints a password.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html">PostgreSQL: Database Connection Control
 *     Functions</a>, the source of every rule that has no other
 */
public final class DatabaseUrl {
    private static final Set<Keyword> WITH_ACCESSOR =
            EnumSet.of(Keyword.HOST, Keyword.PORT, Keyword.DBNAME, Keyword.USER, Keyword.PASSWORD);

    private final Map<Keyword, String> values;
    private final SortedMap<String, String> driverProperties;

    DatabaseUrl(Map<Keyword, String> values, Map<String, String> driverProperties) {
        var copy = new EnumMap<Keyword, String>(Keyword.class);
        copy.putAll(values);
        this.values = Collections.unmodifiableMap(copy);
        this.driverProperties = Collections.unmodifiableSortedMap(new TreeMap<>(driverProperties));
    }

    /** Reads a text as {@link #parse(String, String)} does; failures call it {@code database URL}. */
    public static DatabaseUrl parse(String text) {
        return parse(text, "database URL");
    }

    /**
     * Reads any of these forms; white space around it is passed over:
     *
     * <ul>
     *   <li>libpq: {@code postgresql://user:password@host:5432,host:5433/database?sslmode=require}, {@code postgres://…};
     *   <li>libpq: {@code host=localhost dbname='my database'};
     *   <li>JDBC: {@code jdbc:postgresql://host/database?user=…&password=…}, where {@code ssl=true} means {@code verify-full}
     *       as in pgjdbc;
     *   <li>SQLAlchemy: {@code postgresql+asyncpg://…}, and psycopg, psycopg2, psycopg2cffi, psycopg_async, pg8000, aiopg.
     * </ul>
     *
     * @param source what failures call the text, such as {@code DATABASE_URL}
     * @throws DatabaseUrlException with the place, in the text with its passwords masked
     */
    public static DatabaseUrl parse(String text, String source) {
        return Form.read(new UrlText(text.strip(), source)).toUrl();
    }

    /** Returns one without any parameter, which {@link #resolve} fills from the environment alone. */
    public static DatabaseUrl empty() {
        return new DatabaseUrl(Map.of(), Map.of());
    }

    /**
     * Fills in what is missing, from where libpq takes it, in its order: a service ({@code service=}, {@code PGSERVICE}; in
     * {@code PGSERVICEFILE}, {@code ~/.pg_service.conf} or {@code PGSYSCONFDIR}), the environment's variables, defaults
     * (localhost, 5432, the operating system's user, a database of the user's name), and the password from
     * {@code PGPASSFILE} or {@code ~/.pgpass}. Unlike libpq the default is not a Unix socket, and a variable that is set to
     * nothing counts as not set.
     *
     * @throws DatabaseUrlException if the service cannot be found or a value from elsewhere cannot be
     */
    public Resolved resolve(Environment environment) {
        return new Resolver(environment).resolve(this);
    }

    /**
     * Fills in what is missing as {@link #resolve(Environment)} does, from this process.
     *
     * @param variables the environment variables that count
     */
    public Resolved resolve(Map<String, String> variables) {
        return resolve(Environment.ofProcess().withVariables(variables));
    }

    /**
     * Complete parameters.
     *
     * @param warnings what a person should know of, a sentence each without full stop and secrets: a password file that was
     *     passed over
     */
    public record Resolved(DatabaseUrl url, List<String> warnings) {
        public Resolved {
            warnings = List.copyOf(warnings);
        }
    }

    Map<Keyword, String> values() {
        return values;
    }

    SortedMap<String, String> driverProperties() {
        return driverProperties;
    }

    /** Returns a parameter's value; empty if it is not set or set to nothing. */
    Optional<String> value(Keyword keyword) {
        return Optional.ofNullable(values.get(keyword)).filter(value -> !value.isEmpty());
    }

    /** Returns the servers in the order in which to try them, at least one; what is missing has its default. */
    public List<HostPort> hosts() {
        return HostList.of(values);
    }

    public Optional<String> database() {
        return value(Keyword.DBNAME);
    }

    public Optional<String> user() {
        return value(Keyword.USER);
    }

    public Optional<Secret> password() {
        return value(Keyword.PASSWORD).map(Secret::new);
    }

    /**
     * Returns a parameter by its libpq name, such as {@code sslmode}; empty if it is not set.
     *
     * @throws IllegalArgumentException if libpq has no such parameter, or it holds a secret
     */
    public Optional<String> parameter(String name) {
        return value(open(name));
    }

    /** Returns the parameters that have no accessor of their own and hold no secret, by their libpq names in order. */
    public SortedMap<String, String> parameters() {
        var parameters = new TreeMap<String, String>();
        values.forEach((keyword, value) -> {
            if (!keyword.isSecret() && !WITH_ACCESSOR.contains(keyword)) {
                parameters.put(keyword.text(), value);
            }
        });
        return Collections.unmodifiableSortedMap(parameters);
    }

    /**
     * Returns the password and all other secrets, for a {@link dev.quipu.postgres.secret.Redactor}; without a password that
     * is a {@linkplain #names name} as well: to mask these names in every text would be to tell it.
     */
    public Set<Secret> secrets() {
        Set<String> names = names();
        var secrets = new LinkedHashSet<Secret>();
        values.forEach((keyword, value) -> {
            if (keyword.isSecret() && !value.isEmpty() && !names.contains(value)) {
                secrets.add(new Secret(value));
            }
        });
        return Collections.unmodifiableSet(secrets);
    }

    /** Returns the names of the user, the database and the hosts, which are shown whatever they are. */
    public Set<String> names() {
        var names = new LinkedHashSet<String>();
        user().ifPresent(names::add);
        database().ifPresent(names::add);
        hosts().forEach(host -> names.add(host.host()));
        return Collections.unmodifiableSet(names);
    }

    public DatabaseUrl withDatabase(String database) {
        return with(Keyword.DBNAME, database);
    }

    public DatabaseUrl withUser(String user) {
        return with(Keyword.USER, user);
    }

    public DatabaseUrl withPassword(Secret password) {
        return with(Keyword.PASSWORD, password.value());
    }

    /** Returns the same without the password and all other secrets, as it may be kept in a file. */
    public DatabaseUrl withoutSecrets() {
        var open = new EnumMap<Keyword, String>(Keyword.class);
        open.putAll(values);
        open.keySet().removeIf(Keyword::isSecret);
        return new DatabaseUrl(open, driverProperties);
    }

    /**
     * Returns the same with another value of a parameter.
     *
     * @param name its libpq name, such as {@code application_name}
     * @throws IllegalArgumentException if libpq has no such parameter, it holds a secret, or it cannot have this value
     */
    public DatabaseUrl withParameter(String name, String value) {
        return with(open(name), value);
    }

    private static Keyword open(String name) {
        return Keyword.of(name)
                .filter(keyword -> !keyword.isSecret())
                .orElseThrow(() -> new IllegalArgumentException("no open connection parameter: " + name));
    }

    private DatabaseUrl with(Keyword keyword, String value) {
        if (value.indexOf('\0') >= 0 || !keyword.accepts(value)) {
            throw new IllegalArgumentException(keyword.text() + " must be " + keyword.expectation());
        }
        var changed = new EnumMap<Keyword, String>(Keyword.class);
        changed.putAll(values);
        changed.put(keyword, value);
        return new DatabaseUrl(changed, driverProperties);
    }

    /**
     * Returns a URL for pgjdbc with hosts and database and nothing else; {@link #toJdbcProperties} has the rest.
     *
     * @throws DatabaseUrlException if a host is a Unix socket, or a parameter asks for what the driver cannot do
     */
    public String toJdbcUrl() {
        return new JdbcTarget(this).url();
    }

    /**
     * Returns the properties to connect with, the password among them: a copy each time. Never print it.
     *
     * @throws DatabaseUrlException as {@link #toJdbcUrl} does
     */
    public Properties toJdbcProperties() {
        return new JdbcTarget(this).properties();
    }

    /** Returns a libpq URI with all secrets in it: not to be printed, nor to be given to a process as an argument. */
    public String toUri() {
        return new UriWriter(this, true).write();
    }

    /** Returns a URI for people to read: {@code ***} stands for each secret. */
    public String redacted() {
        return new UriWriter(this, false).write();
    }

    /** Returns {@link #redacted()}. */
    @Override
    public String toString() {
        return redacted();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DatabaseUrl url
                && values.equals(url.values)
                && driverProperties.equals(url.driverProperties);
    }

    @Override
    public int hashCode() {
        return 31 * values.hashCode() + driverProperties.hashCode();
    }
}
