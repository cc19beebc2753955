package dev.quipu.catalog.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Records of the catalog as JSON on one line: equal records give equal texts. */
public final class RecordJson {
    /** A function's body is one text, and may be longer than what the parser takes by default. */
    private static final int MAX_TEXT = 256 << 20;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(MAX_TEXT).build())
            .build();

    private RecordJson() {}

    /**
     * Returns a record as JSON.
     *
     * @param type its type, or the sealed one that it belongs to
     */
    public static <T> String write(T record, Class<T> type) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            Codecs.of(type).write(out, record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /**
     * Reads a record.
     *
     * @throws CatalogJsonException if the text is none of this type
     */
    public static <T> T read(String text, Class<T> type) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            Input in = new Input(parser);
            in.next();
            return type.cast(Codecs.of(type).read(in));
        } catch (JsonProcessingException e) {
            throw Input.malformed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
