package dev.holdfast.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Objects in every state that people may meet. */
public final class Samples {
    private Samples() {}

    /** Two plans, three runs and three alerts in namespace shop, as old as they are said to be. */
    public static String objects(Instant born) {
        return TEXT.replace("@S", STEPS)
                .replace("@0", at(born, 0))
                .replace("@1", at(born, 1))
                .replace("@2", at(born, 2))
                .replace("@5", at(born, 5));
    }

    private static String at(Instant born, int seconds) {
        return born.plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static final String STEPS = "[{type: readField, title: Read the standby's address, aFieldOfTheFuture: kept,"
            + " readField: {apiVersion: v1, resource: services, name: db,"
            + " fieldPath: 'status.loadBalancer.ingress[0].ip', outputKey: ip}},"
            + " {type: patch, title: Promote the standby, patch: {apiVersion: apps/v1, resource: deploy, name: db,"
            + " override: {fieldPath: spec.replicas, value: {raw: 3}}}}]";

    private static final String TEXT = """
            apiVersion: recovery.elotl.co/v1alpha1
            kind: RecoveryPlan
            metadata: {name: db-failover, namespace: shop, creationTimestamp: "@0", uid: plan-1}
            spec:
              serviceAccountName: recovery
              alertLabels: {alertname: DatabaseDown, severity: critical}
              steps:
              - type: readField
                title: Read the standby's address
                timeout: 30s
                cluster: west
                readField: {apiVersion: v1, resource: services, name: db, fieldPath: "status.loadBalancer.ingress[0].ip", outputKey: ip}
              - type: patch
                title: Promote the standby
                patch: {apiVersion: apps/v1, resource: deploy, name: db, override: {fieldPath: spec.replicas, value: {raw: 3}}}
              - type: job
                title: Tell people
                timeout: 1m
                job: {template: {spec: {containers: [{name: tell, image: "busybox:1.36", command: ["echo", "{{ .Values.ip }}"]}]}}}
            status:
              conditions: [{type: Ready, status: "True", reason: CanRun, message: "3 steps can run"}]
            ---
            apiVersion: recovery.elotl.co/v1alpha1
            kind: RecoveryPlan
            metadata: {name: broken, namespace: shop, creationTimestamp: "@0"}
            spec:
              alertLabels: {}
              steps:
              - type: patch
                patch: {apiVersion: v1, resource: configmaps, name: c, override: {fieldPath: "data[", value: {raw: "{{ .Values.nothing }}"}}}
            status:
              conditions: [{type: Ready, status: "False", reason: CannotRun, message: "step 1: the path ends too early"}]
            ---
            apiVersion: recovery.elotl.co/v1alpha1
            kind: RecoveryRun
            metadata: {name: db-failover-a1, namespace: shop, creationTimestamp: "@0", managedFields: [{manager: someone}]}
            spec:
              planRef: {name: db-failover, uid: plan-1}
              alertSpec: {name: DatabaseDown, labels: {alertname: DatabaseDown, severity: critical}}
              serviceAccountName: recovery
              steps: @S
            status:
              phase: Completed
              progress: 2/2
              startTime: "@0"
              completionTime: "@5"
              conditions: [{type: Success, status: "True", reason: Completed, message: "2 steps succeeded"}]
              journal:
                entries:
                - {step: 1, state: Succeeded, attempt: 1, startTime: "@0", finishTime: "@1", output: {value: '"10.0.0.7"', bytes: 10},
                   target: {apiVersion: v1, kind: Service, resource: services, namespace: shop, name: db}}
                - {step: 2, state: Succeeded, attempt: 2, startTime: "@1", finishTime: "@5", foundApplied: true, conflicts: 1,
                   previous: {value: "1", bytes: 1}, desired: {value: "3", bytes: 1},
                   target: {apiVersion: apps/v1, kind: Deployment, resource: deployments, namespace: shop, name: db, cluster: west}}
            ---
            apiVersion: recovery.elotl.co/v1alpha1
            kind: RecoveryRun
            metadata: {name: db-failover-b2, namespace: shop, creationTimestamp: "@1"}
            spec: {planRef: {name: db-failover}, steps: @S}
            status:
              phase: Failed
              progress: 1/2
              startTime: "@1"
              completionTime: "@2"
              alerts: [holdfast-system/another-alert]
              conditions: [{type: Success, status: "False", reason: StepFailed, message: "step 2 failed; not started: nothing"}]
              journal:
                entries:
                - {step: 1, state: Succeeded, attempt: 1, startTime: "@1", finishTime: "@1", output: {bytes: 20, secret: true}}
                - {step: 2, state: Failed, attempt: 1, startTime: "@1", finishTime: "@2", previous: {bytes: 99999}, desired: {value: "3", bytes: 1},
                   message: "the server refuses: deployments.apps \\"db\\" is forbidden"}
                end: {outcome: Failed, message: "step 2 failed; not started: nothing", time: "@2"}
            ---
            apiVersion: recovery.elotl.co/v1alpha1
            kind: RecoveryRun
            metadata: {name: db-failover-c3, namespace: shop, creationTimestamp: "@2"}
            spec: {planRef: {name: other-plan}, steps: @S}
            ---
            apiVersion: recovery.elotl.co/v1alpha1
            kind: ReceivedAlert
            metadata: {name: databasedown-1, namespace: shop, creationTimestamp: "@0"}
            spec: {labels: {alertname: DatabaseDown, severity: critical}}
            status:
              processed: true
              deliveries: 3
              lastSeen: "@1"
              runs: [shop/db-failover-a1, shop/db-failover-b2]
              conditions: [{type: Matched, status: "True", reason: PlanMatched}]
            ---
            apiVersion: recovery.elotl.co/v1alpha1
            kind: ReceivedAlert
            metadata: {name: diskfull-1, namespace: shop, creationTimestamp: "@1"}
            spec: {labels: {alertname: DiskFull}}
            status:
              nearestMiss: {plan: shop/db-failover, reason: "alertname is DiskFull, not DatabaseDown"}
              conditions: [{type: Matched, status: "False", reason: NoPlanMatches}]
            ---
            apiVersion: recovery.elotl.co/v1alpha1
            kind: ReceivedAlert
            metadata: {name: huge-1, namespace: shop, creationTimestamp: "@2"}
            spec: {labels: {alertname: "Huge\\nline", severity: warning}}
            status: {rejected: "65 labels are more than 64"}
            """;
}
