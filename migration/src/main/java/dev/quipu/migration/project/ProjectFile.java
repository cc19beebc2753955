package dev.quipu.migration.project;

import dev.quipu.catalog.difference.MalformedPatternException;
import dev.quipu.catalog.difference.NamePattern;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.run.LockMethod;
import dev.quipu.migration.run.Retry;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.failure.SourceLocation;
import dev.quipu.postgres.name.NearestNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** Reads a {@code quipu.toml}. A key that it does not know is an error: it would be a setting that does nothing. */
final class ProjectFile {
    private static final Set<String> ROOT = Set.of(
            "url", "packs", "history_schema", "ignore", "branch", "run", "backup", "hazards", "postgres", "database");
    private static final int OLDEST_SERVER = 14;
    private static final int NEWEST_SERVER = 18;
    private static final Set<String> BRANCH = Set.of("revisions", "schema", "declared", "content");
    private static final Set<String> RUN =
            Set.of("lock_timeout", "statement_timeout", "wait", "attempts", "lock", "lease");
    private static final Set<String> BACKUP = Set.of("mode", "directory", "keep");
    private static final Set<String> HAZARDS = Set.of("refuse", "warn", "since", "on_upgrade");
    private static final Set<String> DATABASE = Set.of("url", "run", "backup", "hazards");

    private final Path path;
    private final String text;
    private final TomlTable root;

    private ProjectFile(Path path, String text, TomlTable root) {
        this.path = path;
        this.text = text;
        this.root = root;
    }

    /**
     * Reads a project.
     *
     * @param packs the packs on the class path, by name
     * @param database which of the databases that the file names is meant; null for the one at its top
     * @throws QuipuException with the place of what is wrong
     */
    static Project read(Path path, String text, Map<String, Pack> packs, @Nullable String database) {
        TomlParseResult parsed = Toml.parse(text);
        if (parsed.hasErrors()) {
            TomlParseError error = parsed.errors().getFirst();
            throw failure(
                    path,
                    text,
                    error.position(),
                    String.valueOf(error.getMessage()),
                    "the file is TOML: https://toml.io");
        }
        return new ProjectFile(path, text, parsed).project(packs, database);
    }

    private Project project(Map<String, Pack> packs, @Nullable String database) {
        refuseUnknown(root, List.of(), ROOT);
        Path directory = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file is in a directory");
        RunOptions run = run(root, List.of(), RunOptions.DEFAULT);
        BackupSettings backup = backup(root, List.of(), BackupSettings.DEFAULT);
        HazardSettings hazards = hazards(root, List.of(), HazardSettings.NONE);
        Map<String, String> databases = databases(run, backup, hazards);
        TomlTable named = database == null ? Toml.parse("") : named(database);
        List<String> place = database == null ? List.of() : List.of("database", database);
        return new Project(
                directory,
                path,
                branches(directory, packs),
                value(database == null ? root : named, "url", String.class),
                databases,
                schema(root, "history_schema", Project.HISTORY_SCHEMA.value()),
                run(named, place, run),
                backup(named, place, backup).under(directory),
                hazards(named, place, hazards),
                ignore(),
                oldestServer(),
                false);
    }

    /** Returns the URLs of the databases by name. Each is looked at, so that a mistake shows before that one is needed. */
    private Map<String, String> databases(RunOptions run, BackupSettings backup, HazardSettings hazards) {
        TomlTable section = table(root, "database");
        Map<String, String> urls = new TreeMap<>();
        for (String name : section.keySet()) {
            TomlTable table = table(section, name);
            List<String> place = List.of("database", name);
            refuseUnknown(table, place, DATABASE);
            run(table, place, run);
            backup(table, place, backup);
            hazards(table, place, hazards);
            String url = value(table, "url", String.class);
            if (url == null) {
                // Else its settings would be those of a run on whichever database is at the top.
                throw failure(
                        section,
                        name,
                        "database \"" + name + "\" says no URL",
                        "add: url = \"env:" + name.toUpperCase(Locale.ROOT).replaceAll("\\W", "_") + "_URL\"");
            }
            urls.put(name, url);
        }
        return urls;
    }

    private TomlTable named(String database) {
        TomlTable section = table(root, "database");
        if (!section.keySet().contains(database)) {
            throw noSuchDatabase(database, section.keySet());
        }
        return table(section, database);
    }

    /**
     * Returns what to throw for a database that the file does not name.
     *
     * @param known those that it does name
     */
    static QuipuException noSuchDatabase(String name, Collection<String> known) {
        return new QuipuException(
                Kind.USAGE,
                "there is no database named \"" + name + "\"",
                NearestNames.hint(name, known)
                        .orElseGet(() -> known.isEmpty()
                                ? "name it in quipu.toml: [database." + name + "] with its url"
                                : "quipu.toml names " + String.join(", ", new TreeSet<>(known))));
    }

    private OptionalInt oldestServer() {
        Long version = value(root, "postgres", Long.class);
        if (version == null) {
            return OptionalInt.empty();
        }
        if (version < OLDEST_SERVER || version > NEWEST_SERVER) {
            throw failure(
                    root,
                    "postgres",
                    "postgres is " + version + ", and no version that Quipu knows",
                    "say the oldest major version that the revisions shall run on, from " + OLDEST_SERVER + " to "
                            + NEWEST_SERVER);
        }
        return OptionalInt.of(version.intValue());
    }

    private List<Branch> branches(Path directory, Map<String, Pack> packs) {
        List<Branch> branches = new ArrayList<>();
        Map<String, TomlTable> tables = new TreeMap<>();
        TomlTable section = table(root, "branch");
        section.keySet().forEach(label -> tables.put(label, table(section, label)));
        for (String name : packNames()) {
            TomlTable table = tables.remove(name);
            branches.add(pack(name, table == null ? Toml.parse("") : table, packs));
        }
        tables.forEach((label, table) -> branches.add(ownBranch(directory, label, table)));
        return branches;
    }

    private List<String> packNames() {
        TomlArray array = value(root, "packs", TomlArray.class);
        if (array == null) {
            return List.of();
        }
        return array.toList().stream().map(String::valueOf).toList();
    }

    private List<NamePattern> ignore() {
        TomlArray array = value(root, "ignore", TomlArray.class);
        if (array == null) {
            return List.of();
        }
        List<NamePattern> patterns = new ArrayList<>();
        for (Object pattern : array.toList()) {
            try {
                patterns.add(NamePattern.parse(String.valueOf(pattern)));
            } catch (MalformedPatternException e) {
                throw failure(
                        root,
                        "ignore",
                        String.valueOf(e.getMessage()),
                        "it is a list of patterns as --ignore takes them, such as \"public.alembic_version\"");
            }
        }
        return patterns;
    }

    private Branch pack(String name, TomlTable table, Map<String, Pack> packs) {
        Pack pack = packs.get(name);
        if (pack == null) {
            QuipuException missing = ProjectReader.noSuchPack(name, packs.keySet());
            throw failure(root, "packs", missing.message(), missing.hint().orElse(null));
        }
        refuseUnknown(table, List.of("branch", name), Set.of("schema"));
        return new Branch(name, schema(table, "schema", name), new Branch.Source.OfPack(pack));
    }

    private Branch ownBranch(Path directory, String label, TomlTable table) {
        refuseUnknown(table, List.of("branch", label), BRANCH);
        String revisions = value(table, "revisions", String.class);
        if (revisions == null) {
            throw failure(
                    table(root, "branch"),
                    label,
                    "branch \"" + label + "\" says no directory of revisions",
                    "add: revisions = \"migrations\"; or, if it is a pack, name it in: packs = [\"" + label + "\"]");
        }
        return new Branch(
                label,
                schema(table, "schema", "public"),
                new Branch.Source.Directory(
                        directory.resolve(revisions),
                        declared(directory, table, revisions),
                        content(directory, table)));
    }

    private @Nullable Path content(Path directory, TomlTable table) {
        String named = value(table, "content", String.class);
        return named == null ? null : directory.resolve(named);
    }

    /** Without the setting it is schema.sql beside the directory of the revisions, if that is there. */
    private @Nullable Path declared(Path directory, TomlTable table, String revisions) {
        String named = value(table, "declared", String.class);
        if (named != null) {
            return directory.resolve(named);
        }
        return Branch.declaredBeside(directory.resolve(revisions));
    }

    /**
     * Reads the section {@code run} of a table.
     *
     * @param place the table's name, which is nothing for the file's own
     * @param standard what counts where the section is silent
     */
    private RunOptions run(TomlTable parent, List<String> place, RunOptions standard) {
        TomlTable table = table(parent, "run");
        refuseUnknown(table, within(place, "run"), RUN);
        Long attempts = value(table, "attempts", Long.class);
        if (attempts != null && (attempts < 1 || attempts > Retry.MOST_ATTEMPTS)) {
            throw failure(
                    table,
                    "attempts",
                    "attempts is from 1 to " + Retry.MOST_ATTEMPTS + ", not " + attempts,
                    "10 is the default");
        }
        Retry retry = standard.retry();
        return new RunOptions(
                duration(table, "lock_timeout", standard.lockTimeout(), Durations::parseLockTimeout),
                duration(table, "statement_timeout", standard.statementTimeout()),
                duration(table, "wait", standard.waitForRunner()),
                attempts == null ? retry : new Retry(attempts.intValue(), retry.first(), retry.longest()),
                false,
                lock(table, standard.lock()));
    }

    private LockMethod lock(TomlTable table, LockMethod standard) {
        Duration lease = duration(table, "lease", standard.lease());
        try {
            return LockMethod.parse(string(table, "lock", standard.word()), lease);
        } catch (LockMethod.ShortLeaseException e) {
            throw failure(table, "lease", String.valueOf(e.getMessage()), null);
        } catch (IllegalArgumentException e) {
            throw failure(table, "lock", String.valueOf(e.getMessage()), null);
        }
    }

    /** Reads the section {@code backup} of a table, as that of runs is read. */
    private BackupSettings backup(TomlTable parent, List<String> place, BackupSettings standard) {
        TomlTable table = table(parent, "backup");
        refuseUnknown(table, within(place, "backup"), BACKUP);
        String mode = string(table, "mode", standard.mode().word());
        BackupSettings.Mode found = Arrays.stream(BackupSettings.Mode.values())
                .filter(one -> one.word().equals(mode.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> failure(
                        table, "mode", "backup mode \"" + mode + "\" is unknown", "it is auto, always or never"));
        Long keep = value(table, "keep", Long.class);
        if (keep != null && (keep < 1 || keep > Integer.MAX_VALUE)) {
            throw failure(table, "keep", "keep is at least 1, not " + keep, "to make no backups, say mode = \"never\"");
        }
        return new BackupSettings(
                found,
                Path.of(string(table, "directory", standard.directory().toString())),
                keep == null ? standard.keep() : keep.intValue());
    }

    /** Reads the section {@code hazards} of a table, as that of runs is read. */
    private HazardSettings hazards(TomlTable parent, List<String> place, HazardSettings standard) {
        TomlTable table = table(parent, "hazards");
        refuseUnknown(table, within(place, "hazards"), HAZARDS);
        Set<Hazard.Kind> refuse = hazards(table, "refuse", standard.refuse());
        Set<Hazard.Kind> warn = hazards(table, "warn", standard.warn());
        Boolean onUpgrade = value(table, "on_upgrade", Boolean.class);
        HazardSettings settings = new HazardSettings(
                refuse, warn, since(table, standard.since()), onUpgrade == null ? standard.onUpgrade() : onUpgrade);
        for (Hazard.Kind kind : warn) {
            if (refuse.contains(kind)) {
                throw failure(
                        table,
                        table.contains("warn") ? "warn" : "refuse",
                        "\"" + kind.words() + "\" is refused, and to be told only",
                        "leave it out of refuse or warn");
            }
        }
        if (Boolean.TRUE.equals(onUpgrade) && settings.isEmpty()) {
            throw failure(
                    table,
                    "on_upgrade",
                    "an upgrade would look for nothing",
                    "add: refuse = [\"data loss\", \"long lock\"]");
        }
        return settings;
    }

    private Set<Hazard.Kind> hazards(TomlTable table, String key, Set<Hazard.Kind> standard) {
        TomlArray array = value(table, key, TomlArray.class);
        if (array == null) {
            return standard;
        }
        try {
            return HazardKinds.parse(
                    array.toList().stream().map(String::valueOf).toList());
        } catch (QuipuException e) {
            throw failure(table, key, e.message(), e.hint().orElse(null));
        }
    }

    /** One revision is written as a text; where there are several branches, those of each may be a list. */
    private List<HazardSettings.Since> since(TomlTable table, List<HazardSettings.Since> standard) {
        Object written = table.get(List.of("since"));
        if (written == null) {
            return standard;
        }
        List<Object> addresses = written instanceof TomlArray array ? array.toList() : List.of(written);
        List<HazardSettings.Since> since = new ArrayList<>();
        for (Object address : addresses) {
            since.add(new HazardSettings.Since(revision(table, address), location(table, "since")));
        }
        return since;
    }

    private Target revision(TomlTable table, Object address) {
        try {
            if (address instanceof String text) {
                return HazardSettings.Since.revision(text);
            }
        } catch (QuipuException e) {
            throw failure(table, "since", e.message(), e.hint().orElse(null));
        }
        throw failure(table, "since", "\"since\" is not a text in quotes", asMeant("since", address, String.class));
    }

    private static List<String> within(List<String> place, String key) {
        return Stream.concat(place.stream(), Stream.of(key)).toList();
    }

    private Duration duration(TomlTable table, String key, Duration standard) {
        return duration(table, key, standard, Durations::parse);
    }

    private Duration duration(TomlTable table, String key, Duration standard, Function<String, Duration> reader) {
        String written = value(table, key, String.class);
        if (written == null) {
            return standard;
        }
        try {
            return reader.apply(written);
        } catch (IllegalArgumentException e) {
            throw failure(table, key, String.valueOf(e.getMessage()), "write \"500ms\", \"5s\", \"10m\" or \"1h\"");
        }
    }

    private void refuseUnknown(TomlTable table, List<String> place, Set<String> known) {
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                List<String> near = NearestNames.of(key, known);
                String where = place.isEmpty() ? "" : " in [" + String.join(".", place) + "]";
                throw failure(
                        table,
                        key,
                        "\"" + key + "\"" + where + " is no setting",
                        near.isEmpty()
                                ? "the settings are "
                                        + String.join(
                                                ", ", known.stream().sorted().toList())
                                : "did you mean \"" + near.getFirst() + "\"?");
            }
        }
    }

    private TomlTable table(TomlTable parent, String key) {
        TomlTable table = value(parent, key, TomlTable.class);
        return table == null ? Toml.parse("") : table;
    }

    private String string(TomlTable table, String key, String standard) {
        String value = value(table, key, String.class);
        return value == null ? standard : value;
    }

    private Identifier schema(TomlTable table, String key, String standard) {
        String name = string(table, key, standard);
        if (name.isBlank()) {
            throw failure(table, key, "\"" + key + "\" is empty", "name a schema, or leave the line out");
        }
        return new Identifier(name);
    }

    private <T> @Nullable T value(TomlTable table, String key, Class<T> type) {
        Object value = table.get(List.of(key));
        if (value != null && !type.isInstance(value)) {
            throw failure(
                    table,
                    key,
                    "\"" + key + "\" is not " + NAMES.getOrDefault(type, "a value"),
                    asMeant(key, value, type));
        }
        return type.cast(value);
    }

    /** Returns how what was written would be written, where it is clear what was meant. */
    private static @Nullable String asMeant(String key, Object value, Class<?> type) {
        if (type == TomlArray.class && value instanceof String text) {
            return "write: " + key + " = [\"" + text + "\"]";
        }
        if (type == String.class && value instanceof Long number) {
            boolean isTime = key.endsWith("timeout") || key.equals("wait") || key.equals("lease");
            return "write: " + key + " = \"" + number + (isTime ? "s" : "") + "\"";
        }
        return null;
    }

    private static final Map<Class<?>, String> NAMES = Map.of(
            String.class, "a text in quotes",
            Boolean.class, "true or false",
            Long.class, "a whole number",
            TomlArray.class, "a list in brackets",
            TomlTable.class, "a table");

    private QuipuException failure(TomlTable table, String key, String message, @Nullable String hint) {
        return failure(path, text, table.inputPositionOf(List.of(key)), message, hint);
    }

    private static QuipuException failure(
            Path path, String text, @Nullable TomlPosition position, String message, @Nullable String hint) {
        return new QuipuException(Kind.USAGE, message, location(path, text, position), List.of(), hint, null);
    }

    private @Nullable SourceLocation location(TomlTable table, String key) {
        return location(path, text, table.inputPositionOf(List.of(key)));
    }

    private static @Nullable SourceLocation location(Path path, String text, @Nullable TomlPosition position) {
        if (position == null) {
            return null;
        }
        String line = text.lines().skip(position.line() - 1L).findFirst().orElse("");
        return new SourceLocation(path.toString(), position.line(), position.column(), line);
    }
}
