package dev.quipu.postgres.introspect;

import dev.quipu.catalog.name.QualifiedName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of collations and operator classes, the system's own included, by oid. */
final class Names {
    /** The oid of the collation that stands for the database's own. */
    static final int DEFAULT_COLLATION = 100;

    private final Map<Integer, QualifiedName> collations = new HashMap<>();
    private final Map<Integer, QualifiedName> operatorClasses = new HashMap<>();
    private final Set<Integer> defaultOperatorClasses = new HashSet<>();

    void collation(int oid, QualifiedName name) {
        collations.put(oid, name);
    }

    void operatorClass(int oid, QualifiedName name, boolean isDefault) {
        operatorClasses.put(oid, name);
        if (isDefault) {
            defaultOperatorClasses.add(oid);
        }
    }

    /** Returns the name of a collation where it is another than the usual one; 0 is none. */
    @Nullable
    QualifiedName collation(int oid, int usual) {
        return oid == 0 || oid == usual ? null : collations.get(oid);
    }

    /** Returns the name of an operator class where it is nothing's default one. */
    @Nullable
    QualifiedName operatorClass(int oid) {
        return defaultOperatorClasses.contains(oid) ? null : operatorClasses.get(oid);
    }

    /** Returns the name of an operator class. */
    @Nullable
    QualifiedName anyOperatorClass(int oid) {
        return operatorClasses.get(oid);
    }
}
