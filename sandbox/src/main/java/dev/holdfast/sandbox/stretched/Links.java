package dev.holdfast.sandbox.stretched;

import dev.holdfast.sandbox.stretched.FaultProxy.Fault;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;

/** Every link of a pair of sites, by who asks whom, each with the places between which it lies. */
public final class Links implements AutoCloseable {

    /** Where a process is. */
    public enum Place {
        A,
        B,
        THIRD
    }

    private record Link(Place from, Place to, FaultProxy proxy) {}

    private final Map<String, Link> links = new LinkedHashMap<>();
    private final Map<String, Fault> faults = new LinkedHashMap<>();

    /** A link; whoever asks sends to the port that is answered. */
    int open(String name, Place from, Place to, int targetPort) {
        var proxy = new FaultProxy(targetPort);
        links.put(name, new Link(from, to, proxy));
        return proxy.port();
    }

    /** What is between two places lets nothing through any more that goes this way. */
    public synchronized void cut(Place from, Place to) {
        change(
                from,
                to,
                (forward, is) ->
                        new Fault(is.swallowsRequests() || forward, is.swallowsAnswers() || !forward, is.delay()));
    }

    /** What is between two places is late by this, this way. */
    public synchronized void delay(Place from, Place to, java.time.Duration by) {
        change(from, to, (forward, is) -> new Fault(is.swallowsRequests(), is.swallowsAnswers(), by));
    }

    /** All is well between two places, both ways. */
    public synchronized void mend(Place one, Place other) {
        change(one, other, (forward, is) -> Fault.NONE);
    }

    private void change(Place from, Place to, BiFunction<Boolean, Fault, Fault> now) {
        links.forEach((name, link) -> {
            boolean forward = link.from() == from && link.to() == to;
            boolean backward = link.from() == to && link.to() == from;
            if (!forward && !backward) return;
            var fault = now.apply(forward, faults.getOrDefault(name, Fault.NONE));
            faults.put(name, fault);
            link.proxy().set(fault);
        });
    }

    @Override
    public void close() {
        links.values().forEach(link -> link.proxy().close());
    }
}
