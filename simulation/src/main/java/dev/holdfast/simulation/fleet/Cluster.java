package dev.holdfast.simulation.fleet;

import dev.holdfast.core.json.Json;
import dev.holdfast.simulation.apiserver.Answer;
import dev.holdfast.simulation.apiserver.ApiServer;
import dev.holdfast.simulation.apiserver.Change;
import dev.holdfast.simulation.apiserver.Key;
import dev.holdfast.simulation.apiserver.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One cluster: its API server, whether it can be reached, and who hears at once of everything that changes. */
public final class Cluster {

    private final String name;
    private final ApiServer server;
    private final List<Consumer<Change>> listeners = new ArrayList<>();
    private final List<BiConsumer<Handled, Cluster>> observers = new ArrayList<>();
    private final List<Consumer<Boolean>> darkness = new ArrayList<>();
    private boolean dark;

    /** A request that reached the server, and what became of it. */
    public record Handled(Request request, Object by, Answer answer, Optional<Change> change) {}

    public Cluster(String name) {
        this.name = name;
        this.server = new ApiServer(name);
    }

    public String name() {
        return name;
    }

    public ApiServer server() {
        return server;
    }

    public boolean isDark() {
        return dark;
    }

    public void setDark(boolean dark) {
        if (this.dark == dark) return;
        this.dark = dark;
        darkness.forEach(hearer -> hearer.accept(dark));
    }

    /** Hears when it goes dark, and when it is lit again. */
    public void onDark(Consumer<Boolean> hearer) {
        darkness.add(hearer);
    }

    /** A request arrives. */
    public Answer handle(Request request, Object by) {
        int before = server.history().size();
        var answer = server.handle(request, by);
        var change =
                server.history().size() > before ? Optional.of(server.history().getLast()) : Optional.<Change>empty();
        for (var observer : observers) observer.accept(new Handled(request, by, answer, change), this);
        change.ifPresent(c -> List.copyOf(listeners).forEach(listener -> listener.accept(c)));
        return answer;
    }

    /** Hears of every change, at once and without fail: for the network, which then delays and loses. */
    public void listen(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** Hears of every request, for the invariants. */
    public void observe(BiConsumer<Handled, Cluster> observer) {
        observers.add(observer);
    }

    public Optional<Json.Obj> peek(Key key) {
        return server.peek(key);
    }
}
