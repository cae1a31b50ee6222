package dev.holdfast.simulation.apiserver;

/** Where an object is. */
public record Key(Kind kind, String namespace, String name) {

    @Override
    public String toString() {
        return kind.plural() + "/" + name;
    }
}
