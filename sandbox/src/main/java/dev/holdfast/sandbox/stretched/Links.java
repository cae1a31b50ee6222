package dev.holdfast.sandbox.stretched;

import dev.holdfast.sandbox.stretched.FaultProxy.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every link of a pair of sites, by who asks whom, each with the places between which it lies. */
public final class Links implements AutoCloseable {

    /** Where a process is. */
    public enum Place {
        A,
        B,
        THIRD;

        /** As people call it. */
        public String word() {
            return this == THIRD ? Parts.WITNESS : name();
        }
    }

    /** A link, without what is wrong with it. */
    public record Link(String name, Place from, Place to, int port) {}

    private record Open(Link link, FaultProxy proxy) {}

    private final Map<String, Open> open = new LinkedHashMap<>();
    private final Map<String, Fault> faults = new LinkedHashMap<>();

    /** A link; whoever asks sends to the first port, and the second one answers. */
    synchronized int open(String name, Place from, Place to, int port, int targetPort) {
        open.put(name, new Open(new Link(name, from, to, port), new FaultProxy(port, targetPort)));
        return port;
    }

    public synchronized List<Link> all() {
        return new ArrayList<>(open.values().stream().map(Open::link).toList());
    }

    /** From now on this is wrong with these links, and nothing with all others. */
    synchronized void set(Map<String, Fault> now) {
        open.forEach((name, each) -> {
            var fault = now.getOrDefault(name, Fault.NONE);
            if (fault.equals(faults.getOrDefault(name, Fault.NONE))) return;
            faults.put(name, fault);
            each.proxy().set(fault);
        });
    }

    @Override
    public synchronized void close() {
        open.values().forEach(each -> each.proxy().close());
    }
}
