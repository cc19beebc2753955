package dev.quipu.catalog.architecture;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The packages of one room, each with the packages of that room that it may use. A package that is named here and does
 * not exist does no harm; one that exists and is not named here fails the rule.
 */
public final class Arrows {
    private final String room;
    private final Map<String, Layer> layers = new LinkedHashMap<>();

    private record Layer(String packages, List<String> mayUse) {}

    private Arrows(String room) {
        this.room = room;
    }

    /** Returns the arrows of a room, none yet. The room is its top package, such as {@code dev.quipu.postgres}. */
    public static Arrows in(String room) {
        return new Arrows(room);
    }

    /** Adds a package with all below it. */
    public Arrows layer(String name, String... mayUse) {
        layers.put(name, new Layer(room + "." + name + "..", List.of(mayUse)));
        return this;
    }

    /** Adds the room's top package, without what is below it, under the name {@code top}. */
    public Arrows top(String... mayUse) {
        layers.put("top", new Layer(room, List.of(mayUse)));
        return this;
    }

    /** Returns the rule. Every name used must have been added by now. */
    public ArchRule rule() {
        var rule = layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage(room + "..")
                .withOptionalLayers(true)
                .ensureAllClassesAreContainedInArchitecture();
        for (var layer : layers.entrySet()) {
            rule = rule.layer(layer.getKey()).definedBy(layer.getValue().packages());
        }
        for (var layer : layers.entrySet()) {
            String[] mayUse = layer.getValue().mayUse().toArray(String[]::new);
            var restricted = rule.whereLayer(layer.getKey());
            rule = mayUse.length == 0 ? restricted.mayNotAccessAnyLayer() : restricted.mayOnlyAccessLayers(mayUse);
        }
        return rule.allowEmptyShould(true);
    }
}
