package dev.holdfast.cli.site;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.kube.Found;
import dev.holdfast.sandbox.Nearest;

/**
 * A site of a pair that something is said about, and the other one.
 *
 * @param side A or B, as in the register
 * @param agent where its agent answers
 */
record Sides(Place about, Place other) {

    record Place(String name, String side, String agent) {}

    /** @throws Fault when the pair has no site of that name */
    static Sides of(Found pair, String name) {
        var sites = pair.at("/spec/sites").valueStream().map(Sides::place).toList();
        var about = sites.stream().filter(site -> site.name().equals(name)).findFirst();
        var other = sites.stream().filter(site -> !site.name().equals(name)).findFirst();
        if (about.isEmpty() || other.isEmpty()) {
            throw new Fault(
                    ExitCode.USAGE,
                    "the pair " + pair.name() + " has no site \"" + name + "\"; "
                            + Nearest.hint(name, sites.stream().map(Place::name).toList())
                            + "; nothing was done");
        }
        return new Sides(about.get(), other.get());
    }

    private static Place place(JsonNode site) {
        return new Place(
                site.path("name").asText(),
                site.path("side").asText(),
                site.path("agent").asText());
    }

    /** The one that is side A. */
    Place a() {
        return about.side().equals("A") ? about : other;
    }

    Place b() {
        return about.side().equals("A") ? other : about;
    }
}
