package dev.quipu.catalog.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Dependency;
import dev.quipu.catalog.model.EnumType;
import dev.quipu.catalog.model.Grant;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.NotModelled;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.SequenceOptions;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogJsonTest {
    private static final QualifiedName NUMBERS = name("numbers");
    private static final Sequence SEQUENCE = new Sequence(
            NUMBERS,
            false,
            new SequenceOptions("bigint", 1, 1, Long.MIN_VALUE, Long.MAX_VALUE, 1, true),
            ObjectId.of(Kind.COLUMN, "app", "t", "id"));
    private static final Catalog CATALOG = Catalog.of(
            180_000,
            List.of(SEQUENCE, new EnumType(name("mood"), List.of("\"", "\\", "ü\n", ""))),
            Map.of(
                    SEQUENCE.id(),
                    new Annotations(
                            "me", null, List.of(new Grant("", "USAGE", "me", true)), Map.of("provider", "label"))),
            List.of(new Dependency(SEQUENCE.id(), ObjectId.of(Kind.COLUMN, "app", "t", "id"))),
            List.of(new NotModelled("something", "unknown")));
    private static final String TEXT = """
            {
            "format":"quipu-catalog",
            "version":2,
            "serverVersion":180000,
            "objects":[
            {"object":"EnumType","name":["app","mood"],"labels":["\\"","\\\\","ü\\n",""]},
            {"object":"Sequence","name":["app","numbers"],"options":{"type":"bigint","start":1,"increment":1,\
            "minimum":-9223372036854775808,"maximum":9223372036854775807,"cache":1,"cycle":true},\
            "ownedBy":["COLUMN","app","t","id"]}],
            "annotations":[
            {"id":["SEQUENCE","app","numbers"],"annotations":{"owner":"me","comment":null,\
            "grants":[{"grantee":"","privilege":"USAGE","grantor":"me","grantable":true}],\
            "securityLabels":{"provider":"label"}}}],
            "dependencies":[
            {"dependent":["SEQUENCE","app","numbers"],"referenced":["COLUMN","app","t","id"]}],
            "notModelled":[
            {"what":"something","reason":"unknown","about":null}]}
            """;

    private static QualifiedName name(String name) {
        return new QualifiedName(new Identifier("app"), new Identifier(name));
    }

    @Test
    void isWrittenAnObjectALine() {
        assertThat(CatalogJson.write(CATALOG)).isEqualTo(TEXT);
    }

    @Test
    void isReadAsItWas() {
        assertThat(CatalogJson.read(TEXT)).isEqualTo(CATALOG);
        assertThat(CatalogJson.read(CatalogJson.write(Catalog.EMPTY))).isEqualTo(Catalog.EMPTY);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    "version":2          | "version":1              | line 3, column 11: version 1 of the form is not known
                    quipu-catalog        | other                    | its format is "other"
                    "cache":1            | "cash":1                 | unknown field "cash" of SequenceOptions
                    "cache":1,           | ~~                       | field "cache" of SequenceOptions is missing
                    "cache":1            | "cache":1,"cache":1      | field "cache" is there twice
                    "cache":1            | "cache":"1"              | a number is expected
                    "Sequence"           | "Sequins"                | unknown object "Sequins"
                    "SEQUENCE","app"     | "SEQUINS","app"          | "SEQUINS" is no Kind
                    ["app","mood"]       | ["app"]                  | a schema and a name are expected
                    ["app","mood"]       | ["app",""]               | an identifier is not empty
                    "name":["app","mood"]| "name":null              | no EnumType can be so
                    "unknown","about":null} | "unkn                 | line 13, column 37
                    """)
    void isRefusedWithThePlace(String from, String to, String reason) {
        assertThat(TEXT).contains(from);
        assertThatThrownBy(() -> CatalogJson.read(TEXT.replace(from, to)))
                .isInstanceOf(CatalogJsonException.class)
                .hasMessageStartingWith("not a catalog: line ")
                .hasMessageContaining(reason);
    }

    @Test
    void isRefusedIfTwoObjectsAreOne() {
        String line = "{\"object\":\"Schema\",\"name\":\"s\"}";
        String twice = TEXT.replace("\"objects\":[\n", "\"objects\":[\n" + line + ",\n" + line + ",\n");
        assertThatThrownBy(() -> CatalogJson.read(twice)).hasMessageContaining("two objects are schema s");
    }
}
