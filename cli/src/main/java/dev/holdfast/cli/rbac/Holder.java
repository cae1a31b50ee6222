package dev.holdfast.cli.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.output.Trees;
import java.util.List;

/** Who holds rights. */
public sealed interface Holder {

    /** An account of the cluster. */
    record Account(String namespace, String name) implements Holder {
        /** {@code NAMESPACE/NAME}, or {@code NAME} in a given namespace. */
        public static Account parse(String text, String namespace) {
            int slash = text.indexOf('/');
            return slash < 0
                    ? new Account(namespace, text)
                    : new Account(text.substring(0, slash), text.substring(slash + 1));
        }

        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    /** A name that the cluster's authentication vouches for, for example of a client certificate. */
    record User(String name) implements Holder {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The name under which the API server knows it. */
    default String username() {
        return switch (this) {
            case Account(var namespace, var name) -> "system:serviceaccount:" + namespace + ":" + name;
            case User(var name) -> name;
        };
    }

    /** The groups that the API server puts it into. */
    default List<String> groups() {
        return switch (this) {
            case Account(var namespace, var name) ->
                List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated");
            case User(var name) -> List.of("system:authenticated");
        };
    }

    /** As the subject of a binding. */
    default ObjectNode tree() {
        return switch (this) {
            case Account(var namespace, var name) ->
                Trees.object().put("kind", "ServiceAccount").put("name", name).put("namespace", namespace);
            case User(var name) ->
                Trees.object().put("apiGroup", Grant.RBAC).put("kind", "User").put("name", name);
        };
    }
}
