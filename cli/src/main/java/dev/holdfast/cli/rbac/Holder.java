package dev.holdfast.cli.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.ExitCode;
import dev.holdfast.cli.Fault;
import dev.holdfast.cli.output.Trees;
import dev.holdfast.core.plan.ObjectName;
import java.util.List;

/** Who holds rights. */
public sealed interface Holder {

    /** An account of the cluster. */
    record Account(String namespace, String name) implements Holder {
        /** {@code NAMESPACE/NAME}, or {@code NAME} in a given namespace; each a name that Kubernetes takes. */
        public static Account parse(String text, String namespace) {
            int slash = text.indexOf('/');
            if (slash < 0) {
                return new Account(namespace, checked("ServiceAccount", text, ObjectName.isAny(text)));
            }
            var place = text.substring(0, slash);
            var name = text.substring(slash + 1);
            return new Account(
                    checked("namespace", place, ObjectName.isLabel(place)),
                    checked("ServiceAccount", name, ObjectName.isAny(name)));
        }

        /** What {@link #parse} makes of an option's words; what names no account is a fault. */
        public static Account ofOption(String option, String text, String namespace) {
            try {
                return parse(text, namespace);
            } catch (IllegalArgumentException e) {
                throw new Fault(
                        ExitCode.USAGE,
                        option + " " + text + ": " + e.getMessage(),
                        e,
                        List.of("for example " + option + " shop/recovery"));
            }
        }

        private static String checked(String kind, String name, boolean good) {
            if (!good) {
                throw new IllegalArgumentException("\"" + name + "\" is no name of a " + kind + ": " + ObjectName.RULE);
            }
            return name;
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
