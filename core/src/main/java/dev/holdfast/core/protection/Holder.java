package dev.holdfast.core.protection;

import java.util.Optional;

/** A run that holds a target, or would. Two with one name are the same run only when their uids are equal. */
public record Holder(String namespace, String name, String uid) {

    /** As a Lease's {@code holderIdentity} has it: {@code NAMESPACE/NAME/UID}. */
    public String identity() {
        return namespace + "/" + name + "/" + uid;
    }

    /** What {@link #identity} wrote; empty when it is something else. */
    public static Optional<Holder> of(String identity) {
        String[] parts = identity.split("/", -1);
        boolean whole = parts.length == 3 && !parts[0].isEmpty() && !parts[1].isEmpty() && !parts[2].isEmpty();
        return whole ? Optional.of(new Holder(parts[0], parts[1], parts[2])) : Optional.empty();
    }

    /** For people: {@code run shop/checkout-1}. */
    public String words() {
        return "run " + namespace + "/" + name;
    }
}
