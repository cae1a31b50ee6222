package dev.holdfast.sandbox;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.sandbox.balance.Address;
import dev.holdfast.sandbox.junit.WithSandbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pods that fail, are slow or never end, and the addresses of load balancers: as Kubernetes behaves, by annotation. */
@WithSandbox(clusters = "east", nodes = 3, nodeMonitorGraceSeconds = 20)
class BehaviourIT {
    private Kubectl kubectl;

    @BeforeEach
    void connect(Sandbox sandbox) {
        kubectl = Kubectl.administrator(sandbox, "east");
    }

    @Test
    void a_job_completes_and_says_that_it_was_simulated() {
        job("plain", "OnFailure", "", "");

        soon().untilAsserted(() -> assertThat(outcome("plain")).contains("Complete:CompletionsReached"));
        assertThat(terminated("plain").path("exitCode").asInt()).isZero();
        assertThat(terminated("plain").path("message").asText()).startsWith("simulated:");
        assertThat(kubectl.run("logs", "job/plain")).contains("simulated:");
    }

    @Test
    void a_failing_job_is_tried_again_up_to_its_backoff_limit() {
        job("failing", "Never", "backoffLimit: 1", "{behaviour: fail, exit-code: '7', message: the disk is full}");

        soon().untilAsserted(() -> assertThat(outcome("failing")).contains("Failed:BackoffLimitExceeded"));
        assertThat(kubectl.json("get", "job", "failing")
                        .path("status")
                        .path("failed")
                        .asInt())
                .isEqualTo(2);
        assertThat(terminated("failing").path("exitCode").asInt()).isEqualTo(7);
        assertThat(terminated("failing").path("message").asText()).isEqualTo("simulated: the disk is full");
    }

    @Test
    void a_failing_pod_that_restarts_in_place_counts_against_the_backoff_limit_too() {
        job("crashing", "OnFailure", "backoffLimit: 1", "{behaviour: fail}");

        soon().untilAsserted(() -> assertThat(outcome("crashing")).contains("Failed:BackoffLimitExceeded"));
    }

    @Test
    void an_endless_job_is_ended_at_its_active_deadline() {
        job("endless", "Never", "activeDeadlineSeconds: 3", "{behaviour: endless}");

        soon().untilAsserted(() -> assertThat(outcome("endless")).contains("Failed:DeadlineExceeded"));
        soon().untilAsserted(() -> assertThat(pods("endless")).isEmpty());
    }

    @Test
    void an_endless_job_without_a_deadline_does_not_end() {
        job("for-ever", "Never", "", "{behaviour: endless}");
        job("slow", "Never", "", "{behaviour: slow, delay: 4s}");

        soon().untilAsserted(() -> assertThat(outcome("slow")).contains("Complete:CompletionsReached"));

        assertThat(outcome("for-ever")).isEmpty();
        assertThat(pods("for-ever")).singleElement().satisfies(pod -> assertThat(
                        pod.path("status").path("phase").asText())
                .isEqualTo("Running"));
        kubectl.run("delete", "job", "for-ever");
    }

    @Test
    void a_slow_job_completes_after_one_that_was_started_later_and_is_not_slow() {
        job("slower", "Never", "", "{behaviour: slow, delay: 5s}");
        job("faster", "Never", "", "");

        soon().untilAsserted(() -> assertThat(outcome("slower")).contains("Complete:CompletionsReached"));

        assertThat(completed("slower")).isAfter(completed("faster"));
    }

    @Test
    void a_service_of_type_load_balancer_gets_the_address_that_follows_from_its_name() {
        kubectl.run("create", "service", "loadbalancer", "db", "--tcp=5432:5432");

        soon().untilAsserted(() -> assertThat(address("db")).isEqualTo(Address.of("east", "default", "db")));
        assertThat(address("db")).isNotEqualTo(Address.of("west", "default", "db"));
    }

    @Test
    void an_address_comes_as_late_as_the_service_says_and_never_when_it_says_so() {
        service("never", "never");
        service("late", "4s");

        soon().untilAsserted(() -> assertThat(address("late")).startsWith("100."));

        // Seconds are whole in both, so a delay of 4 s shows as 3 s at least; a busy machine only makes it longer.
        var service =
                kubectl.json("get", "service", "late", "--show-managed-fields").path("metadata");
        assertThat(addressed(service)).isAfterOrEqualTo(created(service).plusSeconds(3));
        assertThat(address("never")).isEmpty();
    }

    private static Instant created(JsonNode metadata) {
        return Instant.parse(metadata.path("creationTimestamp").asText());
    }

    /** When the status was written, as the API server noted it. */
    private static Instant addressed(JsonNode metadata) {
        for (var entry : metadata.path("managedFields")) {
            if (entry.path("subresource").asText().equals("status")) {
                return Instant.parse(entry.path("time").asText());
            }
        }
        throw new AssertionError("nobody wrote a status: " + metadata);
    }

    private void job(String name, String restartPolicy, String limit, String behaviour) {
        var annotations = behaviour.replaceAll("([a-z-]+):", "sandbox.holdfast.dev/$1:");
        kubectl.apply("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %s}
                spec:
                  %s
                  template:
                    metadata: {annotations: %s}
                    spec:
                      restartPolicy: %s
                      containers: [{name: main, image: busybox, command: [whatever]}]
                """.formatted(name, limit, annotations.isEmpty() ? "{}" : annotations, restartPolicy));
    }

    private void service(String name, String delay) {
        kubectl.apply("""
                apiVersion: v1
                kind: Service
                metadata: {name: %s, annotations: {sandbox.holdfast.dev/load-balancer-delay: %s}}
                spec: {type: LoadBalancer, ports: [{port: 80}]}
                """.formatted(name, delay));
    }

    private Instant completed(String job) {
        var status = kubectl.json("get", "job", job).path("status");
        return Instant.parse(status.path("completionTime").asText());
    }

    private List<String> outcome(String job) {
        var outcome = new ArrayList<String>();
        for (var condition : kubectl.json("get", "job", job).path("status").path("conditions")) {
            outcome.add(condition.path("type").asText() + ":"
                    + condition.path("reason").asText());
        }
        return outcome;
    }

    private JsonNode terminated(String job) {
        return pods(job)
                .path(0)
                .path("status")
                .path("containerStatuses")
                .path(0)
                .path("state")
                .path("terminated");
    }

    private JsonNode pods(String job) {
        return kubectl.json("get", "pods", "-l", "job-name=" + job).path("items");
    }

    private String address(String service) {
        return kubectl.json("get", "service", service)
                .path("status")
                .path("loadBalancer")
                .path("ingress")
                .path(0)
                .path("ip")
                .asText();
    }

    private static ConditionFactory soon() {
        return await().atMost(90, SECONDS).pollInterval(500, MILLISECONDS);
    }
}
