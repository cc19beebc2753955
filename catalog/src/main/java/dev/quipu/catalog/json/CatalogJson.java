package dev.quipu.catalog.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Dependency;
import dev.quipu.catalog.model.NotModelled;
import dev.quipu.catalog.model.ObjectId;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes catalogs as JSON and reads them again. Equal catalogs give equal texts; a text that another version of the form has
 * written is refused.
 */
public final class CatalogJson {
    /** The version of the form. Raised with every change of the model's records. */
    public static final int VERSION = 2;

    private static final String FORMAT = "quipu-catalog";

    private CatalogJson() {}

    /** Returns a catalog as one text, an object a line. */
    public static String write(Catalog catalog) {
        StringWriter text = new StringWriter();
        try {
            write(catalog, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Writes a catalog, an object a line, and leaves the writer open. */
    public static void write(Catalog catalog, Writer writer) throws IOException {
        try (JsonGenerator out = RecordJson.FACTORY.createGenerator(writer)) {
            out.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            out.setPrettyPrinter(new LinePrinter());
            out.writeStartObject();
            out.writeStringField("format", FORMAT);
            out.writeNumberField("version", VERSION);
            out.writeNumberField("serverVersion", catalog.serverVersion());
            writeAll(out, "objects", CatalogObject.class, catalog.objects().values());
            writeAnnotations(out, catalog.annotations());
            writeAll(out, "dependencies", Dependency.class, catalog.dependencies());
            writeAll(out, "notModelled", NotModelled.class, catalog.notModelled());
            out.writeEndObject();
            out.writeRaw('\n');
        }
    }

    private static void writeAll(JsonGenerator out, String field, Class<?> type, Collection<?> values)
            throws IOException {
        out.writeArrayFieldStart(field);
        for (Object value : values) {
            Codecs.of(type).write(out, value);
        }
        out.writeEndArray();
    }

    private static void writeAnnotations(JsonGenerator out, Map<ObjectId, Annotations> annotations) throws IOException {
        out.writeArrayFieldStart("annotations");
        for (Map.Entry<ObjectId, Annotations> entry : annotations.entrySet()) {
            Codecs.of(Annotated.class).write(out, new Annotated(entry.getKey(), entry.getValue()));
        }
        out.writeEndArray();
    }

    /**
     * Reads a catalog.
     *
     * @throws CatalogJsonException if the text is none, or of another version of the form
     */
    public static Catalog read(String text) {
        try {
            return read(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a catalog to the end of the reader, and leaves that open.
     *
     * @throws CatalogJsonException if the text is none, or of another version of the form
     */
    public static Catalog read(Reader reader) throws IOException {
        try (var parser = RecordJson.FACTORY.createParser(reader)) {
            return catalog(new Input(parser));
        } catch (JsonProcessingException e) {
            throw Input.malformed(e);
        }
    }

    private static Catalog catalog(Input in) throws IOException {
        in.expectNext(JsonToken.START_OBJECT);
        in.expectField("format");
        if (!in.text().equals(FORMAT)) {
            throw in.wrong("its format is \"" + in.text() + "\", not \"" + FORMAT + "\"");
        }
        in.expectField("version");
        int version = (Integer) new Scalars.Int().read(in);
        if (version != VERSION) {
            throw in.wrong("version " + version + " of the form is not known here, only " + VERSION
                    + "; write the catalog anew with this Quipu");
        }
        in.expectField("serverVersion");
        int serverVersion = (Integer) new Scalars.Int().read(in);
        List<CatalogObject> objects = readAll(in, "objects", CatalogObject.class);
        Map<ObjectId, Annotations> annotations = new TreeMap<>();
        for (Annotated annotated : readAll(in, "annotations", Annotated.class)) {
            annotations.put(annotated.id(), annotated.annotations());
        }
        List<Dependency> dependencies = readAll(in, "dependencies", Dependency.class);
        List<NotModelled> notModelled = readAll(in, "notModelled", NotModelled.class);
        in.expectNext(JsonToken.END_OBJECT);
        try {
            return Catalog.of(serverVersion, objects, annotations, dependencies, notModelled);
        } catch (IllegalArgumentException e) {
            throw in.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static <T> List<T> readAll(Input in, String field, Class<T> type) throws IOException {
        in.expectField(field);
        in.expect(JsonToken.START_ARRAY);
        Codec codec = Codecs.of(type);
        List<T> values = new ArrayList<>();
        while (in.next() != JsonToken.END_ARRAY) {
            values.add(type.cast(codec.read(in)));
        }
        return values;
    }
}
