package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What a step does. On the wire also the name of the block that holds the details. */
public enum StepType {
    @JsonProperty("readField")
    READ_FIELD("readField"),
    @JsonProperty("patch")
    PATCH("patch"),
    @JsonProperty("scale")
    SCALE("scale"),
    @JsonProperty("wait")
    WAIT("wait"),
    @JsonProperty("delete")
    DELETE("delete"),
    @JsonProperty("apply")
    APPLY("apply"),
    /** Written {@code Job} by some manifests; read as the same. */
    @JsonProperty("job")
    @JsonAlias("Job")
    JOB("job"),
    @JsonProperty("plan")
    PLAN("plan"),
    @JsonProperty("probe")
    PROBE("probe"),
    @JsonProperty("http")
    HTTP("http"),
    @JsonProperty("notify")
    NOTIFY("notify"),
    @JsonProperty("hold")
    HOLD("hold"),
    @JsonProperty("release")
    RELEASE("release"),
    @JsonProperty("fence")
    FENCE("fence"),
    @JsonProperty("unfence")
    UNFENCE("unfence"),
    @JsonProperty("approval")
    APPROVAL("approval"),
    @JsonProperty("pause")
    PAUSE("pause"),
    /** A group: its members are the steps. */
    @JsonProperty("parallel")
    PARALLEL("parallel");

    private final String word;

    StepType(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }
}
