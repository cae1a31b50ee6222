package dev.holdfast.api.plan;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.holdfast.api.Wire;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** A question to something outside of Kubernetes, asked until its answer is right. */
@Wire
@ValidationRule(
        value = "[has(self.http), has(self.tcp), has(self.dns), has(self.sql)].filter(kind, kind).size() == 1",
        message = "a step of type probe asks exactly one of http, tcp, dns and sql")
public record Probe(
        @JsonPropertyDescription("A GET over HTTP, its status, and a text in its answer.")
        HttpCheck http,

        @JsonPropertyDescription("A port that takes connections.")
        TcpCheck tcp,

        @JsonPropertyDescription("A name and the addresses that it leads to.")
        DnsCheck dns,

        @JsonPropertyDescription("A query of a PostgreSQL database, and the value that it answers.")
        SqlCheck sql,

        @Min(1) @Max(100) @JsonPropertyDescription("How often in a row the answer must be right. Without it once.")
        Integer successes,

        @Size(max = 16)
        @Pattern("^([0-9]+h)?([0-9]+m)?([0-9]+s)?$")
        @ValidationRule(
                value = "self != '' && duration(self) >= duration('1s') && duration(self) <= duration('10m')",
                message = "interval must be from 1s to 10m, for example 5s")
        @JsonPropertyDescription("From one question to the next: 1s to 10m. Without it 5s.")
        String interval) {}
