package dev.quipu.catalog.plan;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Names of the server's own schema, which it searches before all others. Newer servers have more of them than older ones,
 * so that these are the names of all versions together; what begins with {@code pg_} is taken to be the server's.
 */
final class ServerNames {
    private static final String PREFIX = "pg_";

    private static final Set<String> TYPES = Set.of("""
            aclitem any anyarray anycompatible anycompatiblearray anycompatiblemultirange anycompatiblenonarray
            anycompatiblerange anyelement anyenum anymultirange anynonarray anyrange bit bool box bpchar bytea char
            cid cidr circle cstring date datemultirange daterange event_trigger fdw_handler float4 float8 gtsvector
            index_am_handler inet int2 int2vector int4 int4multirange int4range int8 int8multirange int8range internal
            interval json jsonb jsonpath language_handler line lseg macaddr macaddr8 money name numeric nummultirange
            numrange oid oidvector path point polygon record refcursor regclass regcollation regconfig regdictionary
            regnamespace regoper regoperator regproc regprocedure regrole regtype table_am_handler text tid time
            timestamp timestamptz timetz trigger tsm_handler tsmultirange tsquery tsrange tstzmultirange tstzrange
            tsvector txid_snapshot unknown uuid varbit varchar void xid xid8 xml
            """.strip().split("\\s+"));

    private ServerNames() {}

    static boolean isType(String name) {
        return TYPES.contains(name) || name.startsWith(PREFIX);
    }

    static boolean isFunction(String name) {
        return Functions.NAMES.contains(name) || name.startsWith(PREFIX);
    }

    static boolean isOperatorClass(String name) {
        return name.endsWith("_ops");
    }

    /** Read when the first statement asks: few plans leave a schema out. */
    private static final class Functions {
        private static final Set<String> NAMES = read();

        private static Set<String> read() {
            try (InputStream names = ServerNames.class.getResourceAsStream("server-functions.txt")) {
                if (names == null) {
                    throw new IllegalStateException("server-functions.txt is missing");
                }
                return Set.of(new String(names.readAllBytes(), StandardCharsets.UTF_8)
                        .strip()
                        .split("\\s+"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
