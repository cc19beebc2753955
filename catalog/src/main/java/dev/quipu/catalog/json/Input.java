package dev.quipu.catalog.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The tokens of a text, with failures that say where. */
record Input(JsonParser parser) {
    JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw wrong("the text ends too early");
        }
        return token;
    }

    void expect(JsonToken token) throws IOException {
        if (parser.currentToken() != token) {
            throw wrong(words(token) + " is expected, not " + words(parser.currentToken()));
        }
    }

    void expectNext(JsonToken token) throws IOException {
        next();
        expect(token);
    }

    /** Goes to the value of a field that must come next. */
    void expectField(String name) throws IOException {
        if (next() != JsonToken.FIELD_NAME || !parser.currentName().equals(name)) {
            throw wrong("field \"" + name + "\" is expected here");
        }
        next();
    }

    String text() throws IOException {
        expect(JsonToken.VALUE_STRING);
        return parser.getText();
    }

    /** Makes the failure for a text that is no JSON. */
    static CatalogJsonException malformed(JsonProcessingException e) {
        var place = e.getLocation();
        return new CatalogJsonException(
                "not a catalog: line " + place.getLineNr() + ", column " + place.getColumnNr() + ": "
                        + e.getOriginalMessage(),
                e);
    }

    CatalogJsonException wrong(String what) {
        var place = parser.currentTokenLocation();
        return new CatalogJsonException(
                "not a catalog: line " + place.getLineNr() + ", column " + place.getColumnNr() + ": " + what);
    }

    private static String words(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case END_OBJECT -> "the end of an object";
            case END_ARRAY -> "the end of an array";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            case FIELD_NAME -> "a field";
            default -> "something else";
        };
    }
}
