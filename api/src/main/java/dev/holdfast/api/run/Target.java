package dev.holdfast.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Size;

/** The object that a step touches, as it was found. */
@Wire
public record Target(
        @Size(max = 253) @JsonPropertyDescription("The Cluster. Absent for the cluster that holds the plan.")
        String cluster,

        @Size(max = 317) @JsonPropertyDescription("The object's apiVersion.")
        String apiVersion,

        @Size(max = 253) @JsonPropertyDescription("The object's kind.")
        String kind,

        @Size(max = 253) @JsonPropertyDescription("The object's resource, in the plural.")
        String resource,

        @Size(max = 63) @JsonPropertyDescription("The object's namespace. Absent for a cluster-scoped object.")
        String namespace,

        @Size(max = 253) @JsonPropertyDescription("The object's name.")
        String name,

        @Size(max = 128) @JsonPropertyDescription("The object's uid.")
        String uid,

        @Size(max = 128) @JsonPropertyDescription("The object's resourceVersion: the precondition of the write.")
        String resourceVersion) {}
