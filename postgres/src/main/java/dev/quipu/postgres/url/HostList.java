package dev.quipu.postgres.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Hosts and ports, which libpq keeps in two lists with commas. */
final class HostList {
    static final String DEFAULT_HOST = "localhost";
    static final String MISMATCH = "there are not as many ports as hosts";
    static final String MISMATCH_HINT = "give one port for all hosts, or one for each: host=a,b port=5432,5433";

    private HostList() {}

    /** Tells whether there is one port for all hosts, or one for each. */
    static boolean fits(Map<Keyword, String> values) {
        int ports = split(values, Keyword.PORT).size();
        int hosts = names(values).size();
        boolean addressesFit = !isSet(values, Keyword.HOSTADDR)
                || !isSet(values, Keyword.HOST)
                || split(values, Keyword.HOSTADDR).size()
                        == split(values, Keyword.HOST).size();
        return addressesFit && (ports <= 1 || ports == hosts);
    }

    static List<HostPort> of(Map<Keyword, String> values) {
        var ports = split(values, Keyword.PORT);
        var names = names(values);
        var hosts = new ArrayList<HostPort>();
        for (int i = 0; i < names.size(); i++) {
            String port = ports.get(ports.size() == 1 ? 0 : i);
            hosts.add(new HostPort(
                    names.get(i).isEmpty() ? DEFAULT_HOST : names.get(i),
                    port.isEmpty() ? HostPort.DEFAULT_PORT : Integer.parseInt(port)));
        }
        return List.copyOf(hosts);
    }

    private static List<String> names(Map<Keyword, String> values) {
        return split(values, isSet(values, Keyword.HOST) ? Keyword.HOST : Keyword.HOSTADDR);
    }

    private static boolean isSet(Map<Keyword, String> values, Keyword keyword) {
        return !values.getOrDefault(keyword, "").isEmpty();
    }

    static List<String> split(Map<Keyword, String> values, Keyword keyword) {
        return List.of(values.getOrDefault(keyword, "").split(",", -1));
    }
}
