package dev.holdfast.core.fleet;

/** Something that is to be told of outages. */
public sealed interface Notice {

    /** A place went down, or is known to be down still. */
    record Down(Outage outage) implements Notice {}

    /** A place that was told to be down is not any more. */
    record Up(Place place) implements Notice {}

    default Place place() {
        return switch (this) {
            case Down(var outage) -> outage.place();
            case Up(var place) -> place;
        };
    }
}
