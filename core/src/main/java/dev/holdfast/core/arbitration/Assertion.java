package dev.holdfast.core.arbitration;

import java.util.ArrayList;
import java.util.List;

/**
 * A person's word that the other site is off, which stands in for the vote. Nothing checks that it is true.
 *
 * @param typed the name of the site that is said to be off, as the person has typed it
 * @param off whether the person asserts that every node of it is off, or cannot reach its storage
 * @param who as the API server or the operating system vouches for them
 * @param reason for the record
 */
public record Assertion(String typed, boolean off, String who, String reason) {

    /** Why this word is not taken; empty when it is. */
    public List<String> refusals(String peerName) {
        var found = new ArrayList<String>();
        if (!typed.equals(peerName)) {
            found.add("the name typed is \"%s\", and the other site is \"%s\": type the name of the site that is off"
                    .formatted(typed, peerName));
        }
        if (!off) {
            found.add("it was not asserted that every node of %s is off or cut from its storage; two sites running the"
                            .formatted(peerName)
                    + " same workloads destroy data");
        }
        if (who.isBlank()) found.add("nobody stands for it: say who you are");
        if (reason.isBlank()) found.add("there is no reason: say why, for those who read it later");
        return found;
    }
}
