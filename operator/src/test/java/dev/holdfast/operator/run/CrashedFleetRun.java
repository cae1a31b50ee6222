package dev.holdfast.operator.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.operator.Installation;
import dev.holdfast.operator.Recoveries;
import dev.holdfast.operator.Revisions;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A run over two clusters that goes on side by side, runs another plan, asks somebody, and puts off what is to be done on a
 * cluster that gives no answer. Each of its effects appends to a list of its own, by turns one on each cluster, so that it can be
 * counted there whoever has done it: the run, its child, or a deferred action.
 */
record CrashedFleetRun(String namespace, String name) {

    /** The members of its group, of its child, and what comes after somebody has approved. */
    private static final int GROUP = 4;

    private static final int CHILD = 2;
    private static final int REST = 2;

    static final int EFFECTS = GROUP + CHILD + REST;

    /** Those on the other cluster. */
    static final int PUT_OFF = EFFECTS / 2;

    /** Makes what it works on, and the plan of its child. */
    void prepare(Installation hub, Installation west) {
        for (int number = 1; number <= EFFECTS; number++) {
            (isOnHub(number) ? hub : west)
                    .admin()
                    .resource(new RoleBuilder()
                            .withNewMetadata()
                            .withName(list(number))
                            .withNamespace(namespace)
                            .endMetadata()
                            .build())
                    .create();
        }
        hub.admin()
                .resource("apiVersion: recovery.elotl.co/v1alpha1\nkind: RecoveryPlan\nmetadata: {name: " + name
                        + ", namespace: " + namespace + "}\nspec:\n  alertLabels: {target: " + name + "}\n  steps:\n"
                        + appends(GROUP, CHILD).indent(2))
                .create();
    }

    void begin(Installation hub) {
        new Recoveries(hub).create(namespace, name, "", steps());
    }

    /** Where what a step appends stands. */
    private String list(int number) {
        return name + "-" + number;
    }

    private String steps() {
        return "- type: parallel\n  parallel:\n    maxConcurrent: 3\n    steps:\n"
                + appends(0, GROUP).indent(4)
                + "- {type: plan, timeout: 4h, plan: {name: " + name + "}}\n"
                + "- {type: approval, approval: {message: \"Go on?\", expiry: 4h}}\n"
                + appends(GROUP + CHILD, REST);
    }

    private String appends(int after, int count) {
        return IntStream.rangeClosed(after + 1, after + count)
                .mapToObj(this::append)
                .collect(Collectors.joining());
    }

    private String append(int number) {
        return """
                - type: patch
                  retries: 50
                  timeout: 2h%s
                  patch:
                    apiVersion: rbac.authorization.k8s.io/v1
                    resource: roles
                    name: %s
                    override:
                      fieldPath: rules[-]
                      value: {raw: {apiGroups: [""], resources: [configmaps], resourceNames: ["step-%d"], verbs: [get]}}
                """.formatted(
                        isOnHub(number) ? "" : "\n  cluster: " + CrashedRun.MEMBER + "\n  onUnreachable: defer",
                        list(number),
                        number);
    }

    private static boolean isOnHub(int append) {
        return append % 2 == 1;
    }

    /** Each effect is there, as one revision of its list more. */
    void verify(Revisions hub, Revisions west, String seed) {
        for (int number = 1; number <= EFFECTS; number++) {
            assertThat((isOnHub(number) ? hub : west).of(Role.class, list(number), CrashedRun::appended))
                    .as(seed + ", run " + name + ", append " + number)
                    .containsExactly(List.of(), List.of("step-" + number));
        }
    }

    /** When the other cluster got what was meant for it, in its own count. */
    List<Long> revisions(Revisions west) {
        return IntStream.rangeClosed(1, EFFECTS)
                .filter(number -> !isOnHub(number))
                .mapToObj(number ->
                        west.of(Role.class, list(number), CrashedRun::revision).getLast())
                .toList();
    }
}
