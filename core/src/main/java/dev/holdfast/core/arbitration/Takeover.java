package dev.holdfast.core.arbitration;

/**
 * A verdict: the workloads of one site may run on the other.
 *
 * @param lost the site that was lost, by name
 * @param by the site that may run its workloads
 * @param epoch the fencing token; what was decided under a lower one is void
 */
public record Takeover(String lost, String by, long epoch) {}
