package dev.quipu.bench;

import dev.quipu.postgres.local.ServerAddress;
import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A schema as a large application has it: tables of twelve columns with four indexes, two foreign keys, a trigger and a
 * policy each. The same numbers give the same text.
 *
 * @param tables how many
 * @param changed whether some of them are a release further: every fiftieth has another column, every hundredth another
 *     index, policy and type
 */
record GeneratedSchema(int tables, boolean changed) {
    private static final String TOUCH = """
            CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.updated_at := now();
                RETURN NEW;
            END $$;
            """;

    /** Returns the messages that make it: one for all tables would need more locks than a server has. */
    List<String> messages() {
        return Stream.concat(Stream.of(TOUCH), IntStream.rangeClosed(1, tables).mapToObj(this::table))
                .toList();
    }

    /** Makes it in a new database of a server. Returns that database. */
    ServerAddress in(ServerAddress server, String name) {
        try (Session session = SchemaTimes.connect(server)) {
            session.send("CREATE DATABASE " + name);
        }
        ServerAddress made = server.withDatabase(name);
        try (Session session = SchemaTimes.connect(made)) {
            messages().forEach(session::send);
            session.send("ANALYZE");
        }
        return made;
    }

    private String table(int number) {
        String name = name(number);
        String text = create(number, name) + indexes(name) + """
                CREATE TRIGGER touched BEFORE UPDATE ON %1$s FOR EACH ROW EXECUTE FUNCTION touch();
                ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY;
                CREATE POLICY of_tenant ON %1$s USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);
                """.formatted(name);
        return changed ? text + changes(number, name) : text;
    }

    private static String create(int number, String name) {
        return """
                CREATE TABLE %s (
                    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    tenant_id uuid NOT NULL,
                    parent_id bigint REFERENCES %s ON DELETE CASCADE,
                    owner_id bigint REFERENCES %s ON DELETE SET NULL,
                    title varchar(200) NOT NULL DEFAULT '',
                    state text NOT NULL DEFAULT 'open' CHECK (state <> ''),
                    amount numeric(20,10) NOT NULL DEFAULT 0,
                    tags text[] NOT NULL DEFAULT '{}',
                    payload jsonb NOT NULL DEFAULT '{}',
                    note text,
                    created_at timestamptz NOT NULL DEFAULT now(),
                    updated_at timestamptz NOT NULL DEFAULT now()
                );
                """.formatted(name, name(Math.max(1, number - number % 10)), name(Math.max(1, number / 2)));
    }

    private static String indexes(String name) {
        return """
                CREATE INDEX %1$s_parent ON %1$s (parent_id);
                CREATE INDEX %1$s_owner ON %1$s (owner_id) WHERE owner_id IS NOT NULL;
                CREATE INDEX %1$s_recent ON %1$s (tenant_id, created_at DESC);
                CREATE INDEX %1$s_titled ON %1$s (lower(title));
                """.formatted(name);
    }

    private static String changes(int number, String name) {
        String column = number % 50 == 0 ? "ALTER TABLE " + name + " ADD COLUMN archived_at timestamptz;\n" : "";
        return number % 100 == 0 ? column + """
                DROP INDEX %1$s_titled;
                CREATE INDEX %1$s_tagged ON %1$s USING gin (tags);
                ALTER POLICY of_tenant ON %1$s WITH CHECK (state <> 'closed');
                ALTER TABLE %1$s ALTER COLUMN note TYPE varchar(4000);
                """.formatted(name) : column;
    }

    private static String name(int number) {
        return "table_%05d".formatted(number);
    }
}
