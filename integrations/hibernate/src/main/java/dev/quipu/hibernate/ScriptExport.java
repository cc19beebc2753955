package dev.quipu.hibernate;

import jakarta.persistence.Persistence;
import java.io.Reader;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hibernate.Version;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.tool.schema.spi.SchemaManagementToolCoordinator;

/**
 * Lets Hibernate write a script for PostgreSQL, without a database.
 *
 * @param settings of the application, which win
 */
record ScriptExport(Map<String, Object> settings) {
    /** Names of settings that Hibernate 6 knows, and 7 still does, where their constants are on their way out. */
    private static final String IMPORT_FILES = "hibernate.hbm2ddl.import_files";

    private static final String CREATE_SCHEMAS = "hibernate.hbm2ddl.create_namespaces";

    private static final Pattern CREATE_SCHEMA = Pattern.compile("^create schema (?=.*;$)");

    String write(EntitySource source) {
        StringWriter script = new StringWriter();
        Map<String, Object> all = all(script);
        switch (source) {
            case EntitySource.Classes classes -> write(classes, all);
            case EntitySource.Unit unit -> Persistence.generateSchema(unit.name(), all);
        }
        return """
                -- What the entities declare, as Hibernate %s writes it. Change the entities, not this file.

                %s""".formatted(Version.getVersionString(), tidied(script.toString()));
    }

    private static void write(EntitySource.Classes source, Map<String, Object> settings) {
        StandardServiceRegistry registry =
                new StandardServiceRegistryBuilder().applySettings(settings).build();
        try {
            MetadataSources sources = new MetadataSources(registry);
            source.classes().forEach(sources::addAnnotatedClass);
            Metadata metadata = sources.buildMetadata();
            SchemaManagementToolCoordinator.process(metadata, registry, settings, action -> {});
        } finally {
            StandardServiceRegistryBuilder.destroy(registry);
        }
    }

    private Map<String, Object> all(StringWriter script) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(JdbcSettings.JAKARTA_HBM2DDL_DB_NAME, "PostgreSQL");
        all.put(JdbcSettings.JAKARTA_HBM2DDL_DB_MAJOR_VERSION, "15");
        all.put(JdbcSettings.ALLOW_METADATA_ON_BOOT, false);
        all.put(JdbcSettings.FORMAT_SQL, true);
        all.put(CREATE_SCHEMAS, true);
        leaveOutRows(all);
        all.putAll(settings);
        all.put(SchemaToolingSettings.JAKARTA_HBM2DDL_DATABASE_ACTION, "none");
        all.put(SchemaToolingSettings.JAKARTA_HBM2DDL_SCRIPTS_ACTION, "create");
        all.put(SchemaToolingSettings.JAKARTA_HBM2DDL_SCRIPTS_CREATE_TARGET, script);
        all.put(SchemaToolingSettings.HBM2DDL_DELIMITER, ";");
        return all;
    }

    /** What {@code import.sql} and its like say is rows, where it is on the class path, and no schema. */
    private static void leaveOutRows(Map<String, Object> settings) {
        settings.put(SchemaToolingSettings.HBM2DDL_SKIP_DEFAULT_IMPORT_FILE, true);
        settings.put(SchemaToolingSettings.JAKARTA_HBM2DDL_LOAD_SCRIPT_SOURCE, Reader.nullReader());
        settings.put(IMPORT_FILES, "");
    }

    /**
     * Hibernate indents every line, and leaves blanks at the ends of some. It makes a schema as if there were none yet, but
     * {@code public} always is, and so is that of the branch.
     */
    private static String tidied(String script) {
        return script.lines()
                .map(String::stripTrailing)
                .map(line -> line.startsWith("    ") ? line.substring(4) : line)
                .map(line -> CREATE_SCHEMA.matcher(line).replaceFirst("create schema if not exists "))
                .collect(Collectors.joining("\n", "", "\n"))
                .strip()
                .concat("\n");
    }
}
