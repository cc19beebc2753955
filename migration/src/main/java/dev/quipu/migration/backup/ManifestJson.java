package dev.quipu.migration.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.migration.backup.Manifest.Applied;
import dev.quipu.migration.backup.Manifest.BranchState;
import dev.quipu.migration.backup.Manifest.SequenceValue;
import dev.quipu.migration.backup.Manifest.TableContent;
import dev.quipu.migration.backup.TableShape.Column;
import dev.quipu.migration.history.Fingerprint.Difference;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The manifest as JSON. Keys that a reader does not know mean nothing to it; what it needs has to be there. */
final class ManifestJson {
    private static final String DRIFT = "drift";

    private ManifestJson() {}

    static byte[] write(Manifest manifest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes).useDefaultPrettyPrinter()) {
            json.writeStartObject();
            json.writeNumberField("format", Manifest.FORMAT);
            json.writeStringField("tool", manifest.tool());
            json.writeStringField("occasion", manifest.occasion().word());
            json.writeStringField("server", manifest.server());
            json.writeStringField("catalog", manifest.catalog());
            json.writeStringField("created", manifest.created().toString());
            json.writeStringField("database", manifest.database());
            json.writeNumberField("server_version", manifest.serverVersion());
            json.writeStringField("method", manifest.method().word());
            json.writeStringField("program", manifest.program());
            json.writeNumberField("dump_parts", manifest.dumpParts());
            json.writeStringField("history_schema", manifest.historySchema().value());
            array(json, "branches", manifest.branches(), branch -> write(json, branch));
            array(json, "tables", manifest.tables(), table -> write(json, table));
            array(json, "sequences", manifest.sequences(), sequence -> write(json, sequence));
            array(json, "materialized_views", manifest.materializedViews(), view -> object(json, view));
            array(json, "left_out", manifest.leftOut(), json::writeString);
            if (manifest.drift().isPresent()) {
                array(json, DRIFT, manifest.drift().get(), difference -> write(json, difference));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Writes one thing. */
    private interface Writer<T> {
        void write(T thing) throws IOException;
    }

    private static <T> void array(JsonGenerator json, String name, List<T> things, Writer<T> writer)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (T thing : things) {
            writer.write(thing);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, BranchState branch) throws IOException {
        json.writeStartObject();
        json.writeStringField("branch", branch.branch());
        json.writeStringField("schema", branch.schema().value());
        array(json, "revisions", branch.revisions(), applied -> {
            json.writeStartObject();
            json.writeStringField("id", applied.id());
            json.writeStringField("checksum", applied.checksum());
            json.writeStringField("text", applied.text());
            json.writeEndObject();
        });
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, TableContent content) throws IOException {
        json.writeStartObject();
        name(json, content.table().name());
        array(json, "columns", content.table().columns(), column -> {
            json.writeStartObject();
            json.writeStringField("name", column.name().value());
            json.writeStringField("type", column.type());
            json.writeEndObject();
        });
        if (!content.table().partition().isEmpty()) {
            json.writeStringField("partition", content.table().partition());
        }
        json.writeNumberField("rows", content.rows());
        json.writeStringField("checksum", content.checksum());
        json.writeNumberField("parts", content.parts());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, SequenceValue sequence) throws IOException {
        json.writeStartObject();
        name(json, sequence.name());
        json.writeNumberField("last", sequence.last());
        json.writeBooleanField("called", sequence.called());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Difference difference) throws IOException {
        json.writeStartObject();
        json.writeStringField("schema", difference.schema());
        json.writeStringField("object", difference.object());
        json.writeStringField("facet", difference.facet());
        json.writeStringField("kept", difference.kept());
        json.writeEndObject();
    }

    private static void object(JsonGenerator json, QualifiedName name) throws IOException {
        json.writeStartObject();
        name(json, name);
        json.writeEndObject();
    }

    private static void name(JsonGenerator json, QualifiedName name) throws IOException {
        json.writeStringField("schema", name.schema().value());
        json.writeStringField("name", name.name().value());
    }

    /**
     * Reads a manifest.
     *
     * @throws IllegalArgumentException saying what is wrong with it, if anything is
     */
    static Manifest read(byte[] bytes) {
        JsonObject json = JsonObject.parse(bytes);
        long format = json.number("format");
        if (format > Manifest.FORMAT) {
            throw new IllegalArgumentException(
                    "it has format " + format + ", and this Quipu knows formats up to " + Manifest.FORMAT);
        }
        return new Manifest(
                json.text("tool"),
                BackupOccasion.of(json.text("occasion")),
                json.text("server"),
                json.text("catalog"),
                Instant.parse(json.text("created")),
                json.text("database"),
                Math.toIntExact(json.number("server_version")),
                BackupMethod.of(json.text("method")),
                json.text("program"),
                Math.toIntExact(json.number("dump_parts")),
                new Identifier(json.text("history_schema")),
                json.objects("branches").stream().map(ManifestJson::branch).toList(),
                json.objects("tables").stream().map(ManifestJson::table).toList(),
                json.objects("sequences").stream().map(ManifestJson::sequence).toList(),
                json.objects("materialized_views").stream()
                        .map(ManifestJson::name)
                        .toList(),
                json.texts("left_out"),
                json.has(DRIFT)
                        ? Optional.of(json.objects(DRIFT).stream()
                                .map(ManifestJson::difference)
                                .toList())
                        : Optional.empty());
    }

    private static BranchState branch(JsonObject json) {
        return new BranchState(
                json.text("branch"),
                new Identifier(json.text("schema")),
                json.objects("revisions").stream()
                        .map(applied -> new Applied(applied.text("id"), applied.text("checksum"), applied.text("text")))
                        .toList());
    }

    private static TableContent table(JsonObject json) {
        List<Column> columns = json.objects("columns").stream()
                .map(column -> new Column(new Identifier(column.text("name")), column.text("type")))
                .toList();
        return new TableContent(
                new TableShape(name(json), columns, json.textOr("partition", "")),
                json.number("rows"),
                json.text("checksum"),
                Math.toIntExact(json.number("parts")));
    }

    private static SequenceValue sequence(JsonObject json) {
        return new SequenceValue(name(json), json.number("last"), json.flag("called"));
    }

    private static Difference difference(JsonObject json) {
        return new Difference(json.text("schema"), json.text("object"), json.text("facet"), json.text("kept"));
    }

    private static QualifiedName name(JsonObject json) {
        return new QualifiedName(new Identifier(json.text("schema")), new Identifier(json.text("name")));
    }
}
