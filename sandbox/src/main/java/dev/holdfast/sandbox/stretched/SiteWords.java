package dev.holdfast.sandbox.stretched;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * What the agent of a site says of itself.
 *
 * @param said its status, in the arbiter's own form; missing when it gave none
 * @param silence why there is none; empty when there is one
 */
public record SiteWords(JsonNode said, String silence) {

    static SiteWords silent(String why) {
        return new SiteWords(MissingNode.getInstance(), why);
    }

    public boolean answers() {
        return silence.isEmpty();
    }

    public String standing() {
        return said.path("standing").asText();
    }

    /** Whether the site may run what is its own. */
    public boolean acts() {
        return said.path("acts").asBoolean();
    }

    /** Whether it may run what belongs to the other site. */
    public boolean took() {
        var verdict = said.path("verdict").asText();
        return verdict.equals("RUN") || verdict.equals("HOLD");
    }

    public long epoch() {
        return said.path("register").path("epoch").asLong();
    }

    /** Who decides when the two do not hear each other, in a word. */
    public String mode() {
        return said.path("mode").asText();
    }
}
