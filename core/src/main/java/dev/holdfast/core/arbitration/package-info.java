/**
 * Who may act: rules over leases and each process's own monotonic clock; no wall clock is compared with another's. One leader
 * of several replicas: {@link dev.holdfast.core.arbitration.Tenure}. One of two sites, with a witness: begin at {@link
 * dev.holdfast.core.arbitration.Transitions} and its table, {@link dev.holdfast.core.arbitration.Edge}.
 */
package dev.holdfast.core.arbitration;
